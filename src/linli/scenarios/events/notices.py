"""The sentences that events send, in Chinese and English."""

from linli.kernel.messages.kinds import declare

declare("events.waits_for_centre", "{number} 等待中心办理", "{number} waits for the centre")
declare("events.given_to_unit", "{number} 已派给本单位，请签收", "{number} was sent to your unit; please sign for it")
declare("events.given_to_you", "{number} 由您经办", "{number} is yours to handle")
declare("events.returned", "{number} 被退回，请重新派遣", "{number} came back; please dispatch it again")
declare("events.redo", "{number} 核查未通过，请重新处置", "{number} did not pass the check; please redo it")
declare("events.to_verify", "{number} 已处置，请现场核查", "{number} is done; please check on site")
declare("events.urged", "{number} 被催办", "{number} was urged")
declare("events.supervised", "{number} 已列入督办", "{number} is under supervision")
declare("events.escalated", "{number} 已超时，升级提醒", "{number} is overdue and was escalated")
declare("events.phone_code", "您的验证码是 {code}，十分钟内有效", "Your code is {code}, valid for ten minutes")
declare(
    "events.reporter.close",
    "您反映的 {number} 已办结，查询码 {code}",
    "Your report {number} is closed; tracking code {code}",
)
declare(
    "events.reporter.reject",
    "您反映的 {number} 未受理，查询码 {code} 可看理由",
    "Your report {number} was not accepted; see {code} for the reason",
)
declare(
    "events.reporter.ask_info",
    "您反映的 {number} 需要补充情况，查询码 {code}",
    "Your report {number} needs more information; tracking code {code}",
)
declare(
    "events.reporter.extend",
    "您反映的 {number} 已延期，查询码 {code} 可看原因",
    "Your report {number} was extended; see {code} for the reason",
)
