"""What vehicle routing takes and gives: places with what is picked up there, when, and the way between them; routes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class VehicleData:
    """One depot (place 0) and n places to visit once each; all vehicles are alike.

    distance: between places in whole units (n + 1 x n + 1), e.g. metres; duration: the same in whole units of time;
    None: the distance. demand: of each place, the depot's 0 (n + 1). capacity: of a vehicle. vehicles: at most so many.
    service: time at each place (n + 1). earliest, latest: when a visit may begin (n + 1); the depot's are the shift.
    """

    distance: Ints
    demand: Ints
    capacity: int
    vehicles: int
    duration: Ints | None = None
    service: Ints | None = None
    earliest: Ints | None = None
    latest: Ints | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.demand)
        if self.distance.shape != (n, n) or (self.duration is not None and self.duration.shape != (n, n)):
            raise ValueError("distance and duration must be square, a row for each place")
        if n < 1 or np.any(self.demand < 0) or np.any(self.distance < 0) or self.capacity < 0 or self.vehicles < 1:
            raise ValueError("demand, distance and capacity must not be negative, vehicles at least 1")
        for name in ("service", "earliest", "latest"):
            column = getattr(self, name)
            if column is not None and len(column) != n:
                raise ValueError(f"{name} must have {n} entries")
        if (self.earliest is None) != (self.latest is None):
            raise ValueError("earliest and latest must be given together")

    @property
    def times(self) -> Ints:
        return self.distance if self.duration is None else self.duration

    @property
    def windows(self) -> tuple[Ints, Ints] | None:
        """Earliest and latest, when there are any."""
        return None if self.earliest is None or self.latest is None else (self.earliest, self.latest)

    def name(self, place: int) -> str:
        return self.names[place] if self.names else f"#{place}"


@dataclass(frozen=True)
class VehiclePlan:
    """routes: places in the order of visit, without the depot; only vehicles that leave."""

    routes: tuple[tuple[int, ...], ...]
    distance: int
