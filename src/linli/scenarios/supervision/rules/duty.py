"""值班: a roster for a holiday with a checklist that is gone through while it lasts."""

from __future__ import annotations

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import AREA, DEADLINE, NOTHING, OPENER, SAME, SYSTEM_ONLY, UNIT, Move, State
from linli.scenarios.supervision import words
from linli.scenarios.supervision.rules.acceptance import WITHDRAWN, end_of

SLUG = "supervision.duty"
STATES = (
    State("running", "值班中", "On duty", timer=DEADLINE, held_by="unit", step=0),
    State("closed", "已结束", "Ended", final=True, step=1),
    WITHDRAWN,
)


def roster(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """排班: from when until when, who is on duty in which shift, and what is to be looked at."""
    begins, ends = inputs.fields["begins"], inputs.fields["ends"]
    if ends < begins:
        raise LinliError("duty_dates_wrong")
    for shift in inputs.fields["shifts"]:
        if not begins <= shift["day"] <= ends:
            raise LinliError("shift_outside", day=shift["day"])
    unit = book.units_by_id[facts.opener_unit_id or 0]
    data = {
        "begins": begins, "ends": ends, "shifts": sorted(inputs.fields["shifts"], key=lambda shift: shift["day"]),
        "checklist": [row["item"] for row in inputs.fields["checklist"]], "checks": [],
    }  # fmt: skip
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id], "data": data,
         "due_at": end_of(ends, inputs.now)},
        {"unit": unit.code},
    )  # fmt: skip


def check(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """值班检查: every item of the checklist, in order or not."""
    said = [inputs.fields.get(f"item_{n}") for n, _ in enumerate(facts.data["checklist"], start=1)]
    done = {"at": inputs.now.isoformat(), "by": inputs.by.id, "good": sum(word is True for word in said),
            "of": len(said), "text": inputs.text}  # fmt: skip
    return Decision({"data": {**facts.data, "checks": [*facts.data["checks"], done]}})


OPENING = Move(
    "open", "节假日值班", "Arrange a duty", {NOTHING: "running"}, (AREA,), roster, needs=("text",), optional=("title",),
    fields=words.ROSTER,
)  # fmt: skip
MOVES = (
    Move("check", "值班检查", "Go through the checklist", {"running": SAME}, (UNIT,), check,
         optional=("text", "attachments"), next_in=("running",), fields=words.checks),
    Move("note", "记录", "Add a note", {"running": SAME}, (UNIT,), rules.stay, needs=("text",),
         optional=("attachments",)),
    Move("close", "值班结束", "End the duty", {"running": "closed"}, (UNIT,), rules.stay, needs=("text",)),
    Move("withdraw", "撤销", "Withdraw", {"running": "withdrawn"}, (OPENER,), rules.stay, needs=("text",)),
    Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
