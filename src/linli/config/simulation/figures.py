"""The small table of a simulated day: as the server's statistics say, its list of cases, and the players themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from linli.config.simulation.hours import at
from linli.config.simulation.line import Browser

PAGE = 100
SAME_HOURS = 0.1  # the statistics round the median to a tenth
EVENT = "events.event"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return at(self.first, time(0))

    @property
    def ends(self) -> datetime:
        """The moment after its last."""
        return at(self.last + timedelta(days=1), time(0))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the cases opened in a period; None is not known. ``median_hours``: from report to last closing."""

    reported: int
    dispatched: int
    closed: int
    returned: int
    overdue: int | None
    median_hours: float | None


def of_statistics(reader: Browser, period: Period) -> Figures:
    """As the statistics page has them."""
    days = {"from": period.first.isoformat(), "until": period.last.isoformat()}
    total = reader.get("/insight/events", None, **days)["total"]
    return Figures(**{name: total[name] for name in Figures.__dataclass_fields__})


def of_list(reader: Browser, period: Period) -> Figures:
    """Counted over the list of cases, page by page."""
    rows = list(_rows(reader, period))
    closed = [row for row in rows if row["state"] == "closed"]
    return Figures(
        reported=len(rows),
        dispatched=sum(row["dispatch_count"] > 0 for row in rows),
        closed=len(closed),
        returned=sum(row["return_count"] > 0 for row in rows),
        overdue=sum(row["timeliness"] == "overdue" for row in rows),
        median_hours=median_hours([_moments(row) for row in closed]),
    )


def median_hours(spans: list[tuple[datetime, datetime]]) -> float | None:
    """The median of spans in hours; None of none."""
    return median((end - begin).total_seconds() / 3600 for begin, end in spans) if spans else None


def disagreements(one: Figures, other: Figures) -> list[str]:
    """Where two counts differ; what one of them does not know is left out."""
    pairs = ((name, value, asdict(other)[name]) for name, value in asdict(one).items())
    return [f"{name} {a} ≠ {b}" for name, a, b in pairs if None not in (a, b) and abs(a - b) > _tolerance(name)]


def _tolerance(name: str) -> float:
    return SAME_HOURS if name == "median_hours" else 0


def _rows(reader: Browser, period: Period) -> Iterator[dict[str, Any]]:
    # Events alone, as the statistics: after the day's end it is still today, and matters of other kinds join the list.
    asked = {
        "type": EVENT,
        "opened_from": period.begins.isoformat(),
        "opened_until": period.ends.isoformat(),
        "limit": PAGE,
    }
    cursor = ""
    while cursor is not None:
        page = reader.get("/cases", None, cursor=cursor, **asked)
        yield from page["items"]
        cursor = page["next"]


def _moments(row: dict[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(row["opened_at"]), datetime.fromisoformat(row["closed_at"])
