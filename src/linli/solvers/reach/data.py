"""What reach takes and gives: a walking network, homes and facilities; minutes, scores and gaps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

METRES_A_DEGREE = 111_320.0


def projected(points: Floats, latitude: float) -> Floats:
    """Longitude and latitude (n x 2, degrees) as metres on a plane that fits a city; within 0.1 % for 20 km."""
    scale = METRES_A_DEGREE * np.array([np.cos(np.radians(latitude)), 1.0])
    plane: Floats = points * scale
    return plane


@dataclass(frozen=True)
class Network:
    """Where one can walk. points: of each node (k x 2, longitude and latitude); edges are walked both ways.

    one, other: nodes of each edge; metres: its length, above 0.
    """

    points: Floats
    one: Ints
    other: Ints
    metres: Floats

    def __post_init__(self) -> None:
        if len(self.metres) and (self.metres.min() <= 0 or not np.isfinite(self.metres).all()):
            raise ValueError("every edge must have a length above 0 metres")
        ends = np.concatenate([self.one, self.other])
        if len(ends) and not (ends.min() >= 0 and ends.max() < len(self.points)):
            raise ValueError("an edge's node is out of range")


@dataclass(frozen=True)
class ReachData:
    """Homes with their people, facilities with their kind, and the network; without one the straight line is taken.

    homes, facilities: points (n x 2 and f x 2, longitude and latitude); people: of each home (n);
    kind: of each facility, an index into ``kinds`` (f).
    """

    homes: Floats
    people: Ints
    facilities: Floats
    kind: Ints
    kinds: tuple[str, ...]
    network: Network | None = None

    def __post_init__(self) -> None:
        if len(self.people) != len(self.homes) or len(self.kind) != len(self.facilities):
            raise ValueError("people must be as many as homes, kind as many as facilities")
        if np.any(self.people < 0):
            raise ValueError("people must not be negative")
        if len(self.kind) and not (self.kind.min() >= 0 and self.kind.max() < len(self.kinds)):
            raise ValueError("a facility's kind is out of range")


@dataclass(frozen=True)
class Params:
    """limit_minutes: the circle. metres_a_minute: of walking (80 is 4.8 km/h; 60 for elders).

    detour: network metres for one straight metre, where there is no network (1.3).
    farthest_m: how far from the network a home may be before it counts as not connected.
    new_kind, candidates (c x 2, longitude and latitude), new_places: which of the candidates, at most so many, bring
    that kind within the limit for most people.
    """

    limit_minutes: float = 15.0
    metres_a_minute: float = 80.0
    detour: float = 1.3
    farthest_m: float = 300.0
    new_kind: int | None = None
    candidates: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    new_places: int = 1

    def __post_init__(self) -> None:
        if min(self.limit_minutes, self.metres_a_minute, self.detour, self.farthest_m) <= 0:
            raise ValueError("limit, speed, detour and farthest must be above 0")
        if self.new_places < 1:
            raise ValueError("new_places must be at least 1")


@dataclass(frozen=True)
class ReachPlan:
    """minutes: from each home to the nearest facility of each kind (n x kinds), infinite when there is none.

    score: of each home (n), the share of kinds within the limit. chosen: candidates that open (indices).
    approximate: the straight line was taken, not the network.
    """

    minutes: Floats
    limit_minutes: float
    chosen: tuple[int, ...]
    approximate: bool

    @property
    def within(self) -> Bools:
        """n x kinds."""
        return self.minutes <= self.limit_minutes

    @property
    def score(self) -> Floats:
        return self.within.mean(axis=1) if self.minutes.shape[1] else np.ones(len(self.minutes))

    def gaps(self, kind: int) -> Ints:
        """Homes that reach no facility of this kind within the limit."""
        return np.flatnonzero(~self.within[:, kind])
