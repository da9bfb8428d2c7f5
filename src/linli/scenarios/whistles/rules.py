"""Whistle and report (吹哨报到): the transition tables of the whistle, of each call and of each share. Pure.

A whistle is with the unit that convenes it (社区, 街道 or 区), and with the unit that blew it when the result is to be
verified. Every unit that is called has a call of its own with its own clock; every share of the work is a case of its
own with an owner and a deadline.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs, Part
from linli.kernel.cases.rulebook import Rulebook, UnitFact
from linli.kernel.cases.types import (
    AREA,
    DEADLINE,
    NOTHING,
    OPENER,
    SAME,
    SYSTEM_ONLY,
    TABLE,
    UNIT,
    Move,
    State,
)
from linli.lib.calendars import SHANGHAI, Unit
from linli.lib.deadlines import Deadline
from linli.scenarios.whistles import words

WHISTLE, CALL, SHARE = "whistles.whistle", "whistles.call", "whistles.share"
DIGITS = {"community": 12, "street": 9, "district": 6}
ABOVE = {"community": "street", "street": "district"}
END_OF_DAY = time(18, 0)

DAY, WEEK = Deadline(1, Unit.WORKING_DAYS), Deadline(7, Unit.WORKING_DAYS)

WHISTLE_STATES = (
    State("blown", "待召集", "To be convened", timer=TABLE, held_by="unit", step=0, within=DAY),
    State("calling", "待报到", "Units called", timer=TABLE, held_by="unit", step=1, within=WEEK),
    State("meeting", "协商中", "In consultation", timer=TABLE, held_by="unit", step=2, within=WEEK),
    State("doing", "落实中", "Being done", timer=DEADLINE, held_by="unit", step=3),
    State("to_verify", "待验收", "To be verified", timer=TABLE, held_by="opener", step=4, within=DAY),
    State("closed", "已销哨", "Closed", final=True, step=5),
    State("refused", "不予召集", "Not convened", final=True),
    State("withdrawn", "已撤哨", "Withdrawn", final=True),
)
CALL_STATES = (
    State("called", "待报到", "To report in", timer=TABLE, held_by="unit", step=0, within=WEEK),
    State("reported_in", "已报到", "Reported in", final=True, step=1),
    State("declined", "申明不属职责", "Declined", final=True),
    State("cancelled", "已取消", "Cancelled", final=True),
)
SHARE_STATES = (
    State("doing", "落实中", "Being done", timer=DEADLINE, held_by="unit", step=0),
    State("done", "已完成", "Done", final=True, step=1),
    State("cancelled", "已取消", "Cancelled", final=True),
)


def convener(place_code: str, level: str, book: Rulebook) -> UnitFact:
    """The unit that convenes at a level for a place. Raises whistle_no_convener."""
    unit = book.units.get(place_code[: DIGITS[level]])
    if unit is None:
        raise LinliError("whistle_no_convener", level=level)
    return unit


def blow(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """吹哨: what is to be solved, why one dispatch was not enough, who convenes, who should come.

    Whoever blows at the level that it convenes itself calls the units in the same breath.
    """
    level = inputs.fields["level"] or "street"
    unit = convener(facts.place_code, level, book)
    items = [{"n": n, **item, "verdict": ""} for n, item in enumerate(inputs.fields["items"], start=1)]
    data = {"level": level, "items": items, "proposed": list(inputs.fields["units"]), "called": [], "meetings": []}
    trail = list(dict.fromkeys(u for u in (facts.opener_unit_id, unit.id) if u))
    changes = {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": trail, "data": data,
               "urgency": inputs.urgency or facts.urgency}  # fmt: skip
    body = {"level": level, "unit": unit.code}
    if unit.id != facts.opener_unit_id or not data["proposed"]:
        return Decision(changes, body)
    called, parts, after = _called(facts, data["proposed"], data, trail, book, inputs)
    return Decision(changes | {"data": after, "unit_trail": called}, body, parts, to="calling")


def call(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """召集: each unit gets a call with its own clock."""
    trail, parts, data = _called(facts, inputs.fields["units"], facts.data, list(facts.unit_trail), book, inputs)
    return Decision({"data": data, "unit_trail": trail}, parts=parts)


def _called(
    facts: Facts, codes: Any, data: dict[str, Any], trail: list[int], book: Rulebook, inputs: Inputs
) -> tuple[list[int], tuple[Part, ...], dict[str, Any]]:
    known = {unit["code"] for unit in data["called"]}
    if again := [code for code in codes if code in known]:
        raise LinliError("whistle_called_already", unit=book.units[again[0]].short_name)
    units = [book.units[code] for code in codes]
    named = [{"code": unit.code, "name": unit.short_name, "name_en": unit.name_en} for unit in units]
    title = facts.title or inputs.title
    parts = tuple(
        Part(
            f"报到:{title}"[:60], CALL, description=inputs.text or facts.title,
            changes={"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id], "dispatched_at": inputs.now,
                     "urgency": inputs.urgency or facts.urgency},
        )
        for unit in units
    )  # fmt: skip
    seen = list(dict.fromkeys([*trail, *(unit.id for unit in units)]))
    return seen, parts, {**data, "called": [*data["called"], *named]}


def raise_level(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """升级: the same whistle, one level up, with the reason; nothing is typed again, who was called stays called."""
    level = ABOVE.get(facts.data["level"])
    if level is None:
        raise LinliError("whistle_highest_level")
    unit = convener(facts.place_code, level, book)
    trail = list(dict.fromkeys([*facts.unit_trail, unit.id]))
    return Decision(
        {"unit_id": unit.id, "person_id": None, "unit_trail": trail, "due_at": None,
         "data": {**facts.data, "level": level}},
        {"level_before": facts.data["level"], "level": level, "unit": unit.code},
    )  # fmt: skip


def convene(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """召开协商会: when and where the units meet."""
    if not facts.data["called"]:
        raise LinliError("whistle_nobody_called")
    number = len(facts.data["meetings"]) + 1
    meeting = {"n": number, **inputs.fields, "present": [], "people": "", "minutes": ""}
    return Decision({"data": {**facts.data, "meetings": [*facts.data["meetings"], meeting]}}, {"meeting": number})


def record_meeting(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """会议纪要: who came, what was said; of the latest meeting."""
    *before, last = facts.data["meetings"] or [None]
    if last is None:
        raise LinliError("whistle_meeting_first")
    return Decision({"data": {**facts.data, "meetings": [*before, {**last, **inputs.fields}]}}, {"meeting": last["n"]})


def decide(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """明确分工: who gives what until when, and whether the money is there; each share is a case with its own clock."""
    if not any(meeting["minutes"] for meeting in facts.data["meetings"]):
        raise LinliError("whistle_meeting_first")
    if inputs.fields["fund_usable"] is False and not inputs.fields["fund_reason"]:
        raise LinliError("whistle_fund_reason")
    parts = tuple(_share(share, facts, inputs, book) for share in inputs.fields["shares"])
    due = max((part.changes["due_at"] for part in parts), default=None)
    fund = {name: inputs.fields[name] for name in ("fund", "fund_usable", "fund_reason")}
    return Decision({"due_at": due, "data": {**facts.data, **fund}}, {"shares": len(parts)}, parts)


def _share(share: dict[str, Any], facts: Facts, inputs: Inputs, book: Rulebook) -> Part:
    unit = book.units[share["unit"]]
    if unit.code not in [called["code"] for called in facts.data["called"]] and unit.id != facts.unit_id:
        raise LinliError("whistle_not_called", unit=unit.short_name)
    due = datetime.combine(date.fromisoformat(share["due"]), END_OF_DAY, SHANGHAI).astimezone(UTC)
    if due <= inputs.now:
        raise LinliError("whistle_due_in_the_past")
    kept = {name: share[name] for name in ("gives", "money", "owner")}
    return Part(
        share["what"][:60], SHARE, description=f"{facts.title}\n{share['what']}",
        changes={"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id], "due_at": due,
                 "dispatched_at": inputs.now, "clock_started_at": inputs.now, "urgency": facts.urgency, "data": kept},
    )  # fmt: skip


def verify(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """逐项验收: the whistler says of each item whether it is solved, and rates every unit before the whistle closes."""
    items = [{**item, "verdict": inputs.fields.get(f"item_{item['n']}") or item["verdict"]}
             for item in facts.data["items"]]  # fmt: skip
    solved = bool(items) and all(item["verdict"] == "solved" for item in items)
    called = [_rated(unit, inputs) for unit in facts.data["called"]]
    missing = [unit["name"] for unit in called if not (unit.get("turnout") and unit.get("result"))]
    if solved and missing:
        raise LinliError("whistle_rate_all", unit=missing[0])
    return Decision(
        {"data": {**facts.data, "items": items, "called": called}},
        {"solved": sum(item["verdict"] == "solved" for item in items), "items": len(items)},
        to="closed" if solved else "meeting",
    )


def _rated(unit: dict[str, Any], inputs: Inputs) -> dict[str, Any]:
    given = {aspect: inputs.fields.get(f"{aspect}_{unit['code']}") for aspect in ("turnout", "result")}
    return {**unit, **{aspect: value for aspect, value in given.items() if value}}


def report_in(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """报到: who came, and when; late when the clock of the call had run out."""
    late = facts.step_due_at is not None and (inputs.at or inputs.now) > facts.step_due_at
    kept = {"who": inputs.fields["who"], "reported_at": inputs.now.isoformat(), "late": late}
    return Decision(
        {"signed_at": inputs.now, "person_id": inputs.by.id, "was_overdue": facts.was_overdue or late,
         "data": {**facts.data, **kept}},
        {"late": late},
    )  # fmt: skip


def rate(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The unit's word on the whistle, once: was it right to call us, was it well led."""
    if facts.data.get("rating"):
        raise LinliError("whistle_rated")
    return Decision({"data": {**facts.data, "rating": inputs.fields["rating"], "rating_text": inputs.text}})


EVERY_LEVEL = dict.fromkeys(("blown", "calling", "meeting", "doing"), "blown")
WHISTLE_OPENING = Move(
    "open", "吹哨", "Blow the whistle", {NOTHING: "blown"}, (AREA,), blow, needs=("reason", "text", "urgency"),
    optional=("title", "position", "attachments"), fields=words.OPENING,
)  # fmt: skip
WHISTLE_MOVES = (
    Move("call", "召集单位", "Call units", {"blown": "calling", "calling": SAME, "meeting": SAME, "doing": SAME},
         (UNIT,), call, optional=("text",), next_in=("blown",), fields=words.CALL),
    Move("refuse", "不予召集", "Do not convene", {"blown": "refused"}, (UNIT,), rules.stay,
         needs=("reason", "text")),
    Move("convene", "召开协商会", "Convene a meeting", {"calling": "meeting", "meeting": SAME}, (UNIT,), convene,
         next_in=("calling",), fields=words.CONVENE),
    Move("minute", "会议纪要", "Record the meeting", {"meeting": SAME}, (UNIT,), record_meeting,
         optional=("attachments",), fields=words.MINUTES),
    Move("decide", "明确分工", "Decide the shares", {"meeting": "doing"}, (UNIT,), decide, optional=("text",),
         next_in=("meeting",), fields=words.DECIDE),
    Move("raise", "升级", "Raise a level", EVERY_LEVEL, (UNIT, OPENER), raise_level, needs=("reason", "text")),
    Move("shares_done", "分工均已完成", "All shares done", {"doing": "to_verify"}, (SYSTEM_ONLY,), rules.stay),
    Move("verify", "逐项验收", "Verify item by item", {"to_verify": "closed"}, (OPENER,), verify,
         optional=("text", "attachments"), next_in=("to_verify",), fields=words.to_verify),
    Move("withdraw", "撤哨", "Withdraw", dict.fromkeys(("blown", "calling"), "withdrawn"), (OPENER,), rules.stay,
         needs=("text",)),
    Move("note", "记录", "Add a note", dict.fromkeys(("blown", "calling", "meeting", "doing", "to_verify"), SAME),
         (UNIT, OPENER), rules.stay, needs=("text",), optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
CALL_MOVES = (
    Move("report_in", "报到", "Report in", {"called": "reported_in"}, (UNIT,), report_in,
         optional=("text", "attachments"), next_in=("called",), fields=words.REPORT_IN),
    Move("decline", "申明不属职责", "Decline", {"called": "declined"}, (UNIT,), rules.stay, needs=("reason", "text")),
    Move("rate", "评价吹哨", "Rate the whistle", {"reported_in": SAME}, (UNIT,), rate, optional=("text",),
         fields=words.RATE),
    Move("cancel", "取消", "Cancel", {"called": "cancelled"}, (SYSTEM_ONLY,), rules.stay),
    Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
SHARE_MOVES = (
    Move("finish", "完成", "Finish", {"doing": "done"}, (UNIT,), rules.stay, needs=("text",), optional=("attachments",),
         next_in=("doing",)),
    Move("note", "记录", "Add a note", {"doing": SAME}, (UNIT,), rules.stay, needs=("text",),
         optional=("attachments",)),
    Move("assign", "指定经办", "Assign", {"doing": SAME}, (UNIT,), rules.assign, needs=("person",), optional=("text",)),
    Move("extend", "延期", "Extend", {"doing": SAME}, (UNIT,), rules.extend, needs=("reason", "days"),
         optional=("text",)),
    Move("cancel", "取消", "Cancel", {"doing": "cancelled"}, (SYSTEM_ONLY,), rules.stay),
    Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
