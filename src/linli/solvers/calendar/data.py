"""What the inspection calendar takes and gives: firms by street and tier, weeks with their working days; visits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tier:
    """A risk level: visits a year, minutes of one visit (travel included)."""

    name: str
    visits: int
    minutes: float

    def __post_init__(self) -> None:
        if self.visits < 1 or self.minutes <= 0:
            raise ValueError("a tier must have at least one visit a year and minutes above 0")


@dataclass(frozen=True)
class CalendarData:
    """Firms with a street and a tier each; the year's weeks; inspectors' pairs.

    firms: their names or codes, each once. street, tier: index of each (n). days: working days of each week (w), 0
    for a week without any. pairs: inspectors' pairs of each street.
    """

    firms: tuple[str, ...]
    street: Ints
    tier: Ints
    tiers: tuple[Tier, ...]
    streets: tuple[str, ...]
    days: Ints
    pairs: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.street) != len(self.firms) or len(self.tier) != len(self.firms):
            raise ValueError("street and tier must be as many as firms")
        if len(set(self.firms)) != len(self.firms):
            raise ValueError("every firm must be named once")
        if len(self.firms) and not (self.street.min() >= 0 and self.street.max() < len(self.streets)):
            raise ValueError("a firm's street is out of range")
        if len(self.firms) and not (self.tier.min() >= 0 and self.tier.max() < len(self.tiers)):
            raise ValueError("a firm's tier is out of range")
        if len(self.pairs) != len(self.streets) or min(self.pairs, default=1) < 0:
            raise ValueError("pairs must be given for every street")
        if np.any(self.days < 0) or np.any(self.days > 7):
            raise ValueError("days must be between 0 and 7")


@dataclass(frozen=True)
class Params:
    """day_minutes: that one pair has for visits on a working day."""

    day_minutes: float = 300.0

    def __post_init__(self) -> None:
        if self.day_minutes <= 0:
            raise ValueError("day_minutes must be above 0")


@dataclass(frozen=True)
class CalendarPlan:
    """Every visit, ordered by week, street and firm: firm, week and pair (within its street) of each (v).

    load: minutes of each street in each week (s x w). draw: the seed of the draw, to be published before it.
    """

    firm: Ints
    week: Ints
    pair: Ints
    load: Floats
    draw: str


def ideal(load: Floats, days: Ints) -> Floats:
    """Minutes of each street and week if the year's work were spread by working days (s x w)."""
    share = days / max(1, int(days.sum()))
    spread: Floats = np.outer(load.sum(axis=1), share)
    return spread
