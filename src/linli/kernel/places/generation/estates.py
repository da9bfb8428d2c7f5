"""What stands in a community: estates of one kind of building each, with their names and roads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from linli.kernel.places.generation.counts import Targets, parts
from linli.kernel.places.generation.micro_grids import doors, spread_evenly
from linli.lib.packtypes import Pack, PackCommunity, PackGenerate

_ESTATE_HOMES = 650
_SIDES = ("东里", "西里", "南里", "北里", "新里", "花园", "公寓", "家园", "雅苑", "名居", "华庭", "小区")

_ROADS = ("路", "道", "街", "胡同", "巷")


@dataclass(frozen=True, slots=True)
class Estate:
    """Buildings of one kind: ``door_homes`` homes behind each door, and the doors of every building."""

    floors: int
    homes_per_floor: int  # behind one door
    doors: tuple[int, ...]  # one number a building
    grids: int

    @property
    def door_homes(self) -> int:
        """Homes behind one door."""
        return self.floors * self.homes_per_floor

    @property
    def homes(self) -> int:
        """All homes of the estate."""
        return sum(self.doors) * self.door_homes


def plan_estates(said: PackGenerate, kind: str, target: Targets, rng: np.random.Generator) -> list[Estate]:
    """The estates that give a community its homes and have room for its grids."""
    count = int(np.clip(round(target.homes / _ESTATE_HOMES), 1, target.grids))
    homes = parts(target.homes, rng.lognormal(0.0, 0.3, count).tolist(), least=1)
    grids = parts(target.grids, homes, least=1)
    return [_estate(said, kind, target, mine, part, rng) for mine, part in zip(homes, grids, strict=True)]


def _estate(said: PackGenerate, kind: str, target: Targets, homes: int, grids: int, rng: np.random.Generator) -> Estate:
    floors, per_floor, usual = _building(said, kind, target, homes, rng)
    least, most = said.households_per_micro_grid
    divided = doors(floors, per_floor, most - least + 1)
    per_door = per_floor // divided
    small = math.ceil(least / (floors * per_door))  # doors below which a building is no micro-grid
    count = max(small, round(homes / (floors * per_door)))
    buildings = max(1, min(max(round(count / (usual * divided)), grids), count // small))
    return Estate(floors, per_door, tuple(spread_evenly(count, buildings)), min(grids, buildings))


def _building(
    said: PackGenerate, kind: str, target: Targets, homes: int, rng: np.random.Generator
) -> tuple[int, int, int]:
    """Floors, homes a floor and stairwells of an estate's buildings, within the pack's ranges."""
    (low, high), (few, many) = said.floors_per_building, said.homes_per_floor
    most_stairs = said.stairwells_per_building[1]
    chance = rng.random()
    if kind == "village":
        floors, per_floor = ((1, 4), (2, 2), (2, 3), (3, 2))[rng.integers(4)]
        return max(low, floors), max(few, min(many, per_floor)), most_stairs
    if target.micro_grids is not None:
        floors, stairs = ((6, 4), (12, 2), (13, 2))[rng.choice(3, p=(0.7, 0.2, 0.1))]
        return floors, max(few, 2), stairs
    if homes < 100 or chance < 0.55:
        return max(6, low), max(few, int(rng.choice((2, 3), p=(0.7, 0.3)))), int(rng.integers(3, most_stairs + 1))
    if chance < 0.85:
        return int(rng.integers(11, 19)), max(few, int(rng.choice((2, 3)))), int(rng.integers(1, 4))
    return int(rng.integers(22, high + 1)), many if many % 2 == 0 else 2, int(rng.integers(1, 3))


class Names:
    """Names of estates and roads, each estate's given once in the district."""

    def __init__(self, pack: Pack, rng: np.random.Generator) -> None:
        own = {_base(community) for community in pack.communities}
        listed = [row["name"] for row in pack.names.get("estates", ()) if row["name"] not in own]
        self._free = [listed[i] for i in rng.permutation(len(listed))]
        self._used: set[str] = set()
        self._roads = [row["name"] for row in pack.names.get("roads", ())] or ["中心路"]
        self._numbers: dict[str, int] = {}
        self.sites: set[str] = set()

    def estates(self, community: PackCommunity, count: int) -> list[str]:
        """Names for the estates of a community: its own first, then from the pack's list, then made from its own."""
        found: list[str] = []
        for name in self._offers(_base(community)):
            if len(found) == count:
                break
            if name not in self._used:
                self._used.add(name)
                found.append(name)
        return found

    def _offers(self, base: str) -> Iterator[str]:
        yield base
        if self._free and not base.endswith("村"):
            yield self._free.pop()
        stem = base.removesuffix("里").removesuffix("小区") if len(base) > 2 else base
        yield from (stem + side for side in _SIDES)
        yield from (f"{base}{number}区" for number in range(1, 1000))

    def road(self, rng: np.random.Generator) -> tuple[str, str]:
        """A road of the pack and the next free house number on it."""
        name = self._roads[int(rng.integers(len(self._roads)))]
        self._numbers[name] = self._numbers.get(name, 0) + int(rng.integers(1, 4))
        return name, f"{self._numbers[name]}号"


def _base(community: PackCommunity) -> str:
    """九江路社区 → 九江路小区, 华江里社区 → 华江里: an estate is not named like a road."""
    base = community.short_name.removesuffix("社区").removesuffix("虚拟生活区") or community.short_name
    return f"{base}小区" if base.endswith(_ROADS) else base


def name_of_doors(estate: str, doors_taken: Sequence[tuple[int, int]]) -> str:
    """华江里3号楼1-2门, from (building, door) pairs in order; buildings are joined by 、."""
    grouped: dict[int, list[int]] = {}
    for building, door in doors_taken:
        grouped.setdefault(building, []).append(door)
    told = (
        f"{building}号楼{d[0]}门" if len(d) == 1 else f"{building}号楼{d[0]}-{d[-1]}门"
        for building, d in grouped.items()
    )
    return f"{estate}{'、'.join(told)}"[:76]
