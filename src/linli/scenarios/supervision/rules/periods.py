"""Years, quarters and months, and what a tree of tasks adds up to (以月保季、以季保年). Pure.

Progress of a task that is not split is its total over its target, at most 1; of one that is split the weighted mean of
its parts. The forecast goes on at the present pace: progress over the share of the time that has passed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from linli.kernel.base.errors import LinliError
from linli.lib.calendars import SHANGHAI

_PERIOD = re.compile(r"(20\d\d)(?:Q([1-4])|-(0[1-9]|1[0-2]))?")
PACE_FROM = 0.05
"""Before so much of the time has passed a pace says nothing."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``first`` up to, not including, ``after``."""

    kind: str  # year | quarter | month
    first: date
    after: date

    @property
    def ends_at(self) -> datetime:
        """The moment after its last."""
        return datetime.combine(self.after, time(), SHANGHAI).astimezone(UTC)

    def holds(self, other: Period) -> bool:
        """Whether the other lies within and is shorter."""
        return self.first <= other.first and other.after <= self.after and self != other

    def passed(self, now: datetime) -> float:
        """The share of its time that is over, 0 to 1."""
        begin = datetime.combine(self.first, time(), SHANGHAI)
        whole = self.ends_at - begin
        return min(1.0, max(0.0, (now - begin) / whole))


def period(text: str) -> Period:
    """«2026», «2026Q4» or «2026-11». Raises period_unknown."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise LinliError("period_unknown", period=text)
    year, quarter, month = int(found[1]), found[2], found[3]
    if month:
        return Period("month", date(year, int(month), 1), _month_after(year, int(month)))
    if quarter:
        first = 3 * int(quarter) - 2
        return Period("quarter", date(year, first, 1), _month_after(year, first + 2))
    return Period("year", date(year, 1, 1), date(year + 1, 1, 1))


def _month_after(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Node:
    """A task as the roll-up sees it."""

    weight: int
    target: Decimal
    done: Decimal
    parts: Sequence[Node] = ()


def progress(node: Node) -> float:
    """0 to 1; of a split task the weighted mean of its parts."""
    if node.parts:
        return sum(part.weight * progress(part) for part in node.parts) / sum(part.weight for part in node.parts)
    if node.target == 0:
        return 1.0
    return float(min(Decimal(1), node.done / node.target))


def forecast(reached: float, passed: float) -> float | None:
    """What will be reached at the end at the present pace, at most 1; None while too little time has passed."""
    return min(1.0, reached / passed) if passed >= PACE_FROM else None
