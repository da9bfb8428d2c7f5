"""One community planned: buildings on slots, doors into micro-grids, these into grids, and the cells that tile it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.generation.counts import Targets
from linli.kernel.places.generation.estates import Estate
from linli.kernel.places.generation.micro_grids import group_stairwells, possible_groups, spread_evenly
from linli.kernel.places.generation.slots import (
    Indices,
    cut_by_counts,
    cut_by_weight,
    doors_along,
    lattice,
    reading_order,
)
from linli.kernel.places.shapes.cells import union, voronoi_cells
from linli.kernel.places.shapes.plane import Floats
from linli.lib.packtypes import PackGenerate


@dataclass
class MicroGrid:
    """Doors that belong together: (building, door) with buildings counted in the community."""

    doors: list[tuple[int, int]]
    homes: int
    cell: BaseGeometry | None = None


@dataclass
class Grid:
    """A general grid with its micro-grids and buildings, or a dedicated one around a site."""

    estate: int
    buildings: list[int] = field(default_factory=list)
    micro_grids: list[MicroGrid] = field(default_factory=list)
    site: Floats | None = None
    cell: BaseGeometry | None = None


@dataclass
class CommunityPlan:
    """Positions in metres. Buildings are numbered within their estate from 1, in reading order."""

    grids: list[Grid]
    building_doors: list[Floats]
    building_estate: list[int]
    building_number: list[int]


def plan_community(
    cell: BaseGeometry, target: Targets, estates: Sequence[Estate], said: PackGenerate, rng: np.random.Generator
) -> CommunityPlan:
    """Lay the estates out in a community's cell (metres) and cut it into grids and micro-grids."""
    dedicated = np.bincount(rng.integers(len(estates), size=target.dedicated), minlength=len(estates))
    slot_counts = [len(estate.doors) + int(extra) for estate, extra in zip(estates, dedicated, strict=True)]
    slots, length = lattice(cell, sum(slot_counts), rng)
    plan = CommunityPlan([], [], [], [])
    blocks = cut_by_counts(slots, slot_counts)
    for index, (estate, block, extra) in enumerate(zip(estates, blocks, dedicated, strict=True)):
        shuffled = rng.permutation(block)
        plan.grids += [Grid(index, site=slots[slot]) for slot in shuffled[:extra]]
        _settle(plan, index, estate, slots[np.sort(shuffled[extra:])], length)
    _form_micro_grids(plan, target, estates, said)
    _cut_cell(plan, cell)
    return plan


def _settle(plan: CommunityPlan, index: int, estate: Estate, slots: Floats, length: float) -> None:
    """Buildings of an estate onto its slots, then into its grids by homes."""
    first = len(plan.building_doors)
    places = slots[reading_order(slots)]
    for number, (slot, doors) in enumerate(zip(places, estate.doors, strict=True), start=1):
        plan.building_doors.append(doors_along(slot, doors, length))
        plan.building_estate.append(index)
        plan.building_number.append(number)
    weights = np.array(estate.doors, dtype=np.int64)
    for members in cut_by_weight(places, weights, estate.grids):
        plan.grids.append(Grid(index, buildings=sorted(first + int(member) for member in members)))


def _form_micro_grids(plan: CommunityPlan, target: Targets, estates: Sequence[Estate], said: PackGenerate) -> None:
    general = [grid for grid in plan.grids if grid.site is None]
    doors = [[(b, d) for b in g.buildings for d in range(len(plan.building_doors[b]))] for g in general]
    sizes = [estates[grid.estate].door_homes for grid in general]
    limits, mode = said.households_per_micro_grid, said.households_per_micro_grid_mode
    counts = [len(group_stairwells([s] * len(d), limits, mode)) for s, d in zip(sizes, doors, strict=True)]
    if target.micro_grids is not None:
        possible = [possible_groups(len(d), size, limits) for d, size in zip(doors, sizes, strict=True)]
        counts = _meet(counts, possible, target.micro_grids)
    for grid, mine, size, count in zip(general, doors, sizes, counts, strict=True):
        start = 0
        for taken in spread_evenly(len(mine), count):
            grid.micro_grids.append(MicroGrid(mine[start : start + taken], taken * size))
            start += taken


def _meet(counts: list[int], possible: Sequence[tuple[int, int]], wanted: int) -> list[int]:
    """Counts moved one by one towards a sum, each within what is possible for it."""
    counts = list(counts)
    while (gap := wanted - sum(counts)) != 0:
        step = 1 if gap > 0 else -1
        before = sum(counts)
        for index, (fewest, most) in enumerate(possible):
            if sum(counts) != wanted and fewest <= counts[index] + step <= most:
                counts[index] += step
        if sum(counts) == before:
            break
    return counts


def _cut_cell(plan: CommunityPlan, cell: BaseGeometry) -> None:
    """Cells of doors and sites tile the community; a micro-grid is the union of its doors' cells, a grid of its own."""
    owners: list[Grid | MicroGrid] = []
    points: list[Floats] = []
    for grid in plan.grids:
        if grid.site is not None:
            owners.append(grid)
            points.append(grid.site)
        for micro in grid.micro_grids:
            owners += [micro] * len(micro.doors)
            points += [plan.building_doors[building][door] for building, door in micro.doors]
    found = voronoi_cells(cell, np.array(points))
    parts: dict[int, list[BaseGeometry]] = {}
    for owner, part in zip(owners, found, strict=True):
        parts.setdefault(id(owner), []).append(part)
    for owner in owners:
        owner.cell = owner.cell or union(parts[id(owner)])
    for grid in plan.grids:
        grid.cell = grid.cell or union([micro.cell for micro in grid.micro_grids if micro.cell is not None])


def number_grids(plan: CommunityPlan) -> list[Grid]:
    """The grids in the order of their numbers: rows from north to south, in a row from west to east."""
    return [plan.grids[i] for i in reading_order(middles([g.cell for g in plan.grids if g.cell is not None]))]


def number_micro_grids(grid: Grid) -> list[MicroGrid]:
    """The micro-grids of a grid in the order of their numbers, from the north-west."""
    micro_grids = grid.micro_grids
    cells = [micro.cell for micro in micro_grids if micro.cell is not None]
    return [micro_grids[i] for i in reading_order(middles(cells))] if micro_grids else []


def middles(cells: Sequence[BaseGeometry]) -> Floats:
    """(n, 2) centroids."""
    return np.array([(cell.centroid.x, cell.centroid.y) for cell in cells])


def police_areas(grids: Sequence[Grid], count: int) -> list[Indices]:
    """Indices of the grids of each police grid: compact, about equal in number."""
    points = middles([grid.cell for grid in grids if grid.cell is not None])
    return cut_by_weight(points, np.ones(len(grids), dtype=np.int64), min(count, len(grids)))
