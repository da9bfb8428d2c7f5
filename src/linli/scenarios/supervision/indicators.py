"""Figures of supervision: closed in time, accepted at the first look; each with denominator and what it leaves out."""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

_FROM, _FROM_EN = "督办、整改与议定事项台账", "Register of orders, findings and decisions"
_KINDS = "c.type in ('supervision.order', 'supervision.finding', 'supervision.item')"

IN_TIME = Indicator(
    slug="in_time",
    name="按期销号率",
    name_en="Closed in time",
    of=f"{_KINDS} and (c.state = 'closed' or c.is_open and c.due_at <= %(now)s)",
    n="c.state = 'closed' and not c.was_overdue",
    left_out=(
        LeftOut("pending", "尚在期限内", "Still in time",
                f"{_KINDS} and c.is_open and (c.due_at is null or c.due_at > %(now)s)"),
        LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_KINDS} and c.state = 'withdrawn'"),
    ),
    leaves_out="分母为已销号的和已过期限的督办、整改、议定事项；尚在期限内和已撤销的列在旁边。",
    leaves_out_en="The denominator is what is closed or past its deadline; what is in time or withdrawn stands beside.",
    source=_FROM,
    source_en=_FROM_EN,
)  # fmt: skip

FIRST_LOOK = Indicator(
    slug="first_look",
    name="一次验收通过率",
    name_en="Accepted at the first look",
    of=f"{_KINDS} and c.state = 'closed'",
    n="not exists (select 1 from cases_timelineentry e where e.case_id = c.id and e.move = 'send_back')",
    left_out=(
        LeftOut("not_closed", "在办或已撤销", "Open or withdrawn", f"{_KINDS} and c.state <> 'closed'"),
    ),
    leaves_out="分母为已销号的；在办和已撤销的列在旁边。",
    leaves_out_en="The denominator is what is closed; what is open or withdrawn stands beside.",
    source=_FROM,
    source_en=_FROM_EN,
)  # fmt: skip

INDICATORS = (IN_TIME, FIRST_LOOK)
