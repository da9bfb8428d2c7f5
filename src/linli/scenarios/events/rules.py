"""The event's own decisions, and its transition table: read it aloud in a meeting.

Pure: values in, values out. What every scenario shares is in ``kernel.cases.rules``.
"""

from __future__ import annotations

from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import evidence, rules
from linli.kernel.cases.facts import Decision, Facts, Inputs, Part
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import (
    ANY_OPEN,
    AREA,
    BACK,
    DEADLINE,
    HOLDER,
    REPORTER,
    SAME,
    SYSTEM_ONLY,
    TABLE,
    UNIT,
    Move,
    State,
)

STATES = (
    State("reported", "待受理", "To be accepted", timer=TABLE, held_by="centre", step=0),
    State("accepted", "待派遣", "To be dispatched", timer=TABLE, held_by="centre", step=1),
    State("dispatched", "待签收", "To be signed for", timer=TABLE, held_by="unit", step=2),
    State("handling", "处置中", "Being handled", timer=DEADLINE, held_by="unit", step=3),
    State("handed_in", "待核查", "To be verified", timer=TABLE, held_by="verifier", step=4),
    State("verified", "待结案", "To be closed", timer=TABLE, held_by="centre", step=5),
    State("closed", "已办结", "Closed", final=True, step=6),
    State("waiting_info", "待补充", "Waiting for information", timer=TABLE, held_by="reporter", pauses=True),
    State("suspended", "挂起", "Suspended", timer=TABLE, held_by="unit", pauses=True),
    State("split", "待子件", "Waiting for its parts", timer=TABLE, held_by="centre"),
    State("rejected", "不予受理", "Not accepted", final=True),
    State("withdrawn", "已撤回", "Withdrawn", final=True),
    State("merged", "已合并", "Merged", final=True),
)


def hand_in(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The unit says it is done, with the evidence that the category asks for."""
    category = book.categories.get(facts.category_code)
    evidence.require(category.evidence if category else (), (*facts.evidence, *inputs.evidence))
    data = facts.data | {"handed_in_by": inputs.by.id, "handed_in_at": inputs.now.isoformat()}
    return Decision({"data": data})


def verify(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Somebody else than the handler looks; on site with a photo where the category says so."""
    if inputs.by.kind == "user" and inputs.by.id in (facts.data.get("handed_in_by"), facts.person_id):
        raise LinliError("verifier_handled_it")
    category = book.categories.get(facts.category_code)
    if category and category.verify == "on_site":
        evidence.require(["photo"], inputs.evidence)
    return Decision()


def contact(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The unit spoke to the reporter: 首次联系 counts for the first of the three rates."""
    return Decision({"data": facts.data | {"contacted_at": facts.data.get("contacted_at") or inputs.now.isoformat()}})


def withdraw(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The reporter no longer wants it."""
    return Decision({"closed_at": inputs.now})


def reject(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Not taken on; the reason is told."""
    return Decision({"closed_at": inputs.now})


def rate(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The reporter's own word on the result, once for each closing."""
    closings = facts.reopen_count + 1
    if facts.data.get("rated_closing") == closings:
        raise LinliError("rated_already")
    if inputs.solved is None and inputs.satisfaction is None:
        raise LinliError("bad_input", field="solved")
    return Decision({"data": facts.data | {"rated_closing": closings}}, _opinion(inputs))


def call_back(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """回访 by the centre: reached or not, solved or not, how satisfied."""
    return Decision({}, _opinion(inputs) | {"reached": inputs.reached is not False})


def _opinion(inputs: Inputs) -> dict[str, object]:
    return {"solved": inputs.solved, "satisfaction": inputs.satisfaction}


def split(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Into two or more parts, each accepted already, with its own unit and clock; this one waits for them."""
    if len(inputs.children) < 2:
        raise LinliError("children_required")
    parts = tuple(_part(child, facts, inputs, book) for child in inputs.children)
    return Decision({}, {"parts": len(parts)}, parts=parts)


def _part(child: dict[str, Any], facts: Facts, inputs: Inputs, book: Rulebook) -> Part:
    category = rules.category_of(child.get("category") or facts.category_code, book)
    changes: dict[str, Any] = {
        "clock_started_at": inputs.now,
        "due_at": book.case_due(category.deadline_amount, category.deadline_unit, inputs.now),
    }
    if child.get("unit"):
        changes["proposed_unit_id"] = rules.unit_of(child["unit"], book).id
    return Part(
        child["title"], state="accepted", description=child.get("description", ""), category=category.code,
        changes=changes,
    )  # fmt: skip


def children_done(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """All parts have ended; the whole goes to verification."""
    if facts.open_children:
        raise LinliError("move_not_allowed", state=facts.state, move="children_done")
    return Decision({"data": facts.data | {"handed_in_at": inputs.now.isoformat()}})


RETURNS = {
    "accepted": "reported",
    "dispatched": "accepted",
    "handling": "accepted",
    "handed_in": "handling",
    "verified": "handed_in",
}

MOVES = (
    Move("accept", "受理", "Accept", {"reported": "accepted"}, (AREA,), rules.accept,
         needs=("category",), optional=("urgency", "text"), next_in=("reported",)),
    Move("reject", "不予受理", "Do not accept", {"reported": "rejected"}, (AREA,), reject,
         needs=("reason",), optional=("text",), public=True),
    Move("dispatch", "派遣", "Dispatch", {"accepted": "dispatched"}, (AREA,), rules.dispatch,
         needs=("unit",), optional=("person", "text"), next_in=("accepted",)),
    Move("sign", "签收", "Sign for", {"dispatched": "handling"}, (UNIT,), rules.sign,
         optional=("person", "text"), next_in=("dispatched",)),
    Move("handle", "处置记录", "Record work", {"handling": SAME}, (UNIT,), rules.stay,
         needs=("text",), optional=("attachments", "is_public")),
    Move("assign", "指定经办", "Assign", {"dispatched": SAME, "handling": SAME}, (UNIT,), rules.assign,
         needs=("person",), optional=("text",)),
    Move("contact", "联系诉求人", "Contact the reporter",
         {"dispatched": SAME, "handling": SAME, "suspended": SAME}, (UNIT,), contact, needs=("text",)),
    Move("ask_info", "要求补充", "Ask for information",
         {"reported": "waiting_info", "accepted": "waiting_info", "handling": "waiting_info"}, (HOLDER,), rules.stay,
         needs=("text",), optional=("reason",), public=True),
    Move("supply_info", "补充材料", "Supply information", {"waiting_info": BACK}, (REPORTER, AREA, SYSTEM_ONLY),
         rules.stay, needs=("text",), optional=("attachments",), public=True, next_in=("waiting_info",)),
    Move("transfer", "转办", "Transfer", {"dispatched": "dispatched", "handling": "dispatched"}, (AREA,),
         rules.transfer, needs=("unit", "reason"), optional=("text",)),
    Move("return", "回滚", "Return", RETURNS, (HOLDER,), rules.send_back,
         needs=("reason",), optional=("text", "attachments")),
    Move("extend", "延期", "Extend", {"handling": SAME}, (UNIT, AREA), rules.extend,
         needs=("reason", "days"), optional=("text",), public=True),
    Move("suspend", "挂起", "Suspend", {"handling": "suspended"}, (UNIT,), rules.suspend,
         needs=("reason", "until"), optional=("text",), public=True),
    Move("resume", "恢复", "Resume", {"suspended": BACK}, (UNIT, AREA, SYSTEM_ONLY), rules.stay,
         optional=("text",), next_in=("suspended",)),
    Move("split", "拆分", "Split", {"accepted": "split", "handling": "split"}, (AREA,), split,
         needs=("children",), optional=("text",)),
    Move("children_done", "子件已办结", "Parts done", {"split": "handed_in"}, (SYSTEM_ONLY,), children_done),
    Move("merge", "合并", "Merge", {ANY_OPEN: "merged"}, (AREA,), rules.merge,
         needs=("into",), optional=("text",)),
    Move("hand_in", "办结上报", "Hand in", {"handling": "handed_in"}, (UNIT,), hand_in,
         needs=("text",), optional=("attachments",), public=True, next_in=("handling",)),
    Move("verify", "核查", "Verify", {"handed_in": "verified"}, (AREA,), verify,
         optional=("text", "attachments"), next_in=("handed_in",)),
    Move("close", "结案", "Close", {"verified": "closed"}, (AREA,), rules.close,
         optional=("text",), public=True, next_in=("verified",)),
    Move("call_back", "回访", "Call back", {"closed": SAME}, (AREA,), call_back,
         needs=("reached",), optional=("solved", "satisfaction", "text")),
    Move("reopen", "重新办理", "Reopen", {"closed": "accepted", "rejected": "reported"}, (REPORTER, AREA),
         rules.reopen, needs=("text",), optional=("reason", "attachments"), public=True),
    Move("withdraw", "撤回", "Withdraw", dict.fromkeys(("reported", "accepted", "dispatched"), "withdrawn"),
         (REPORTER,), withdraw, optional=("reason", "text"), public=True),
    Move("urge", "催办", "Urge", {ANY_OPEN: SAME}, (REPORTER, AREA), rules.urge, optional=("text",), public=True),
    Move("supervise", "督办", "Supervise", {ANY_OPEN: SAME}, (AREA,), rules.supervise, needs=("text",)),
    Move("escalate", "升级提醒", "Escalate", {ANY_OPEN: SAME}, (SYSTEM_ONLY,), rules.escalate),
    Move("recategorise", "改类", "Change category", {"reported": SAME, "accepted": SAME}, (AREA,),
         rules.recategorise, needs=("category",), optional=("text",)),
    Move("relocate", "改址", "Change place", {"reported": SAME, "accepted": SAME}, (AREA,), rules.relocate,
         needs=("position",), optional=("address", "text")),
    Move("rate", "评价", "Rate", {"closed": SAME}, (REPORTER,), rate,
         needs=("solved",), optional=("satisfaction", "text"), public=True),
    Move("join", "加入", "Join", {ANY_OPEN: SAME}, (SYSTEM_ONLY,), rules.stay, public=True),
)  # fmt: skip
