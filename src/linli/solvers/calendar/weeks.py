"""How many firms of a class are visited in which week, so that the fullest week is as low as possible.

Firms of a class (street and tier) are visited in one order, the drawn one, the whole year. So only how many of them
have had their k-th visit by the end of each week has to be decided, V(k, w); the gap between a firm's visits is kept
when V(k+1, w) <= V(k, w - shortest) and V(k+1, w) >= V(k, w - longest). All are differences of two variables, which
makes the relaxation nearly whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from linli.solvers.calendar.data import Floats, Ints, Tier
from linli.solvers.mip import Model

SHORTEST, LONGEST = 0.7, 1.3  # of the even gap between two visits of a firm


@dataclass(frozen=True)
class Gaps:
    """Weeks between two visits of a firm, at least and at most; the first visit comes before ``longest`` has passed."""

    shortest: int
    longest: int


def gaps(visits: int, weeks: int) -> Gaps:
    even = weeks / visits
    return Gaps(max(1, int(even * SHORTEST)), max(1, int(np.ceil(even * LONGEST))))


class _Rows:
    """Rows «sum of value x variable <= upper», collected one by one."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, float]] = []
        self.upper: list[float] = []

    def add(self, parts: list[tuple[int, float]], upper: float = 0.0) -> None:
        self.entries.extend((len(self.upper), column, value) for column, value in parts)
        self.upper.append(upper)

    def at_most(self, smaller: int, larger: int) -> None:
        """One variable is not above another."""
        self.add([(smaller, 1.0), (larger, -1.0)])

    def matrix(self, columns: int) -> csr_matrix:
        ends = np.array([(row, column) for row, column, _value in self.entries], dtype=np.int64).reshape(-1, 2)
        values = np.array([value for _row, _column, value in self.entries])
        return csr_matrix((values, (ends[:, 0], ends[:, 1])), shape=(len(self.upper), columns))


def week_model(tiers: tuple[Tier, ...], members: list[int], days: Ints, work: float) -> Model:
    """Variables: V(k, w) of each tier with members, tier by tier, visit by visit; then the peak ÷ ideal."""
    weeks = len(days)
    base = {tier: start * weeks for tier, start in blocks(tiers, members).items()}
    columns = sum(tiers[tier].visits for tier in base) * weeks
    rows, lower, upper = _Rows(), np.zeros(columns + 1), np.full(columns + 1, np.inf)
    lower[columns] = 1.0
    for tier, start in base.items():
        upper[start : start + tiers[tier].visits * weeks] = members[tier]
        for visit in range(tiers[tier].visits):
            at = start + visit * weeks
            lower[at + weeks - 1] = members[tier]
            _grows(rows, at, days)
            _keeps_gaps(rows, lower, upper, at, visit, gaps(tiers[tier].visits, weeks), weeks)
    for week in np.flatnonzero(days > 0).tolist():
        parts = [(columns, -1.0)]
        for tier, start in base.items():
            share = tiers[tier].minutes * float(days.sum()) / (work * float(days[week]))
            for visit in range(tiers[tier].visits):
                at = start + visit * weeks + week
                parts += [(at, share), (at - 1, -share)] if week else [(at, share)]
        rows.add(parts)
    return Model(
        cost=np.append(np.zeros(columns), 1.0),
        rows=rows.matrix(columns + 1),
        row_lower=np.full(len(rows.upper), -np.inf),
        row_upper=np.array(rows.upper),
        lower=lower,
        upper=upper,
        whole=np.append(np.ones(columns, dtype=np.bool_), False),
    )


def _grows(rows: _Rows, at: int, days: Ints) -> None:
    """V does not fall from week to week, and stands still in a week without working days."""
    for week in range(len(days)):
        if week:
            rows.at_most(at + week - 1, at + week)
        if days[week] == 0:
            rows.add([(at + week, 1.0), (at + week - 1, -1.0)] if week else [(at, 1.0)])


def _keeps_gaps(rows: _Rows, lower: Floats, upper: Floats, at: int, visit: int, gap: Gaps, weeks: int) -> None:
    """The visit before is so many weeks ago, at least and at most; the first is not later than ``longest``."""
    if not visit:
        lower[at + gap.longest - 1 : at + weeks] = upper[at]
        return
    before = at - weeks
    upper[at : at + min(gap.shortest, weeks)] = 0.0
    for week in range(gap.shortest, weeks):
        rows.at_most(at + week, before + week - gap.shortest)
    for week in range(gap.longest, weeks):
        rows.at_most(before + week - gap.longest, at + week)


def blocks(tiers: tuple[Tier, ...], members: list[int]) -> dict[int, int]:
    """Which block of weeks each tier's variables begin with; tiers without members have none."""
    found, at = {}, 0
    for tier, count in enumerate(members):
        if count:
            found[tier] = at
            at += tiers[tier].visits
    return found


def weeks_of(values: Floats, tiers: tuple[Tier, ...], members: list[int], weeks: int) -> dict[int, Ints]:
    """For each tier the week of each firm's each visit, firms in their drawn order (members x visits)."""
    found = {}
    for tier, start in blocks(tiers, members).items():
        visits = tiers[tier].visits
        summed = np.round(values[start * weeks : (start + visits) * weeks].reshape(visits, weeks)).astype(np.int64)
        order = np.arange(members[tier])
        found[tier] = np.stack([np.searchsorted(row, order, side="right") for row in summed], axis=1)
    return found
