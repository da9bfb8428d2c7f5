"""The sentences that the case engine itself sends, in Chinese and English."""

from linli.kernel.messages.kinds import declare

DUE_SOON = "cases.due_soon"
REPORTER_DUE_SOON = "cases.reporter.due_soon"

declare(DUE_SOON, "{number}“{state}”将在 {due} 到期", "{number} ({state_en}) is due on {due}")
declare(
    REPORTER_DUE_SOON,
    "您反映的 {number} 等待补充情况,{due} 之后按现有情况继续办理,查询码 {code}",
    "Your report {number} waits for information; after {due} work goes on with what is known; tracking code {code}",
)
