"""What the types of supervision share: a unit that answers, a deadline, and somebody else who accepts. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook, UnitFact
from linli.kernel.cases.types import AREA, DEADLINE, OPENER, SAME, SYSTEM_ONLY, TABLE, UNIT, Move, State
from linli.lib.calendars import SHANGHAI, Unit
from linli.lib.deadlines import Deadline

END_OF_DAY = time(18, 0)
PROOF = frozenset({"photo", "document", "video"})
DAYS_TO_ACCEPT = Deadline(3, Unit.WORKING_DAYS)

FIXING = State("fixing", "整改中", "Being put right", timer=DEADLINE, held_by="unit", step=1)
HANDED_IN = State("handed_in", "待验收", "To be accepted", timer=TABLE, held_by="opener", step=2, within=DAYS_TO_ACCEPT)
CLOSED = State("closed", "已销号", "Closed", final=True, step=3)
WITHDRAWN = State("withdrawn", "已撤销", "Withdrawn", final=True)


def end_of(day: str, now: datetime) -> datetime:
    """The deadline that a day names: six in the evening, local. Raises due_in_the_past."""
    due = datetime.combine(date.fromisoformat(day), END_OF_DAY, SHANGHAI).astimezone(UTC)
    if due <= now:
        raise LinliError("due_in_the_past")
    return due


def given_to(unit: UnitFact, now: datetime, facts: Facts) -> dict[str, Any]:
    """The columns of a case that a unit answers for from the start; whoever opened it goes on reading it."""
    trail = list(dict.fromkeys(u for u in (facts.opener_unit_id, unit.id) if u))
    return {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": trail, "dispatched_at": now,
            "clock_started_at": now}  # fmt: skip


def hand_in(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """报送: the unit says it is done, with its evidence."""
    if inputs.text and not PROOF & {*facts.evidence, *inputs.evidence}:
        raise LinliError("evidence_required", missing="照片或文件", missing_en="a photo or a document", kinds=["photo"])
    done = {"handed_in_by": inputs.by.id, "handed_in_at": inputs.now.isoformat()}
    return Decision({"data": {**facts.data, **done}})


def accept(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """验收: by somebody else than the one who answers for it or handed it in."""
    if inputs.by.id in (facts.person_id, facts.data.get("handed_in_by")):
        raise LinliError("owner_accepts")
    return rules.close(facts, inputs, book)


def moves_from(work: str) -> tuple[Move, ...]:
    """Hand in, accept or send back, extend, note, withdraw, escalate: the same for every type, from where it works."""
    return (
        Move("hand_in", "报送结果", "Hand in", {work: "handed_in"}, (UNIT,), hand_in, needs=("text",),
             optional=("attachments",), next_in=(work,)),
        Move("accept", "验收销号", "Accept", {"handed_in": "closed"}, (OPENER, AREA), accept,
             optional=("text", "attachments"), next_in=("handed_in",)),
        Move("send_back", "退回整改", "Send back", {"handed_in": work}, (OPENER, AREA), rules.stay, needs=("text",)),
        Move("extend", "延期", "Extend", {work: SAME}, (OPENER,), rules.extend, needs=("reason", "days"),
             optional=("text",)),
        Move("note", "记录", "Add a note", {work: SAME}, (UNIT, OPENER), rules.stay, needs=("text",),
             optional=("attachments",)),
        Move("withdraw", "撤销", "Withdraw", {work: "withdrawn"}, (OPENER,), rules.stay, needs=("text",)),
        Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
    )  # fmt: skip
