"""Which days are worked: weekdays, the State Council's holiday table, and a local table that overrides both.

The yearly notice of the State Council's General Office (《关于…年部分节假日安排的通知》, under
《全国年节及纪念日放假办法》) names days off and the make-up days (调休) that are worked instead. The package
`chinesecalendar` carries these notices; years it does not cover fall back to the weekdays, and a district corrects
either through `overrides`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from chinese_calendar import constants

DayKind = Literal["off", "work"]
MONDAY_TO_FRIDAY: frozenset[int] = frozenset(range(5))

_HOLIDAYS: frozenset[date] = frozenset(constants.holidays)
_MAKE_UP_DAYS: frozenset[date] = frozenset(constants.workdays)
STATUTORY_YEARS: tuple[int, int] = (min(_HOLIDAYS).year, max(_HOLIDAYS).year)
"""First and last year of the holiday table in the installed `chinesecalendar`."""


@dataclass(frozen=True)
class Workdays:
    """The days that are worked.

    `weekdays`: Monday 0 … Sunday 6, at least one. `overrides`: day → "off" or "work", wins over everything.
    `statutory`: whether the national table of holidays and make-up days applies.
    Raises ValueError for an empty or impossible set of weekdays and for an unknown kind of override.
    """

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    overrides: Mapping[date, DayKind] = field(default_factory=dict, hash=False)
    statutory: bool = True
    # A memo, not state: year → the ordinals of its workdays, a function of the three fields above.
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError(f"weekdays must be a non-empty part of 0..6, got {sorted(self.weekdays)}")
        for day, kind in self.overrides.items():
            if kind not in ("off", "work"):
                raise ValueError(f"override of {day} must be 'off' or 'work', got {kind!r}")
        object.__setattr__(self, "overrides", dict(self.overrides))

    def is_workday(self, day: date) -> bool:
        """Whether `day` (a local date) is worked. Raises TypeError for a datetime, whose date depends on a zone."""
        if isinstance(day, datetime):
            raise TypeError("is_workday takes a local date, not a datetime")
        kind = self.overrides.get(day)
        if kind is not None:
            return kind == "work"
        if self.statutory and day in _MAKE_UP_DAYS:
            return True
        return day.weekday() in self.weekdays and not (self.statutory and day in _HOLIDAYS)

    def nth_after(self, day: int, n: int) -> int:
        """Ordinal of the `n`-th workday (n ≥ 1) strictly after the ordinal `day`. OverflowError past the year 9999."""
        year = date.fromordinal(day).year
        worked = self._of_year(year)
        position = bisect_right(worked, day) + n - 1
        while position >= len(worked):
            position -= len(worked)
            year += 1
            worked = self._of_year(year)
        return worked[position]

    def count(self, after: int, until: int) -> int:
        """Number of workdays in the half-open span (`after`, `until`] of ordinals; negative when `until` is earlier."""
        if until < after:
            return -self.count(until, after)
        first, last = date.fromordinal(after).year, date.fromordinal(until).year
        whole = sum(len(self._of_year(year)) for year in range(first, last))
        return whole + bisect_right(self._of_year(last), until) - bisect_right(self._of_year(first), after)

    def _of_year(self, year: int) -> tuple[int, ...]:
        worked = self._years.get(year)
        if worked is None:
            if year > date.max.year:
                raise OverflowError("the deadline lies beyond the year 9999")
            days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            worked = tuple(day for day in days if self.is_workday(date.fromordinal(day)))
            self._years[year] = worked
        return worked
