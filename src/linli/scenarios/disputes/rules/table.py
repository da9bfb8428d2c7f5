"""The transition table of a dispute: its states with their clocks, its moves with whose they are."""

from __future__ import annotations

from linli.kernel.cases import rules
from linli.kernel.cases.types import AREA, DEADLINE, NOTHING, SAME, SYSTEM_ONLY, TABLE, TEAM, UNIT, Move, State
from linli.lib.calendars import Unit
from linli.lib.deadlines import Deadline
from linli.scenarios.disputes import words
from linli.scenarios.disputes.rules import agreement, parties, talks

DISPUTE = "disputes.dispute"
DAY, WEEK = Deadline(1, Unit.WORKING_DAYS), Deadline(5, Unit.WORKING_DAYS)
THIRTY = Deadline(agreement.CONFIRMATION_DAYS, Unit.CALENDAR_DAYS)

STATES = (
    State("received", "待指派", "To be assigned", timer=TABLE, held_by="unit", step=0, within=DAY),
    State("consenting", "征求同意", "Asking for consent", timer=TABLE, held_by="team", step=1, within=WEEK),
    State("mediating", "调解中", "In mediation", timer=DEADLINE, held_by="team", step=2),
    State("signing", "待签署", "To be signed", timer=TABLE, held_by="team", step=3, within=WEEK),
    State("agreed", "已达成协议", "Agreed", timer=TABLE, held_by="team", step=4, within=THIRTY),
    State("performing", "履行回访", "Being performed", timer=TABLE, held_by="team", step=5, within=agreement.FOLLOW_UP),
    State("closed", "已结案", "Closed", final=True, step=6),
    State("failed", "调解不成", "No agreement", final=True),
    State("stopped", "终止调解", "Stopped", final=True),
    State("withdrawn", "已撤回", "Withdrawn", final=True),
    State("rejected", "不予受理", "Not accepted", final=True),
)
OPEN_STATES = tuple(state.slug for state in STATES if not state.final)
BEFORE = ("received", "consenting")
TALKING = ("consenting", "mediating", "signing", "agreed", "performing")

LEAD = (UNIT, AREA)
MEDIATOR, ADVISER, RECORDER = (f"{TEAM}:{part}" for part in (parties.MEDIATOR, parties.ADVISER, parties.RECORDER))
DESK = (MEDIATOR, RECORDER)


def _stays(*states: str) -> dict[str, str]:
    return dict.fromkeys(states, SAME)


OPENING = Move(
    "open", "登记纠纷", "Register a dispute", {NOTHING: "received"}, (AREA,), parties.open_dispute, needs=("text",),
    optional=("position", "attachments"), fields=words.OPENING,
)  # fmt: skip
MOVES = (
    Move("appoint", "指派调解员", "Appoint mediators", {"received": "consenting", **_stays(*TALKING)}, LEAD,
         parties.appoint, optional=("text",), next_in=("received",), fields=words.TEAM),
    Move("consent", "记录当事人意愿", "Record consent", _stays("consenting"), (MEDIATOR,), parties.consent,
         next_in=("consenting",), fields=words.to_consent),
    Move("visit", "走访", "Visit", _stays("consenting", "mediating", "signing"), DESK, talks.log,
         optional=("attachments",), fields=words.to_visit),
    Move("consult", "法律咨询", "Legal advice", _stays(*TALKING), (ADVISER,), talks.log, optional=("attachments",),
         fields=words.to_consult),
    Move("arrange", "约定调解会", "Arrange a session", _stays("mediating"), DESK, talks.arrange,
         fields=words.to_arrange),
    Move("session", "调解会记录", "Record a session", _stays("mediating"), DESK, talks.log, optional=("attachments",),
         fields=words.to_record),
    Move("agree", "达成协议", "Reach an agreement", {"mediating": "signing"}, (MEDIATOR,), agreement.agree,
         next_in=("mediating",), fields=words.AGREE),
    Move("sign", "签署协议", "Sign the agreement", _stays("signing"), DESK, agreement.sign, optional=("attachments",),
         next_in=("signing",), fields=words.to_sign),
    Move("renegotiate", "重新协商", "Renegotiate", {"signing": "mediating"}, (MEDIATOR,), agreement.renegotiate,
         optional=("text",)),
    Move("confirm", "司法确认", "Judicial confirmation", {"agreed": "performing", **_stays("performing")}, (MEDIATOR,),
         agreement.confirm, optional=("attachments",), next_in=("agreed",), fields=words.CONFIRM),
    Move("follow_up", "履行回访", "Follow up", _stays("performing"), DESK, agreement.follow_up,
         optional=("attachments",), next_in=("performing",), fields=words.to_follow_up),
    Move("close", "结案", "Close", {"performing": "closed"}, (MEDIATOR,), agreement.close, optional=("text",)),
    Move("extend", "延长调解期限", "Extend", _stays("mediating"), (MEDIATOR,), talks.extend, needs=("reason", "days"),
         optional=("text",), fields=words.EXTEND),
    Move("fail", "调解不成", "No agreement", dict.fromkeys(("mediating", "signing"), "failed"), (MEDIATOR,),
         talks.fail, fields=words.FAIL),
    Move("stop", "终止调解", "Stop", dict.fromkeys(("mediating", "signing"), "stopped"), (MEDIATOR,), talks.stop,
         fields=words.to_stop),
    Move("reopen", "重新调解", "Mediate again",
         dict.fromkeys(("closed", "failed", "stopped", "withdrawn", "rejected", "agreed", "performing"), "consenting"),
         (MEDIATOR, *LEAD), talks.reopen, needs=("reason",), optional=("attachments",), fields=words.REOPEN),
    Move("add_party", "增加当事人", "Add a party", {**_stays(*BEFORE), "mediating": "consenting"}, (*DESK, *LEAD),
         parties.add_party, fields=words.PARTY),
    Move("correct_party", "更正当事人", "Correct a party", _stays(*BEFORE, "mediating"), (*DESK, *LEAD),
         parties.correct_party, fields=words.to_correct),
    Move("grade", "调整等级", "Change the tier", _stays(*OPEN_STATES), (MEDIATOR, *LEAD), parties.grade,
         optional=("text",), fields=words.TIER),
    Move("note", "记录", "Add a note", _stays(*OPEN_STATES), (TEAM, *LEAD), talks.log, optional=("attachments",),
         fields=words.NOTE),
    Move("transfer", "移送其他调解组织", "Transfer", {"received": SAME, "consenting": "received"}, LEAD,
         parties.transfer, needs=("unit", "reason"), optional=("text",)),
    Move("withdraw", "撤回", "Withdraw", dict.fromkeys(BEFORE, "withdrawn"), (MEDIATOR, *LEAD), rules.stay,
         needs=("reason",), optional=("text",)),
    Move("reject", "不予受理", "Do not accept", dict.fromkeys(BEFORE, "rejected"), LEAD, rules.stay,
         needs=("reason",), optional=("text",)),
    Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
