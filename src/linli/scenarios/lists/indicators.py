"""Figures of the lists: needs claimed, met and met in time, wishes that came true, offers that were used, who came to
activities, follow-ups that were done. A need that was met in part is not met."""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

_FROM, _FROM_EN = "需求、资源与活动台账", "Register of needs, offers and activities"
_NEED = "c.type = 'lists.need'"
_WISH = f"{_NEED} and (c.data ->> 'is_wish')::boolean"
_FOLLOW_UP = "c.type = 'lists.follow_up'"
_OFFER = "c.type in ('lists.resource', 'lists.service')"
_ACTIVITY = "c.type = 'lists.activity'"
_FULLY = "c.state = 'closed' and (c.data ->> 'delivered')::int >= (c.data ->> 'quantity')::int"
_PARTLY = "c.state = 'closed' and (c.data ->> 'delivered')::int < (c.data ->> 'quantity')::int"
_WANTED_BY = "nullif(c.data ->> 'wanted_by', '')::date"
_TODAY = "(%(now)s::timestamptz at time zone 'Asia/Shanghai')::date"
_BROUGHT = "c.state in ('delivered', 'closed')"


def _came(*states: str) -> str:
    listed = ", ".join(f"'{state}'" for state in states)
    return f"(select count(*) from lists_booking b where b.case_id = c.id and b.state in ({listed}))"


CLAIMED = Indicator(
    slug="claimed",
    name="需求认领率",
    name_en="Needs claimed",
    of=f"{_NEED} and c.state <> 'withdrawn'",
    n="c.state in ('claimed', 'delivered', 'closed')",
    left_out=(LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_NEED} and c.state = 'withdrawn'"),),
    leaves_out="分母为登记的需求，不含已撤销的；认领后放弃且无人再认领的计为未认领。",
    leaves_out_en="The denominator is the needs registered without those withdrawn; what was given back and not "
    "claimed again counts as not claimed.",
    source=_FROM,
    source_en=_FROM_EN,
)

MET = Indicator(
    slug="met",
    name="需求办结率",
    name_en="Needs met",
    of=f"{_NEED} and c.state <> 'withdrawn'",
    n=_FULLY,
    left_out=(
        LeftOut("partly", "部分满足", "Met in part", f"{_NEED} and {_PARTLY}"),
        LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_NEED} and c.state = 'withdrawn'"),
    ),
    leaves_out="分子为足量送达并确认的；分母为登记的需求，含在办和部分满足的，不含已撤销的，后两者列在旁边。",
    leaves_out_en="Met is what was delivered in full and confirmed; the denominator is the needs registered, open and "
    "partly met ones included, without those withdrawn. The latter two stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
)  # fmt: skip
IN_TIME = Indicator(
    slug="delivered_in_time",
    name="按期送达率",
    name_en="Delivered in time",
    of=f"{_NEED} and {_WANTED_BY} is not null and c.state <> 'withdrawn' and ({_BROUGHT} or {_WANTED_BY} < {_TODAY})",
    n=f"{_BROUGHT} and (c.data ->> 'delivered_on')::date <= {_WANTED_BY}",
    left_out=(
        LeftOut("no_day", "未约定日期", "No day wanted", f"{_NEED} and {_WANTED_BY} is null"),
        LeftOut("pending", "尚在期限内", "Still in time",
                f"{_NEED} and c.is_open and not {_BROUGHT} and {_WANTED_BY} >= {_TODAY}"),
    ),
    leaves_out="分母为约定了日期、已送达或已过期限的需求；未约定日期的和尚在期限内的列在旁边。",
    leaves_out_en="The denominator is needs with a day by which they are wanted, delivered or past it; those without a "
    "day and those still in time stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
)  # fmt: skip
WISHES = Indicator(
    slug="wishes",
    name="微心愿圆梦率",
    name_en="Small wishes come true",
    of=f"{_WISH} and c.state <> 'withdrawn'",
    n=_FULLY,
    left_out=(
        LeftOut("partly", "部分满足", "Met in part", f"{_WISH} and {_PARTLY}"),
        LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_WISH} and c.state = 'withdrawn'"),
    ),
    leaves_out="分子为足量送达并确认的；分母为登记的微心愿，不含已撤销的；部分满足的和已撤销的列在旁边。",
    leaves_out_en="Come true is what was delivered in full and confirmed; the denominator is the small wishes "
    "registered without those withdrawn. Those met in part and withdrawn stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
)  # fmt: skip
OFFERS_USED = Indicator(
    slug="offers_used",
    name="资源服务使用率",
    name_en="Offers used",
    of=_OFFER,
    n="exists (select 1 from lists_promise p where p.stock_id = c.id and p.state <> 'released')",
    left_out=(LeftOut("paused", "暂停中", "Paused", f"{_OFFER} and c.state = 'paused'"),),
    leaves_out="分母为登记的资源和服务，按项计，不按数量计；暂停中的也计入，并列在旁边。",
    leaves_out_en="The denominator is the resources and services registered, by offer and not by quantity; paused ones "
    "are counted and stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
)
ATTENDED = Indicator(
    slug="attended",
    name="预约到场率",
    name_en="Came to what they booked",
    of=_ACTIVITY,
    n="true",
    left_out=(
        LeftOut("not_marked", "尚未登记到场的活动", "Activities without attendance",
                f"{_ACTIVITY} and c.state <> 'cancelled' and {_came('attended', 'absent')} = 0"),
    ),
    leaves_out="按人次计：分母为已登记到场或未到场的预约，候补和已取消的不计；尚未登记的活动列在旁边。",
    leaves_out_en="Counted by booking: the denominator is bookings marked present or absent, without those waiting or "
    "cancelled; activities that are not marked yet stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
    adds_of=_came("attended", "absent"),
    adds_n=_came("attended"),
)  # fmt: skip
FOLLOWED_UP = Indicator(
    slug="followed_up",
    name="议定事项落实率",
    name_en="Resolutions carried out",
    of=_FOLLOW_UP,
    n="c.state = 'done'",
    leaves_out="分母为协商会议定的全部落实事项，含尚在期限内的。",
    leaves_out_en="The denominator is everything that deliberations resolved, what is still in time included.",
    source=_FROM,
    source_en=_FROM_EN,
)

INDICATORS = (CLAIMED, MET, IN_TIME, WISHES, OFFERS_USED, ATTENDED, FOLLOWED_UP)
