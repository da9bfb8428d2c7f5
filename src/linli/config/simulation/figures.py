"""The small table of a simulated day, from the server's own list of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from linli.config.simulation.line import Browser

PAGE = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of cases of one period; None is not known. ``median_hours``: from report to close."""

    reported: int
    dispatched: int
    closed: int
    returned: int
    overdue: int | None
    median_hours: float | None


def of_period(reader: Browser, since: datetime, until: datetime) -> Figures:
    """Count the cases opened in a period, as the list shows them now."""
    rows = list(_rows(reader, since, until))
    hours = [_hours(row) for row in rows if row["state"] == "closed"]
    return Figures(
        reported=len(rows),
        dispatched=sum(row["dispatch_count"] > 0 for row in rows),
        closed=len(hours),
        returned=sum(row["return_count"] > 0 for row in rows),
        overdue=sum(row["timeliness"] == "overdue" for row in rows),
        median_hours=round(median(hours), 2) if hours else None,
    )


def disagreements(served: Figures, played: Figures) -> list[str]:
    """Where the server's list and the players' own count differ; what one of them does not know is left out."""
    one, other = asdict(served), asdict(played)
    return [
        f"{name}: {one[name]} ≠ {other[name]}"
        for name in one
        if one[name] != other[name] and None not in (one[name], other[name])
    ]


def _rows(reader: Browser, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    cursor = ""
    period = {"opened_from": since.isoformat(), "opened_until": until.isoformat(), "limit": PAGE}
    while cursor is not None:
        page = reader.get("/cases", None, cursor=cursor, **period)
        yield from page["items"]
        cursor = page["next"]


def _hours(row: dict[str, Any]) -> float:
    opened, closed = (datetime.fromisoformat(row[name]) for name in ("opened_at", "closed_at"))
    return (closed - opened).total_seconds() / 3600
