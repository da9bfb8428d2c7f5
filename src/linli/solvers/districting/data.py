"""What districting takes and gives: a graph of units (buildings, stairwells, counties), parts that hang together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DistrictingData:
    """Units and which are neighbours.

    people: of each unit (n). one, other: ends of each neighbourhood, once each (e); length: its weight in the cut, e.g.
    metres of common border (e); None: 1 each. dedicated: of each unit the number of the dedicated grid that it belongs
    to, -1 for none (n): a dedicated grid stays whole and is no part of the division.
    """

    people: Ints
    one: Ints
    other: Ints
    length: Ints | None = None
    dedicated: Ints | None = None
    names: tuple[str, ...] = ()
    points: Floats | None = None

    def __post_init__(self) -> None:
        ends = np.concatenate([self.one, self.other])
        if len(self.one) != len(self.other) or (len(ends) and not (ends.min() >= 0 and ends.max() < len(self.people))):
            raise ValueError("a neighbourhood's unit is out of range")
        if np.any(self.one == self.other):
            raise ValueError("a unit must not be its own neighbour")
        if np.any(self.people < 0):
            raise ValueError("people must not be negative")
        for name, column, size in (("length", self.length, len(self.one)), ("dedicated", self.dedicated, self.units)):
            if column is not None and len(column) != size:
                raise ValueError(f"{name} must have {size} entries")

    @property
    def units(self) -> int:
        return len(self.people)

    @cached_property
    def free(self) -> Ints:
        """Units that are divided: those of no dedicated grid."""
        return np.arange(self.units) if self.dedicated is None else np.flatnonzero(self.dedicated < 0)

    @cached_property
    def lengths(self) -> Ints:
        return np.ones(len(self.one), dtype=np.int64) if self.length is None else self.length


@dataclass(frozen=True)
class Params:
    """parts: into how many. lower, upper: people of a part; None: within ``tolerance`` of the mean.

    today: of each unit its part now (n); people_moved_cost: what one person in another part than today adds to the
    objective (the unit of ``length``), so that a division changes little.
    """

    parts: int
    tolerance: float = 0.08
    lower: int | None = None
    upper: int | None = None
    today: Ints | None = None
    people_moved_cost: float = 0.0

    def __post_init__(self) -> None:
        if self.parts < 1 or not 0 <= self.tolerance < 1 or self.people_moved_cost < 0:
            raise ValueError("parts must be at least 1, tolerance a share, people_moved_cost not negative")


@dataclass(frozen=True)
class DistrictingPlan:
    """part: of each unit, -1 for a unit of a dedicated grid (n). cut: length between different parts.

    people: of each part. moved: people whose part is not today's (0 without today).
    """

    part: Ints
    cut: int
    people: Ints
    moved: int
