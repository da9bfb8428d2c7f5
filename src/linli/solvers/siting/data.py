"""What siting takes and gives: buildings, candidate sites, the walks between them; a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Goal(StrEnum):
    """What the plan makes small (or, for cover, large)."""

    WALK = "walk"  # sum of weight x metres, plus the cost of opening (p-median, facility location)
    FARTHEST = "farthest"  # the longest walk of anyone, metres (p-centre)
    COVER = "cover"  # people with a site within the limit, made large (maximum cover)


@dataclass(frozen=True)
class Links:
    """Which site is within a walk of which building. One entry a pair, sorted by building, then by site.

    building, site: index of each pair's ends; metres: the walk between them.
    """

    building: Ints
    site: Ints
    metres: Floats

    @staticmethod
    def of_matrix(metres: Floats, limit_m: float = np.inf) -> Links:
        """All pairs of a matrix (buildings x sites) not farther than the limit."""
        building, site = np.nonzero(metres <= limit_m)
        return Links(building.astype(np.int64), site.astype(np.int64), metres[building, site].astype(np.float64))

    @staticmethod
    def of_points(buildings_m: Floats, sites_m: Floats, limit_m: float, detour: float = 1.3) -> Links:
        """Pairs within the limit: straight line x detour between projected points (n x 2 and m x 2, metres)."""
        from scipy.spatial import cKDTree

        near = cKDTree(sites_m).query_ball_point(buildings_m, limit_m / detour, return_sorted=True)
        building = np.repeat(np.arange(len(buildings_m)), [len(one) for one in near])
        site = np.array([index for one in near for index in one], dtype=np.int64)
        straight = np.hypot(*(buildings_m[building] - sites_m[site]).T) if len(site) else np.zeros(0)
        return Links(building.astype(np.int64), site, straight * detour)

    def __len__(self) -> int:
        return len(self.building)


@dataclass(frozen=True)
class SitingData:
    """Buildings, candidates, and the walks between them.

    people: of each building (n), at least 0.
    links: pairs within the walking limit; a building without any goes to the doorstep teams.
    sites: how many candidates (m).
    channel_people: people one channel serves in the whole round, a number for all or one for each site.
    most_channels: channels each site has room for (m); None: one each.
    opening_cost: of each site (m), in the objective's unit; None: nothing.
    weight: of one metre for each building in the objective (n); None: its people, so that the objective is
        people-metres.
    """

    people: Ints
    links: Links
    sites: int
    channel_people: float | Floats = np.inf
    most_channels: Ints | None = None
    opening_cost: Floats | None = None
    weight: Floats | None = None
    building_names: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    building_points: Floats | None = None  # n x 2, longitude and latitude; for the map only
    site_points: Floats | None = None

    def __post_init__(self) -> None:
        n, m = len(self.people), self.sites
        if np.any(self.people < 0):
            raise ValueError("people must not be negative")
        if len(self.links) and not (self.links.building.min() >= 0 and self.links.building.max() < n):
            raise ValueError("a link's building is out of range")
        if len(self.links) and not (self.links.site.min() >= 0 and self.links.site.max() < m):
            raise ValueError("a link's site is out of range")
        if np.any(np.diff(self.links.building * m + self.links.site) <= 0):
            raise ValueError("links must be sorted by building, then by site, each pair once")
        for name, length in (("most_channels", m), ("opening_cost", m), ("weight", n)):
            column = getattr(self, name)
            if column is not None and len(column) != length:
                raise ValueError(f"{name} must have {length} entries")

    @property
    def buildings(self) -> int:
        return len(self.people)

    @cached_property
    def channel_capacity(self) -> Floats:
        """People one channel of each site serves (m)."""
        return np.broadcast_to(np.asarray(self.channel_people, dtype=np.float64), (self.sites,)).copy()

    @cached_property
    def room(self) -> Ints:
        """Most channels of each site (m)."""
        return np.ones(self.sites, dtype=np.int64) if self.most_channels is None else self.most_channels

    @cached_property
    def opening(self) -> Floats:
        return np.zeros(self.sites) if self.opening_cost is None else self.opening_cost

    @cached_property
    def costs(self) -> Floats:
        """What each link adds to the objective when its building goes there."""
        return self.weights[self.links.building] * self.links.metres

    @cached_property
    def weights(self) -> Floats:
        """Of one metre for each building (n); a building without people weighs next to nothing."""
        return np.maximum(self.people.astype(np.float64) if self.weight is None else self.weight, 1e-6)

    @cached_property
    def starts(self) -> Ints:
        """Where each building's links begin (n + 1)."""
        return np.searchsorted(self.links.building, np.arange(self.buildings + 1)).astype(np.int64)

    @cached_property
    def within_reach(self) -> NDArray[np.bool_]:
        """Which buildings have any site within the limit (n)."""
        return np.diff(self.starts) > 0

    def building_name(self, index: int) -> str:
        return self.building_names[index] if self.building_names else f"#{index + 1}"

    def site_name(self, index: int) -> str:
        return self.site_names[index] if self.site_names else f"#{index + 1}"


@dataclass(frozen=True)
class Params:
    """What is asked of the plan.

    sites: exactly so many; None: as many as pay (needs opening costs, channels or a budget).
    channels: at most so many over all sites; None: as many as there is room for.
    budget: most that the opening of all sites together may cost; None: no limit.
    forced, forbidden: indices of sites that must, or must not, be open.
    split: whether one building's people may go to several sites.
    today: sites open today (for keeping); change_cost: what each site that opens or shuts against today adds to the
        objective.
    """

    goal: Goal = Goal.WALK
    sites: int | None = None
    channels: int | None = None
    budget: float | None = None
    forced: frozenset[int] = field(default_factory=frozenset)
    forbidden: frozenset[int] = field(default_factory=frozenset)
    split: bool = False
    today: frozenset[int] = field(default_factory=frozenset)
    change_cost: float = 0.0


@dataclass(frozen=True)
class SitingPlan:
    """Sites with their channels, and where each building goes.

    open_sites: indices, ascending; channels: of each of them.
    site_of: site of each building (n); -1 is the doorstep teams'. With ``split``, the site that takes most of it.
    shares: only with ``split``: (building, site, share of the building) of every part.
    """

    open_sites: tuple[int, ...]
    channels: tuple[int, ...]
    site_of: Ints
    shares: tuple[tuple[int, int, float], ...] = ()

    @property
    def doorstep(self) -> tuple[int, ...]:
        """Buildings that no open site serves: the doorstep teams go there."""
        return tuple(int(index) for index in np.flatnonzero(self.site_of < 0))
