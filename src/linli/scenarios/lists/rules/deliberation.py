"""议事协商会: convened with an agenda, held with everybody's position, resolved into cases. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs, Part
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import DEADLINE, TABLE, State
from linli.lib.calendars import Unit
from linli.lib.deadlines import Deadline
from linli.scenarios.lists.rules.need import end_of

SLUG, FOLLOW_UP = "lists.deliberation", "lists.follow_up"
STATES = (
    State("convened", "待召开", "To be held", timer=DEADLINE, held_by="unit", step=0),
    State("held", "待决议", "To be resolved", timer=TABLE, held_by="unit", step=1,
          within=Deadline(5, Unit.WORKING_DAYS)),
    State("resolved", "落实中", "Being carried out", timer=DEADLINE, held_by="unit", step=2),
    State("closed", "已办结", "Closed", final=True, step=3),
    State("no_agreement", "未达成一致", "No agreement", final=True),
    State("withdrawn", "已撤销", "Withdrawn", final=True),
)  # fmt: skip
FOLLOW_UP_STATES = (
    State("doing", "落实中", "Being done", timer=DEADLINE, held_by="unit", step=0),
    State("done", "已完成", "Done", final=True, step=1),
)


def convene(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """召集: about what, when and where, which units and which parties."""
    unit = book.units_by_id[facts.opener_unit_id or 0]
    invited = [book.units[code].id for code in inputs.fields["units"]]
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": list(dict.fromkeys([unit.id, *invited])),
         "due_at": datetime.fromisoformat(inputs.fields["at"]),
         "data": {**inputs.fields, "times": 1, "positions": []}},
        {"unit": unit.code},
    )  # fmt: skip


def invite(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """增加邀请: whoever was forgotten; nobody is invited twice."""
    data, given = facts.data, inputs.fields
    units = list(dict.fromkeys([*data["units"], *given["units"]]))
    parties = [*data["parties"], *(party for party in given["parties"] if party not in data["parties"])]
    trail = list(dict.fromkeys([*facts.unit_trail, *(book.units[code].id for code in units)]))
    return Decision({"unit_trail": trail, "data": {**data, "units": units, "parties": parties}})


def minute(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """会议记录: who came and what each party wants."""
    kept = {"present": list(inputs.fields["present"]), "positions": list(inputs.fields["positions"])}
    return Decision({"data": {**facts.data, **kept, "minutes": inputs.text.strip()}})


def reconvene(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """再次召集: the same parties at another time; the positions so far stay in the timeline."""
    if not inputs.fields["at"]:
        return Decision()
    again = {"at": inputs.fields["at"], "where": inputs.fields["where"] or facts.data["where"]}
    return Decision(
        {"due_at": datetime.fromisoformat(again["at"]),
         "data": {**facts.data, **again, "times": facts.data["times"] + 1}}
    )  # fmt: skip


def resolve(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """决议: its words, the votes, and who carries out what until when; nothing to carry out, and it is closed."""
    given = inputs.fields
    parts = tuple(_follow_up(row, facts, inputs, book) for row in given["follow_ups"])
    kept = {name: given[name] for name in ("resolution", "votes_for", "votes_against", "votes_abstained", "is_public")}
    due = max((part.changes["due_at"] for part in parts), default=facts.due_at)
    return Decision(
        {"due_at": due, "data": {**facts.data, **kept}},
        {"follow_ups": len(parts)},
        parts,
        to=None if parts else "closed",
    )


def _follow_up(row: dict[str, Any], facts: Facts, inputs: Inputs, book: Rulebook) -> Part:
    unit, due = book.units[row["unit"]], end_of(row["due"])
    if due < inputs.now:
        raise LinliError("day_passed")
    return Part(
        row["what"][:60], FOLLOW_UP, description=f"{facts.title}\n{row['what']}",
        changes={"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id], "due_at": due,
                 "dispatched_at": inputs.now, "clock_started_at": inputs.now, "data": {"what": row["what"]}},
    )  # fmt: skip
