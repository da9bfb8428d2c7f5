"""重点任务: a target for a year, split into quarters and months with weights; progress adds up from below."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs, Part
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import AREA, DEADLINE, NOTHING, SAME, UNIT, Move, State
from linli.scenarios.supervision import words
from linli.scenarios.supervision.rules import periods
from linli.scenarios.supervision.rules.acceptance import CLOSED, HANDED_IN, WITHDRAWN, given_to, moves_from

SLUG = "supervision.task"
STATES = (
    State("running", "推进中", "Under way", timer=DEADLINE, held_by="unit", step=0),
    HANDED_IN,
    CLOSED,
    WITHDRAWN,
)


def set_task(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """下达任务: which unit reaches what until the end of which period."""
    unit, span = book.units[inputs.fields["unit"]], periods.period(inputs.fields["period"])
    if span.ends_at <= inputs.now:
        raise LinliError("due_in_the_past")
    data = _data(inputs.fields["period"].strip(), inputs.fields["measure"], inputs.fields["target"], 1)
    return Decision({**given_to(unit, inputs.now, facts), "due_at": span.ends_at, "data": data}, {"unit": unit.code})


def split(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """分解: into shorter periods within its own, each with a unit, a weight and a target of its own."""
    above = periods.period(facts.data["period"])
    if above.kind == "month":
        raise LinliError("period_month")
    if Decimal(facts.data["done"]):
        raise LinliError("split_already")
    parts = tuple(_part(part, above, facts, inputs, book) for part in inputs.fields["parts"])
    return Decision({"data": {**facts.data, "is_split": True}}, {"parts": len(parts)}, parts)


def _part(part: dict[str, Any], above: periods.Period, facts: Facts, inputs: Inputs, book: Rulebook) -> Part:
    span = periods.period(part["period"])
    if not above.holds(span):
        raise LinliError("period_outside", period=part["period"])
    if span.ends_at <= inputs.now:
        raise LinliError("due_in_the_past")
    unit = book.units[part["unit"]]
    data = _data(part["period"].strip(), facts.data["measure"], part["target"], part["weight"])
    return Part(
        part["title"][:60],
        changes={**given_to(unit, inputs.now, facts), "due_at": span.ends_at, "data": data},
    )


def _data(period: str, measure: str, target: str, weight: int) -> dict[str, Any]:
    return {"period": period, "measure": measure, "target": target, "weight": weight, "done": "0", "is_split": False}


def report(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """填报进度: the total so far; never less than before, and not where parts report."""
    if facts.data["is_split"]:
        raise LinliError("split_already")
    done = inputs.fields["done"] or facts.data["done"]
    if Decimal(done) < Decimal(facts.data["done"]):
        raise LinliError("progress_back", before=facts.data["done"])
    return Decision({"data": {**facts.data, "done": done}}, {"done_before": facts.data["done"]})


OPENING = Move(
    "open", "下达任务", "Set a task", {NOTHING: "running"}, (AREA,), set_task, needs=("text",), optional=("title",),
    fields=words.TASK,
)  # fmt: skip
MOVES = (
    Move("split", "分解任务", "Split", {"running": SAME}, (UNIT,), split, fields=words.SPLIT),
    Move("report", "填报进度", "Report progress", {"running": SAME}, (UNIT,), report,
         optional=("text", "attachments"), fields=words.progress),
    Move("assign", "指定经办", "Assign", {"running": SAME}, (UNIT,), rules.assign, needs=("person",),
         optional=("text",)),
    *moves_from("running"),
)  # fmt: skip
