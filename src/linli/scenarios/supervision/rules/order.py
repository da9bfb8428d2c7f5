"""督办单: an order that hangs on a case of any kind; the unit that has the case answers, who ordered it accepts."""

from __future__ import annotations

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import AREA, DEADLINE, NOTHING, Move, State
from linli.scenarios.supervision import words
from linli.scenarios.supervision.rules.acceptance import CLOSED, HANDED_IN, WITHDRAWN, end_of, given_to, moves_from

SLUG = "supervision.order"
STATES = (
    State("ordered", "待反馈", "To be answered", timer=DEADLINE, held_by="unit", step=0),
    HANDED_IN,
    CLOSED,
    WITHDRAWN,
)


def order(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """督办: which unit answers until when; by default the one that has the case."""
    if inputs.source is None:
        raise LinliError("order_needs_case")
    unit = book.units.get(inputs.fields["unit"]) or book.units_by_id.get(inputs.source.unit_id or 0)
    if unit is None:
        raise LinliError("order_needs_unit")
    due = end_of(inputs.fields["due"], inputs.now)
    title = inputs.title.strip() or f"督办：{inputs.source.title}"[:60]
    about = {"about": {"uuid": str(inputs.source.uuid), "number": inputs.source.number, "title": inputs.source.title}}
    return Decision(
        {**given_to(unit, inputs.now, facts), "due_at": due, "title": title, "data": about, "is_supervised": True},
        {"unit": unit.code},
    )


OPENING = Move(
    "open", "督办", "Order supervision", {NOTHING: "ordered"}, (AREA,), order, needs=("text", "origin"),
    optional=("attachments",), fields=words.ORDER,
)  # fmt: skip
MOVES = moves_from("ordered")
