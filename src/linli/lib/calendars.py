"""Working time: how long a unit has had a case, and when its time is up.

Rules followed: 《中华人民共和国民法典》 articles 200–204. A period in hours runs from the hour itself; in a period of
days the first day is not counted (201: 开始的当日不计入); the last day ends at 24:00, or when business closes where
there are business hours, and a last day that is a statutory day off moves to the first day after it (203).
Administrative practice counts 工作日 the same way (自受理次日起算). A day off is a day not worked after make-up days
are taken into account.

Datetimes must be aware; results are in UTC. Local time is UTC+8 without daylight saving: the only rule of
Asia/Shanghai since 1992.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Self

from linli.lib.workdays import MONDAY_TO_FRIDAY, DayKind, Workdays

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
OFFICE_HOURS: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
"""Tianjin's usual office hours. A pack sets its own."""

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_LAST_SECOND = _DAY - _SECOND


class Unit(StrEnum):
    """Unit of a deadline. The first three run by the clock or the calendar, the last two only while offices are
    open."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"

    @property
    def counts_days(self) -> bool:
        """Whether the unit counts whole days, so that amounts are whole numbers of days."""
        return self in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)


@dataclass(frozen=True)
class WorkingCalendar:
    """Working periods of a day, and the days worked.

    `periods`: (opens, closes) pairs in local time, in order, not overlapping, within a day; closing at 00:00 means
    24:00. Raises ValueError for periods that are empty, reversed or overlapping.
    """

    periods: tuple[tuple[time, time], ...] = OFFICE_HOURS
    workdays: Workdays = field(default_factory=Workdays)
    zone: timezone = SHANGHAI
    _spans: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)
    _day_length: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spans = tuple((_since_midnight(opens), _since_midnight(closes) or _DAY) for opens, closes in self.periods)
        edges = [edge for span in spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in zip(edges[::2], edges[1::2], strict=True)):
            raise ValueError("a working period must open before it closes, and there must be one")
        if any(opens < closes for closes, opens in zip(edges[1::2], edges[2::2], strict=False)):
            raise ValueError("working periods must be in order and must not overlap")
        object.__setattr__(self, "_spans", spans)
        object.__setattr__(self, "_day_length", sum(closes - opens for opens, closes in spans))

    @classmethod
    def of(
        cls,
        periods: Sequence[tuple[time, time]] = OFFICE_HOURS,
        weekdays: frozenset[int] = MONDAY_TO_FRIDAY,
        overrides: Mapping[date, DayKind] | None = None,
        statutory: bool = True,
    ) -> Self:
        """A calendar from plain values, as a pack gives them. Raises ValueError as the constructors do."""
        return cls(tuple(periods), Workdays(weekdays, overrides or {}, statutory))

    def is_workday(self, day: date) -> bool:
        """Whether the local date `day` is worked."""
        return self.workdays.is_workday(day)

    def is_working_time(self, moment: datetime) -> bool:
        """Whether offices are open at `moment`; a period includes its opening and excludes its closing instant."""
        day, clock = self._local(moment)
        return self.is_workday(date.fromordinal(day)) and any(opens <= clock < closes for opens, closes in self._spans)

    def local_date(self, moment: datetime) -> date:
        """The local date of an aware `moment`. ValueError when naive."""
        return date.fromordinal(self._local(moment)[0])

    def add(self, start: datetime, amount: int | timedelta, unit: Unit, *, roll_forward: bool = True) -> datetime:
        """The moment (UTC) at which `amount` of `unit` counted from `start` is used up.

        `amount`: a number of units, or the exact time as a timedelta (whole days for units of days); never negative.

        * minutes, hours: elapsed time.
        * working_hours: time inside working periods of workdays only; of several moments with the same working time
          behind them, the earliest (17:30 today, not 8:30 tomorrow). Nothing to add gives `start` back.
        * working_days: the close of the last working period of the n-th workday after the day of `start`, which is
          itself not counted, worked or not. 0 (当日办结) is the first closing time not before `start`.
        * calendar_days: 23:59:59 local of the n-th day after the day of `start`; if that day is not worked and
          `roll_forward` is set (Civil Code 203), of the next workday.

        Raises ValueError for a naive `start`, a negative amount, or a part of a day in a unit of days.
        """
        exact = _exact(amount, unit)
        if exact < timedelta(0):
            raise ValueError(f"an amount of time cannot be negative: {amount}")
        day, clock = self._local(start)
        match unit:
            case Unit.MINUTES | Unit.HOURS:
                return start.astimezone(UTC) + exact
            case Unit.WORKING_HOURS:
                micros = exact // timedelta(microseconds=1)
                return self._moment(*self._after_working_time(day, clock, micros)) if micros else start.astimezone(UTC)
            case Unit.WORKING_DAYS:
                return self._moment(self._working_day(day, clock, exact.days), self._close)
            case Unit.CALENDAR_DAYS:
                return self._moment(self._calendar_day(day + exact.days, roll_forward), _LAST_SECOND)

    def elapsed(self, start: datetime, end: datetime, unit: Unit) -> timedelta:
        """How much of `unit` lies between `start` and `end`; negative when `end` is earlier. Additive over any split
        point.

        Time for minutes, hours and working hours; whole days for units of days: the days (workdays) after the day of
        `start` up to and including the day of `end`. Raises ValueError for naive datetimes.
        """
        (first, opened), (last, closed) = self._local(start), self._local(end)
        match unit:
            case Unit.MINUTES | Unit.HOURS:
                return end - start
            case Unit.WORKING_HOURS:
                whole = self.workdays.count(first - 1, last - 1) * self._day_length
                return timedelta(microseconds=whole + self._worked(last, closed) - self._worked(first, opened))
            case Unit.WORKING_DAYS:
                return timedelta(days=self.workdays.count(first, last))
            case Unit.CALENDAR_DAYS:
                return timedelta(days=last - first)

    def remaining(self, now: datetime, due: datetime, unit: Unit) -> timedelta:
        """What is left of `unit` until `due`, negative when it is past. For units of days zero means "due today":
        whether a case is overdue is `now > due`, never the sign of this."""
        return self.elapsed(now, due, unit)

    @property
    def _close(self) -> int:
        return min(self._spans[-1][1], _LAST_SECOND)

    def _working_day(self, day: int, clock: int, amount: int) -> int:
        if amount:
            return self.workdays.nth_after(day, amount)
        return self.workdays.nth_after(day - 1 if clock <= self._close else day, 1)

    def _calendar_day(self, day: int, roll_forward: bool) -> int:
        return self.workdays.nth_after(day - 1, 1) if roll_forward else day

    def _after_working_time(self, day: int, clock: int, micros: int) -> tuple[int, int]:
        """Day and clock at which `micros` > 0 of working time have passed since `day` at `clock`."""
        # Counted from the day's opening; minus one, so that a full day ends at its close and not at the next opening.
        days, left = divmod(self._worked(day, clock) + micros - 1, self._day_length)
        return self.workdays.nth_after(day - 1, days + 1), self._clock_after(left + 1)

    def _worked(self, day: int, clock: int) -> int:
        """Working time of `day` before `clock`, in microseconds; 0 on a day off."""
        if self.workdays.count(day - 1, day) == 0:
            return 0
        return sum(min(clock, closes) - opens for opens, closes in self._spans if clock > opens)

    def _clock_after(self, micros: int) -> int:
        for opens, closes in self._spans:
            if micros <= closes - opens:
                return opens + micros
            micros -= closes - opens
        raise AssertionError("more working time than a day has")

    def _local(self, moment: datetime) -> tuple[int, int]:
        """Ordinal of the local day, and microseconds since its midnight."""
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise ValueError("a datetime without a time zone cannot be placed on a calendar")
        local = moment.astimezone(self.zone)
        return local.toordinal(), _since_midnight(local)

    def _moment(self, day: int, clock: int) -> datetime:
        local = datetime.fromordinal(day).replace(tzinfo=self.zone) + timedelta(microseconds=clock)
        return local.astimezone(UTC)


def _since_midnight(clock: time | datetime) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * _SECOND + clock.microsecond


def _exact(amount: int | timedelta, unit: Unit) -> timedelta:
    if isinstance(amount, timedelta):
        if unit.counts_days and amount % timedelta(days=1):
            raise ValueError(f"{unit} are counted whole, got {amount}")
        return amount
    match unit:
        case Unit.MINUTES:
            return timedelta(minutes=amount)
        case Unit.HOURS | Unit.WORKING_HOURS:
            return timedelta(hours=amount)
        case _:
            return timedelta(days=amount)
