"""What queueing takes and gives: sites with their people, how they come, how they are served; channels by hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class QueueData:
    """Sites of a round. people: who come to each (s); most_channels: what each has room for (s).

    channels: what each has, when the plan is to be read and not made (s); None: they are chosen.
    """

    people: Ints
    most_channels: Ints
    channels: Ints | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.people) != len(self.most_channels) or (
            self.channels is not None and len(self.channels) != len(self.people)
        ):
            raise ValueError("people, most_channels and channels must be as many as sites")
        if np.any(self.people < 0) or np.any(self.most_channels < 1):
            raise ValueError("people must not be negative, room must be for at least one channel")
        if self.channels is not None and (np.any(self.channels < 1) or np.any(self.channels > self.most_channels)):
            raise ValueError("channels must be at least 1 and within the site's room")

    def name(self, site: int) -> str:
        return self.names[site] if self.names else f"#{site + 1}"


@dataclass(frozen=True)
class Params:
    """How people come and are served, and what must hold.

    hours: in which people come. ends_within_hours: when the last must be served; None: half an hour later.
    wait_minutes: at most so many for ``share`` of the people.
    service_minutes, service_cv: of one person at one channel (mean; standard deviation ÷ mean).
    arrivals: share of the people in each hour of the round, any positive numbers; None is a timed call-up, which
    spreads them evenly. early: share of the people who come in the first hour whatever the call-up says.
    ramp_minutes: until all channels of a site work; they open one after the other.
    pool: people in one tube. laboratory_tubes_a_day: of all laboratories together; laboratories: how many they are;
    laboratory_hours: from receipt to result of one tube; transport_hours: from swab to receipt; elsewhere: share of
    the tubes that other districts analyse.
    """

    hours: float = 12.0
    ends_within_hours: float | None = None
    wait_minutes: float = 20.0
    share: float = 0.95
    service_minutes: float = 0.3
    service_cv: float = 0.6
    arrivals: tuple[float, ...] | None = None
    early: float = 0.0
    ramp_minutes: float = 0.0
    pool: int = 10
    laboratory_tubes_a_day: float = 30_000.0
    laboratory_hours: float = 6.0
    laboratories: int = 1
    transport_hours: float = 1.0
    elsewhere: float = 0.0

    def __post_init__(self) -> None:
        if min(self.hours, self.wait_minutes, self.service_minutes, self.laboratory_tubes_a_day) <= 0:
            raise ValueError("hours, wait_minutes, service_minutes and laboratory_tubes_a_day must be above 0")
        if not 0 < self.share < 1 or not 0 <= self.early < 1 or not 0 <= self.elsewhere <= 1:
            raise ValueError("share, early and elsewhere must be shares")
        if self.service_cv < 0 or self.ramp_minutes < 0 or self.pool < 1 or self.laboratories < 1:
            raise ValueError("service_cv and ramp_minutes must not be negative, pool and laboratories at least 1")
        if self.arrivals is not None and (min(self.arrivals) < 0 or sum(self.arrivals) <= 0):
            raise ValueError("arrivals must be positive numbers")

    @property
    def end_minutes(self) -> float:
        return 60 * (self.hours + 0.5 if self.ends_within_hours is None else self.ends_within_hours)


@dataclass(frozen=True)
class Day:
    """One site's day as the formula sees it, minutes from opening.

    wait_share: the share that was asked for waits no longer; mean_wait; finish: when the last one is served.
    """

    wait_share: float
    mean_wait: float
    finish: float


@dataclass(frozen=True)
class Gain:
    """What one more would buy: hours less to all results, and minutes less of waiting at the worst site."""

    what: str  # channel, laboratory, pool
    results_hours: float
    wait_minutes: float


@dataclass(frozen=True)
class QueuePlan:
    """channels: of each site (s). days: of each site. hours_to_swab: until the last person of the round is served.

    hours_to_results: until the last tube is analysed. bottleneck: laboratory, or channels (with the site's name in
    ``worst_site``). slots: people to call up in each quarter of an hour at each site (s x quarters).
    """

    channels: Ints
    days: tuple[Day, ...]
    hours_to_swab: float
    hours_to_results: float
    tubes: int
    bottleneck: str
    worst_site: int
    gains: tuple[Gain, ...]
    slots: Ints
