"""The way of a need: open, claimed by a unit (from an offer or by its word), delivered, thanked for. Pure."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook, UnitFact
from linli.kernel.cases.types import DEADLINE, TABLE, State
from linli.lib.calendars import SHANGHAI, Unit
from linli.lib.deadlines import Deadline

SLUG = "lists.need"
STATES = (
    State("open", "待认领", "To be claimed", timer=TABLE, held_by="unit", step=0,
          within=Deadline(7, Unit.WORKING_DAYS)),
    State("claimed", "已认领", "Claimed", timer=DEADLINE, held_by="unit", step=1,
          within=Deadline(10, Unit.WORKING_DAYS)),
    State("delivered", "待确认", "To be confirmed", timer=TABLE, held_by="opener", step=2,
          within=Deadline(5, Unit.WORKING_DAYS)),
    State("closed", "已办结", "Closed", final=True, step=3),
    State("withdrawn", "已撤销", "Withdrawn", final=True),
)  # fmt: skip


def end_of(day: str) -> datetime:
    """The last moment of a local day."""
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), SHANGHAI)


def ask(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """登记需求: what, how much, until when. For whom stays out of the timeline. Raises day_passed."""
    unit = book.units_by_id[facts.opener_unit_id or 0]
    kept = {name: inputs.fields[name] for name in ("category", "quantity", "measure", "wanted_by")}
    if kept["wanted_by"] and end_of(kept["wanted_by"]) < inputs.now:
        raise LinliError("day_passed")
    data = {**kept, "is_wish": bool(inputs.fields["is_wish"]), "offer": None, "delivered": 0}
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id], "data": data}, {"unit": unit.code}
    )


def claimed(facts: Facts, unit: UnitFact, inputs: Inputs, **data: Any) -> Decision:
    """A unit takes it: the case is its own until it is delivered."""
    wanted = facts.data["wanted_by"]
    due = end_of(wanted) if wanted and end_of(wanted) > inputs.now else None
    trail = list(dict.fromkeys([*facts.unit_trail, unit.id]))
    return Decision(
        {"unit_id": unit.id, "person_id": None, "unit_trail": trail, "due_at": due, "dispatched_at": inputs.now,
         "data": {**facts.data, **data}},
        {"unit": unit.code},
    )  # fmt: skip


def hand_over(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """认领登记: a unit takes it by its word, from no offer on the list."""
    unit = book.units.get(inputs.fields["unit"])
    return claimed(facts, unit, inputs, offer=None) if unit else Decision()


def release(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """放弃认领: it is open again; what was promised goes back to the offer."""
    return Decision(
        {"unit_id": facts.opener_unit_id, "person_id": None, "due_at": None, "data": {**facts.data, "offer": None}}
    )


def deliver(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """送达: how much, and when. Raises more_than_needed, bad_input (a day to come)."""
    quantity, on = inputs.fields["quantity"], inputs.fields["on"]
    if quantity is None:
        return Decision()
    if quantity > facts.data["quantity"]:
        raise LinliError("more_than_needed", quantity=facts.data["quantity"])
    if date.fromisoformat(on) > inputs.now.astimezone(SHANGHAI).date():
        raise LinliError("bad_input", field="on")
    return Decision({"data": {**facts.data, "delivered": quantity, "delivered_on": on}})


def thank(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """致谢: it has arrived; the words go to who brought it."""
    return Decision({"data": {**facts.data, "thanks": inputs.text.strip(), "rating": inputs.fields["rating"]}})


def not_received(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """未收到: it is with the unit again."""
    return Decision({"data": {**facts.data, "delivered": 0}})
