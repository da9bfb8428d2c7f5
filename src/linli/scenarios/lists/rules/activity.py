"""An activity: slots that people book, until everybody's attendance is known. No vital signs are kept. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
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
SLOTS_MOST = 40
NEW = "new"
"""Stands for a slot that is not there yet."""

_COUNT = "人名位次个场元号楼月日点时分"  # what stands behind a number that counts or dates
_NUMERALS = "一二两三四五六七八九十百"
_NAMES = "血压|高压|低压|收缩压|舒张压|血糖|心率|脉搏|体温|血氧|血脂"
_MEASURED = re.compile(
    rf"(?:{_NAMES})\D{{0,8}}(?=\d)(?!\d*\s*[{_COUNT}])(?!\d{{1,2}}:\d\d)"
    r"|\d\s*(?:mmhg|mmol|kpa|毫米汞柱|毫摩尔|次/分|bpm|℃|°c)"
    rf"|(?<![\d/])(?:[89]\d|1\d\d|2[0-4]\d)\s*[/\\]\s*(?:[4-9]\d|1[0-4]\d)(?![\d/]|\s*[{_COUNT}])"
    rf"|(?:{_NAMES})[^\d\n]{{0,4}}[{_NUMERALS}]{{2,}}(?![{_COUNT}{_NUMERALS}])",
    re.IGNORECASE,
)


def refuse_vital_signs(*texts: str | None) -> None:
    """What a clinic measures belongs to the resident and the doctor (PIPL art. 28: health is sensitive). Raises
    vital_signs.

    What is looked for is a value with its name (血压 130), its unit (6.1 mmol/L) or its shape (130/80); a count of
    people («为 30 人测血压») and the hour at which it begins are none.
    """
    if any(_MEASURED.search(unicodedata.normalize("NFKC", text or "")) for text in texts):
        raise LinliError("vital_signs")


def announce(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """发布活动: its slots, each with so many places. Raises slots_wrong, vital_signs."""
    refuse_vital_signs(inputs.title, inputs.text, inputs.fields["where"], inputs.fields["bring"])
    unit = book.units_by_id[facts.opener_unit_id or 0]
    slots = [_slot(n, row, inputs) for n, row in enumerate(inputs.fields["slots"], start=1)]
    kept = {name: inputs.fields[name] for name in ("kind", "where", "bring")}
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id],
         "due_at": _due(slots), "data": {**kept, "slots": slots, "changed": 0}},
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


def _due(slots: Sequence[dict[str, Any]]) -> datetime:
    return max(datetime.fromisoformat(slot["ends"]) for slot in slots) + timedelta(days=DAYS_TO_CLOSE)


def change_slots(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """调整时段: another time or number of places for one slot, or one slot more; what is left empty stays as it is.

    The table refuses fewer places than are booked. Raises slots_wrong, slot_started.
    """
    given = inputs.fields
    if not given["slot"]:
        return Decision()
    slots = list(facts.data["slots"])
    n = len(slots) + 1 if given["slot"] == NEW else slot(facts, given["slot"])["n"]
    before = {} if given["slot"] == NEW else slots[n - 1]
    if before and datetime.fromisoformat(before["begins"]) <= inputs.now:
        raise LinliError("slot_started")
    names = ("begins", "ends", "capacity", "waiting")
    row = {name: before.get(name) if given[name] in (None, "") else given[name] for name in names}
    if n > SLOTS_MOST or not (row["begins"] and row["ends"] and row["capacity"]):
        raise LinliError("slots_wrong", n=n)
    slots[n - 1 :] = [_slot(n, row, inputs), *slots[n:]]
    return Decision(
        {"due_at": _due(slots), "data": {**facts.data, "slots": slots, "changed": facts.data.get("changed", 0) + 1}},
        {"slot": n},
    )


def slot(facts: Facts, n: str) -> dict[str, Any]:
    """A slot by its number as a form says it. Raises booking_unknown."""
    found = next((slot for slot in facts.data["slots"] if str(slot["n"]) == n), None)
    if found is None:
        raise LinliError("booking_unknown")
    return dict(found)


def book(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """预约: for oneself or for an elder who agrees, as long as the slot has not begun. Raises slot_started,
    consent_missing, vital_signs."""
    given = inputs.fields
    if not given["slot"]:
        return Decision()
    refuse_vital_signs(given["name"], given["booked_by"], given["consent"])
    if (given["booked_by"] or given["relation"]) and not given["consent"].strip():
        raise LinliError("consent_missing")
    if datetime.fromisoformat(slot(facts, given["slot"])["begins"]) <= inputs.now:
        raise LinliError("slot_started")
    return Decision(body={"slot": int(given["slot"])})


def cancel(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """取消活动: why is told to everybody who has booked. Raises vital_signs."""
    refuse_vital_signs(inputs.text)
    return Decision({"data": {**facts.data, "cancelled_because": inputs.text.strip()}})


def stay(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """What is written of it says nothing of anybody's health. Raises vital_signs."""
    refuse_vital_signs(inputs.text)
    return rules.stay(facts, inputs, book)
