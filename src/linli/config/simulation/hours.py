"""When people act on a simulated day: office hours, a desk manned longer, urgent matters at any of its hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from linli.lib.calendars import SHANGHAI

Period = tuple[time, time]
IsWorkday = Callable[[date], bool]

DAY_OPENS, DAY_CLOSES = time(7, 30), time(21)
OFFICE: tuple[Period, ...] = ((time(8, 30), time(12)), (time(13, 30), time(17, 45)))
FIELD: tuple[Period, ...] = ((time(8, 30), time(12)), (time(13, 30), time(19)))
ALL_DAY: tuple[Period, ...] = ((DAY_OPENS, DAY_CLOSES),)
SETTLING_MINUTES = 25
"""Who begins work does not do everything in its first minute."""
_LOOK_AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Hours:
    """Periods of a day (local), on workdays only or on every day."""

    periods: tuple[Period, ...]
    every_day: bool = False

    def next(self, wanted: datetime, is_workday: IsWorkday, rng: Random) -> datetime:
        """``wanted`` when it lies within the hours, else a moment soon after they begin again (Asia/Shanghai)."""
        local = wanted.astimezone(SHANGHAI)
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = local.date() + timedelta(days=ahead)
            if not (self.every_day or is_workday(day)):
                continue
            for opens, closes in self.periods:
                if ahead == 0 and opens <= local.time() < closes:
                    return local
                if ahead or local.time() < opens:
                    return at(day, opens) + timedelta(seconds=rng.randrange(SETTLING_MINUTES * 60))
        raise ValueError(f"no working hours within {_LOOK_AHEAD_DAYS} days of {wanted}")


OFFICE_HOURS, FIELD_HOURS, LONG_HOURS = Hours(OFFICE), Hours(FIELD), Hours(ALL_DAY, every_day=True)
_OF = {"unit": OFFICE_HOURS, "head": OFFICE_HOURS, "verifier": FIELD_HOURS}


def hours_of(who: str, urgency: str) -> Hours:
    """Whose hours count: units and grid workers keep office hours unless the matter is urgent."""
    return LONG_HOURS if urgency != "normal" else _OF.get(who, LONG_HOURS)


def at(day: date, clock: time) -> datetime:
    """A local moment of a day."""
    return datetime.combine(day, clock, SHANGHAI)


def last_day(now: datetime, is_workday: IsWorkday) -> date:
    """The last workday whose simulated hours have ended before ``now``."""
    day = now.astimezone(SHANGHAI).date()
    while not is_workday(day) or at(day, DAY_CLOSES) > now:
        day -= timedelta(days=1)
    return day
