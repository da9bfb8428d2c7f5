"""Figures of disputes: agreements, in time, performed. Of cases, never of persons, parties or mediators."""

from __future__ import annotations

from linli.kernel.insight.types import Indicator, LeftOut

_DISPUTE = "c.type = 'disputes.dispute'"
_AGREED = "c.state in ('agreed', 'performing', 'closed')"
_BEGUN = "c.clock_started_at is not null"
_RECORD, _RECORD_EN = "调解登记与协议台账", "Register of mediations and agreements"

AGREED = Indicator(
    slug="agreed",
    name="调解达成率",
    name_en="Mediations that ended in an agreement",
    of=f"{_DISPUTE} and {_BEGUN} and (c.state in ('failed', 'stopped') or {_AGREED})",
    n=_AGREED,
    left_out=(
        LeftOut("no_consent", "未经同意未开始调解", "Never begun for want of consent",
                f"{_DISPUTE} and c.state = 'stopped' and not ({_BEGUN})"),
        LeftOut("not_taken", "撤回或不予受理", "Withdrawn or not accepted",
                f"{_DISPUTE} and c.state in ('withdrawn', 'rejected')"),
        LeftOut("pending", "尚在调解", "Still in mediation", f"{_DISPUTE} and c.is_open and not ({_AGREED})"),
    ),
    leaves_out="分母为各方同意后开始并已有结果的调解；拒绝调解是当事人的权利，未开始的列在旁边。",
    leaves_out_en="The denominator is mediations begun with consent that have an outcome. To refuse is a "
    "party's right: what never began stands beside.",
    source=_RECORD,
    source_en=_RECORD_EN,
)  # fmt: skip

IN_TIME = Indicator(
    slug="in_time",
    name="期限内达成率",
    name_en="Agreements reached within the time",
    of=f"{_DISPUTE} and {_AGREED}",
    n="c.data->>'within' = 'true'",
    left_out=(LeftOut("pending", "尚在调解", "Still in mediation", f"{_DISPUTE} and c.is_open and not ({_AGREED})"),),
    leaves_out="分母为已生效的协议；期限为开始调解之日起三十日（医疗纠纷三十个工作日），经同意延长后达成的不计入分子。",
    leaves_out_en="The denominator is agreements in effect; the time is thirty days from the beginning (thirty working "
    "days for medical disputes), without extensions.",
    source=_RECORD,
    source_en=_RECORD_EN,
)  # fmt: skip

PERFORMED = Indicator(
    slug="performed",
    name="协议履行率",
    name_en="Agreements performed",
    of=f"{_DISPUTE} and c.state = 'closed'",
    n="c.data->>'performance' = 'performed'",
    left_out=(
        LeftOut("performing", "尚在履行", "Still being performed",
                f"{_DISPUTE} and c.state in ('agreed', 'performing')"),
    ),
    leaves_out="分母为已结案的协议，其余进入诉讼或执行；尚在履行的列在旁边。",
    leaves_out_en="The denominator is agreements of closed cases, the rest of which went to court; those still being "
    "performed stand beside.",
    source=_RECORD,
    source_en=_RECORD_EN,
)  # fmt: skip

INDICATORS = (AGREED, IN_TIME, PERFORMED)
