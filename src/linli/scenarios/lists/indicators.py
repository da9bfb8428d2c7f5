"""Figures of the lists: needs that were met, in time, small wishes that came true, follow-ups that were done."""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

_FROM, _FROM_EN = "需求、资源与活动台账", "Register of needs, offers and activities"
_NEED = "c.type = 'lists.need'"
_WISH = f"{_NEED} and (c.data ->> 'is_wish')::boolean"
_FOLLOW_UP = "c.type = 'lists.follow_up'"

MET = Indicator(
    slug="met",
    name="需求办结率",
    name_en="Needs met",
    of=f"{_NEED} and c.state <> 'withdrawn'",
    n="c.state = 'closed'",
    left_out=(LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_NEED} and c.state = 'withdrawn'"),),
    leaves_out="分母为登记的需求，不含已撤销的；已撤销的列在旁边。",
    leaves_out_en="The denominator is the needs registered without those withdrawn, which stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
)
WISHES = Indicator(
    slug="wishes",
    name="微心愿圆梦率",
    name_en="Small wishes come true",
    of=f"{_WISH} and c.state <> 'withdrawn'",
    n="c.state = 'closed'",
    left_out=(LeftOut("withdrawn", "已撤销", "Withdrawn", f"{_WISH} and c.state = 'withdrawn'"),),
    leaves_out="分母为登记的微心愿，不含已撤销的；已撤销的列在旁边。",
    leaves_out_en="The denominator is the small wishes registered without those withdrawn, which stand beside.",
    source=_FROM,
    source_en=_FROM_EN,
)
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

INDICATORS = (MET, WISHES, FOLLOWED_UP)
