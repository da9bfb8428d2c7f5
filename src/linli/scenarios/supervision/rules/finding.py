"""问题整改: finding → measure → owner → deadline → evidence → acceptance by someone other than the owner."""

from __future__ import annotations

from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import AREA, NOTHING, SAME, TABLE, UNIT, Move, State
from linli.lib.calendars import Unit
from linli.lib.deadlines import Deadline
from linli.scenarios.supervision import words
from linli.scenarios.supervision.rules.acceptance import (
    CLOSED,
    FIXING,
    HANDED_IN,
    WITHDRAWN,
    end_of,
    given_to,
    moves_from,
)

SLUG, ITEM = "supervision.finding", "supervision.item"
STATES = (
    State("found", "待定措施", "Measure to be set", timer=TABLE, held_by="unit", step=0,
          within=Deadline(2, Unit.WORKING_DAYS)),
    FIXING,
    HANDED_IN,
    CLOSED,
    WITHDRAWN,
)  # fmt: skip
ITEM_STATES = (FIXING, HANDED_IN, CLOSED, WITHDRAWN)


def find(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """发现问题: what was found, by what kind of look, and which unit answers for it."""
    unit = book.units[inputs.fields["unit"]]
    return Decision(
        {**given_to(unit, inputs.now, facts), "data": {"source": inputs.fields["source"]}}, {"unit": unit.code}
    )


def plan(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """整改方案: the measure, who answers for it, until when."""
    kept = {name: inputs.fields[name] for name in ("measure", "owner")}
    due = end_of(inputs.fields["due"], inputs.now) if inputs.fields["due"] else facts.due_at
    return Decision(
        {"person_id": inputs.fields["owner"], "due_at": due, "data": {**facts.data, **kept}},
        {"due_at": due and due.isoformat()},
    )


OPENING = Move(
    "open", "发现问题", "Record a finding", {NOTHING: "found"}, (AREA,), find, needs=("text",),
    optional=("title", "position", "attachments"), fields=words.FINDING,
)  # fmt: skip
MOVES = (
    Move("plan", "整改方案", "Set the measure", {"found": "fixing", "fixing": SAME}, (UNIT,), plan, next_in=("found",),
         fields=words.PLAN),
    *moves_from("fixing"),
)  # fmt: skip
ITEM_MOVES = moves_from("fixing")
