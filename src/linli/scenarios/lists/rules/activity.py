"""An activity: slots that people book, until everybody's attendance is known. No vital signs are kept. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import DEADLINE, State

SLUG = "lists.activity"
STATES = (
    State("announced", "报名中", "Open for booking", timer=DEADLINE, held_by="unit", step=0),
    State("closed", "已结束", "Closed", final=True, step=1),
    State("cancelled", "已取消", "Cancelled", final=True),
)
DAYS_TO_CLOSE = 3
"""Days after the last slot in which attendance is written down."""

_MEASURED = re.compile(
    r"(血压|高压|低压|收缩压|舒张压|血糖|心率|脉搏|体温|血氧|血脂)\D{0,8}\d"
    r"|\d\s*(mmhg|mmol|毫米汞柱|毫摩尔|次/分|℃)"
    r"|(?<!\d)(?:[89]\d|1\d\d|2[0-4]\d)\s*/\s*(?:[4-9]\d|1[0-4]\d)(?!\d)",
    re.IGNORECASE,
)


def refuse_vital_signs(*texts: str) -> None:
    """What a clinic measures belongs to the resident and the doctor (PIPL art. 28: health is sensitive). Raises
    vital_signs."""
    if any(_MEASURED.search(text or "") for text in texts):
        raise LinliError("vital_signs")


def announce(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """发布活动: its slots, each with so many places. Raises slots_wrong."""
    unit = book.units_by_id[facts.opener_unit_id or 0]
    slots = [_slot(n, row, inputs) for n, row in enumerate(inputs.fields["slots"], start=1)]
    last = max(datetime.fromisoformat(slot["ends"]) for slot in slots)
    kept = {name: inputs.fields[name] for name in ("kind", "where", "bring")}
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id],
         "due_at": last + timedelta(days=DAYS_TO_CLOSE), "data": {**kept, "slots": slots}},
        {"unit": unit.code},
    )  # fmt: skip


def _slot(n: int, row: dict[str, Any], inputs: Inputs) -> dict[str, Any]:
    begins, ends = (datetime.fromisoformat(row[name]) for name in ("begins", "ends"))
    if not inputs.now < begins < ends or ends - begins > timedelta(hours=24):
        raise LinliError("slots_wrong", n=n)
    return {
        "n": n, "begins": begins.astimezone(UTC).isoformat(), "ends": ends.astimezone(UTC).isoformat(),
        "capacity": row["capacity"], "waiting": row["waiting"] or 0,
    }  # fmt: skip


def slot(facts: Facts, n: str) -> dict[str, Any]:
    """A slot by its number as a form says it. Raises booking_unknown."""
    found = next((slot for slot in facts.data["slots"] if str(slot["n"]) == n), None)
    if found is None:
        raise LinliError("booking_unknown")
    return dict(found)


def book(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """预约: for oneself or for an elder, as long as the slot has not begun. Raises slot_started, vital_signs."""
    if not inputs.fields["slot"]:
        return Decision()
    refuse_vital_signs(inputs.fields["name"], inputs.fields["booked_by"])
    if datetime.fromisoformat(slot(facts, inputs.fields["slot"])["begins"]) <= inputs.now:
        raise LinliError("slot_started")
    return Decision(body={"slot": int(inputs.fields["slot"])})


def stay(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """What is written of it says nothing of anybody's health. Raises vital_signs."""
    refuse_vital_signs(inputs.text)
    return rules.stay(facts, inputs, book)
