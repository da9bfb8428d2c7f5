"""A deadline as a district writes it ("3个工作日", "30分钟"), when it falls, and what a pause does to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from linli.lib.calendars import Unit, WorkingCalendar

_WORDS: dict[Unit, tuple[str, ...]] = {
    Unit.MINUTES: ("分钟", "分", "minute", "minutes", "min"),
    Unit.HOURS: ("小时", "时", "自然时", "hour", "hours", "h"),
    Unit.CALENDAR_DAYS: ("自然日", "日", "天", "calendar_day", "calendar_days", "day", "days"),
    Unit.WORKING_HOURS: ("工作时", "工作小时", "working_hour", "working_hours"),
    Unit.WORKING_DAYS: ("工作日", "working_day", "working_days"),
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words}
_TEXT = re.compile(r"(\d+)\s*个?\s*([^\d\s]+)")


@dataclass(frozen=True)
class Deadline:
    """A time allowed: `amount` ≥ 0 of `unit`. `roll_forward` matters for calendar days only (Civil Code 203)."""

    amount: int
    unit: Unit
    roll_forward: bool = True

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a deadline cannot be negative: {self.amount}")

    @classmethod
    def parse(cls, row: str | Mapping[str, object]) -> Self:
        """From a row of a pack: {"amount": 3, "unit": "working_days", "roll_forward": true} or a text such as
        "3个工作日".

        The unit may be Chinese or English. Raises ValueError naming what cannot be read.
        """
        if isinstance(row, str):
            return cls._from_text(row)
        amount, unit = str(row.get("amount", "")).strip(), str(row.get("unit", "")).strip()
        if not amount.isdecimal():
            raise ValueError(f"the amount of a deadline must be a whole number, got {amount!r}")
        return cls(int(amount), unit_from(unit), _flag(row.get("roll_forward", True)))

    @classmethod
    def _from_text(cls, text: str) -> Self:
        match = _TEXT.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if match is None:
            raise ValueError(f"not a deadline: {text!r} (expected for example '3个工作日' or '30 minutes')")
        return cls(int(match[1]), unit_from(match[2]))

    def due(self, calendar: WorkingCalendar, start: datetime) -> datetime:
        """When the time allowed from `start` is used up, in UTC. ValueError when `start` is naive."""
        return calendar.add(start, self.amount, self.unit, roll_forward=self.roll_forward)

    def __str__(self) -> str:
        """In Chinese: "3个工作日", "30分钟", "8个工作时"."""
        word = _WORDS[self.unit][0]
        return f"{self.amount}{'' if word == '分钟' else '个'}{word}"


def unit_from(word: str) -> Unit:
    """The unit named by `word`, in Chinese or English. Raises ValueError for an unknown word."""
    unit = _UNIT_OF.get(word.strip().lower().replace(" ", "_").replace("-", "_"))
    if unit is None:
        raise ValueError(
            f"unknown unit of time: {word!r} (one of {', '.join(Unit)}, or 分钟 小时 自然日 工作时 工作日)"
        )
    return unit


def shift_for_pause(
    calendar: WorkingCalendar,
    due: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    unit: Unit,
    *,
    roll_forward: bool = True,
) -> datetime:
    """The new due moment (UTC) of a clock that stood still from `paused_at` to `resumed_at`.

    What remained at the pause remains at the resumption. Time units: the (working) time that passed is added to `due`.
    Units of days: the (working) days that passed are added, so a pause within one day adds nothing. A pause begun
    after `due` changes nothing: what is overdue stays overdue. Two pauses one after another equal their sum. Raises
    ValueError for naive datetimes and for a resumption before the pause.
    """
    if resumed_at < paused_at:
        raise ValueError("a pause cannot end before it begins")
    passed = calendar.elapsed(paused_at, resumed_at, unit)
    unchanged = calendar.add(due, 0, Unit.MINUTES)
    if passed == timedelta(0) or due <= paused_at:
        return unchanged
    return calendar.add(due, passed, unit, roll_forward=roll_forward)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("true", "yes", "1", "是"):
        return True
    if text in ("false", "no", "0", "否"):
        return False
    raise ValueError(f"not a yes or a no: {value!r}")
