"""Figures of whistles: reported in in time, solved at the first verification, raised; each with its denominator."""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

_RECORD, _RECORD_EN = "吹哨台账：召集、报到与验收记录", "Register of whistles: calls, reporting in and verification"

REPORTED_IN = Indicator(
    slug="reported_in",
    name="按时报到率",
    name_en="Reported in in time",
    of="c.type = 'whistles.call' and (c.state = 'reported_in' or c.is_open and c.step_due_at <= %(now)s)",
    n="c.state = 'reported_in' and not c.was_overdue",
    left_out=(
        LeftOut("declined", "申明不属职责", "Declined", "c.type = 'whistles.call' and c.state = 'declined'"),
        LeftOut("cancelled", "已取消", "Cancelled", "c.type = 'whistles.call' and c.state = 'cancelled'"),
        LeftOut(
            "pending", "尚在报到时限内", "Still in time",
            "c.type = 'whistles.call' and c.is_open and c.step_due_at > %(now)s",
        ),
    ),
    leaves_out="分母为已报到的和已过时限未报到的召集；申明不属职责、已取消和尚在时限内的列在旁边。",
    leaves_out_en="The denominator is calls answered by reporting in or past their time; the others stand beside.",
    source=_RECORD,
    source_en=_RECORD_EN,
)  # fmt: skip

FIRST_TIME = Indicator(
    slug="first_time",
    name="一次验收通过率",
    name_en="Solved at the first verification",
    of="c.type = 'whistles.whistle' and c.state = 'closed'",
    n="not exists (select 1 from cases_timelineentry e where e.case_id = c.id and e.move = 'verify'"
    " and e.to_state = 'meeting')",
    left_out=(
        LeftOut(
            "not_closed", "未办结、未召集或撤哨", "Open, not convened or withdrawn",
            "c.type = 'whistles.whistle' and c.state <> 'closed'",
        ),
    ),
    leaves_out="分母为已销哨的吹哨；在办、不予召集和撤哨的列在旁边。",
    leaves_out_en="The denominator is whistles that are closed; open, refused and withdrawn ones stand beside.",
    source=_RECORD,
    source_en=_RECORD_EN,
)  # fmt: skip

SHARES_IN_TIME = Indicator(
    slug="shares_in_time",
    name="分工按期完成率",
    name_en="Shares done in time",
    of="c.type = 'whistles.share' and (c.state = 'done' or c.is_open and c.due_at <= %(now)s)",
    n="c.state = 'done' and not c.was_overdue",
    left_out=(
        LeftOut("cancelled", "已取消", "Cancelled", "c.type = 'whistles.share' and c.state = 'cancelled'"),
        LeftOut(
            "pending", "尚在期限内", "Still in time", "c.type = 'whistles.share' and c.is_open and c.due_at > %(now)s"
        ),
    ),
    leaves_out="分母为已完成的和已过期限的分工；尚在期限内和已取消的列在旁边。",
    leaves_out_en="The denominator is shares done or past their deadline; the others stand beside.",
    source=_RECORD,
    source_en=_RECORD_EN,
)  # fmt: skip

INDICATORS = (REPORTED_IN, SHARES_IN_TIME, FIRST_TIME)
