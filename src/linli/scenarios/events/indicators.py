"""三率: the three shares of the hotline's practice, counted from ``events_outcome``.

Contacted in time ÷ dispatched; solved ÷ valid call-backs; satisfied ÷ valid call-backs. What is excluded, unreachable
or unanswered is shown beside each and never counted silently, for either side.
"""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

JOIN = "left join events_outcome o on o.case_id = c.id"
SATISFIED_FROM = 4  # of five

_KEPT = "coalesce(o.excluded_reason, '') = ''"
_VALID = f"{_KEPT} and o.called_back_at is not null and o.was_reached"
_NOT_ASKED = LeftOut(
    "not_called", "已办结尚未回访", "Closed, not called back yet",
    f"c.state = 'closed' and {_KEPT} and o.called_back_at is null",
)  # fmt: skip
_UNREACHABLE = LeftOut(
    "unreachable", "回访未联系上", "Could not be reached",
    f"{_KEPT} and o.called_back_at is not null and not o.was_reached",
)  # fmt: skip
_EXCLUDED_NAMES = ("剔除(合并、撤回、未受理)", "Excluded (merged, withdrawn, not accepted)")
_EXCLUDED = LeftOut("excluded", *_EXCLUDED_NAMES, f"not ({_KEPT})")
_FROM = "回访与诉求人评价记录"
_FROM_EN = "Call-backs and the reporters' own ratings"
_LEAVES_OUT = "分母为有效回访,含未作答的;未联系上的、剔除的和尚未回访的不在分母之内,数目列在旁边。"
_LEAVES_OUT_EN = (
    "The denominator is valid call-backs, those without an answer included; those not reached, excluded or not called "
    "back yet are not in it, and their number is shown beside."
)

CONTACTED = Indicator(
    slug="contacted",
    name="按时联系率",
    name_en="Contacted in time",
    of=f"c.dispatch_count > 0 and {_KEPT}",
    n="o.contacted_at <= o.contact_due_at",
    left_out=(
        LeftOut("excluded", *_EXCLUDED_NAMES, f"c.dispatch_count > 0 and not ({_KEPT})"),
        LeftOut(
            "pending", "其中未联系、尚在时限内", "Of these not contacted, still in time",
            f"c.dispatch_count > 0 and {_KEPT} and o.contacted_at is null and o.contact_due_at > %(now)s",
        ),
    ),
    leaves_out="分母为已派遣的事项,含尚在联系时限内的;剔除的不在分母之内。",
    leaves_out_en=(
        "The denominator is what was dispatched, what is still in time for contact included; what is excluded is not."
    ),
    source="承办单位的联系记录",
    source_en="Contacts recorded by the units",
    join=JOIN,
)  # fmt: skip


def _share(slug: str, name: str, name_en: str, answer: str, good: str) -> Indicator:
    unanswered = LeftOut("unanswered", "其中未作答", "Of these without an answer", f"{_VALID} and {answer} is null")
    return Indicator(
        slug=slug, name=name, name_en=name_en, of=_VALID, n=good, join=JOIN,
        left_out=(_UNREACHABLE, _EXCLUDED, unanswered, _NOT_ASKED), leaves_out=_LEAVES_OUT,
        leaves_out_en=_LEAVES_OUT_EN, source=_FROM, source_en=_FROM_EN,
    )  # fmt: skip


SOLVED = _share("solved", "解决率", "Solved", "o.is_solved", "o.is_solved")
SATISFIED = _share("satisfied", "满意率", "Satisfied", "o.satisfaction", f"o.satisfaction >= {SATISFIED_FROM}")

INDICATORS = (CONTACTED, SOLVED, SATISFIED)
