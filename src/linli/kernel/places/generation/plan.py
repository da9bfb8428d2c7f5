"""What a plan of a synthetic district holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A grid, micro-grid or police grid; ``boundary`` is WKB in degrees."""

    code: str
    level: str
    kind: str
    name: str
    name_en: str
    short_name: str
    parent_code: str
    lon: float
    lat: float
    boundary: bytes
    households: int


@dataclass(frozen=True, slots=True)
class PlannedBuilding:
    """A building; its number in the plan is its place in the list."""

    place_code: str
    police_grid_code: str
    estate: str
    number: str
    road: str
    road_number: str
    address: str
    floors: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """The site of a dedicated grid: where its organisation is."""

    place_code: str
    kind: str
    name: str
    lon: float
    lat: float


@dataclass
class DistrictPlan:
    """Everything below the communities. Stairwells are columns: one entry a door, in order of the buildings."""

    places: list[PlannedPlace] = field(default_factory=list)
    buildings: list[PlannedBuilding] = field(default_factory=list)
    sites: list[PlannedSite] = field(default_factory=list)
    door_building: list[int] = field(default_factory=list)  # index of the building
    door_number: list[int] = field(default_factory=list)
    door_place: list[str] = field(default_factory=list)  # micro-grid
    door_floors: list[int] = field(default_factory=list)
    door_per_floor: list[int] = field(default_factory=list)

    def homes(self) -> tuple[Ints, Ints, Ints]:
        """Columns of the homes: index of the door, floor, number on the floor."""
        floors, per_floor = np.array(self.door_floors), np.array(self.door_per_floor)
        counts = floors * per_floor
        door = np.repeat(np.arange(len(counts)), counts)
        within = np.arange(len(door)) - np.repeat(np.cumsum(counts) - counts, counts)
        return door, within // per_floor[door] + 1, within % per_floor[door] + 1
