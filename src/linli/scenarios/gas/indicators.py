"""Figures of hazards: closed in time, fixed at once; each with denominator and what it leaves out. Never of persons."""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

_HAZARD = "c.type = 'gas.hazard'"
_FROM, _FROM_EN = "液化气隐患台账", "Register of gas hazards"
_WITHDRAWN = LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_HAZARD} and c.state = 'withdrawn'")

IN_TIME = Indicator(
    slug="in_time",
    name="隐患按期销号率",
    name_en="Hazards closed in time",
    of=f"{_HAZARD} and (c.state = 'closed' or c.is_open and c.due_at <= %(now)s)",
    n="c.state = 'closed' and not c.was_overdue",
    left_out=(
        LeftOut("pending", "尚在期限内", "Still in time",
                f"{_HAZARD} and c.is_open and (c.due_at is null or c.due_at > %(now)s)"),
        _WITHDRAWN,
    ),
    leaves_out="分母为已销号的和已过期限的隐患；尚在期限内和已撤销的列在旁边。",
    leaves_out_en="The denominator is what is closed or past its deadline; what is in time or withdrawn stands beside.",
    source=_FROM,
    source_en=_FROM_EN,
)  # fmt: skip

AT_ONCE = Indicator(
    slug="at_once",
    name="隐患当场整改率",
    name_en="Hazards fixed at once",
    of=f"{_HAZARD} and c.state <> 'withdrawn'",
    n="c.data->>'at_once' = 'true'",
    left_out=(_WITHDRAWN,),
    leaves_out="分母为登记的全部隐患；已撤销的列在旁边。",
    leaves_out_en="The denominator is every hazard on record; what was withdrawn stands beside.",
    source=_FROM,
    source_en=_FROM_EN,
)

INDICATORS = (IN_TIME, AT_ONCE)
