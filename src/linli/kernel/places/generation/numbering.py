"""A planned community entered into the district's plan: codes, names and positions in degrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.generation.community import (
    CommunityPlan,
    Grid,
    number_grids,
    number_micro_grids,
    police_areas,
)
from linli.kernel.places.generation.estates import Estate, name_of_doors
from linli.kernel.places.generation.plan import DistrictPlan, PlannedBuilding, PlannedPlace, PlannedSite
from linli.kernel.places.generation.sites import draw_site
from linli.kernel.places.rules import POLICE_SEQUENCE
from linli.kernel.places.shapes.cells import union
from linli.kernel.places.shapes.plane import Floats, Plane
from linli.lib.grid_codes import grid_code, micro_grid_code
from linli.lib.packtypes import PackCommunity


@dataclass
class Numbered:
    """A community, its layout and the names of its estates and their roads; codes are filled in by ``enter``."""

    community: PackCommunity
    laid: CommunityPlan
    estates: Sequence[Estate]
    titles: Sequence[str]
    roads: Sequence[tuple[str, str]]
    address: str  # what stands before the estate in an address
    grids: list[tuple[Grid, str]] = field(default_factory=list)
    grid_of_building: dict[int, str] = field(default_factory=dict)
    place_of_door: dict[tuple[int, int], str] = field(default_factory=dict)
    police_of_grid: dict[str, str] = field(default_factory=dict)


def enter(
    plan: DistrictPlan, it: Numbered, plane: Plane, police: int, taken: set[str], rng: np.random.Generator
) -> None:
    """Number everything in the community and append it to the plan. ``taken``: names of sites given before."""
    code = it.community.code
    it.grids = [(grid, grid_code(code, n)) for n, grid in enumerate(number_grids(it.laid), start=1)]
    _enter_police_grids(plan, it, plane, police)
    for number, (grid, grid_15) in enumerate(it.grids, start=1):
        if grid.site is not None:
            _enter_dedicated(plan, it, plane, grid, grid_15, draw_site(it.titles[grid.estate], taken, rng))
        else:
            _enter_general(plan, it, plane, grid, grid_15, number)
    _enter_buildings(plan, it, plane)


def _enter_police_grids(plan: DistrictPlan, it: Numbered, plane: Plane, count: int) -> None:
    for number, members in enumerate(police_areas([grid for grid, _ in it.grids], count), start=1):
        code = grid_code(it.community.code, POLICE_SEQUENCE + number)
        it.police_of_grid |= {it.grids[i][1]: code for i in members}
        cell = union([cell for i in members if (cell := it.grids[i][0].cell) is not None])
        homes = sum(micro.homes for i in members for micro in it.grids[i][0].micro_grids)
        name = (f"{it.community.short_name}警格{number}", f"{it.community.name_en} Police Grid {number}")
        plan.places.append(_place(code, "police_grid", "", name, f"警格{number}", plane, cell, None, homes))


def _enter_general(plan: DistrictPlan, it: Numbered, plane: Plane, grid: Grid, code: str, number: int) -> None:
    homes = sum(micro.homes for micro in grid.micro_grids)
    short, english = f"第{number}网格", f"{it.community.name_en} Grid {number}"
    name = (f"{it.community.short_name}{short}", english)
    plan.places.append(_place(code, "grid", "general", name, short, plane, grid.cell, None, homes))
    it.grid_of_building |= dict.fromkeys(grid.buildings, code)
    for sequence, micro in enumerate(number_micro_grids(grid), start=1):
        micro_code = micro_grid_code(code, sequence)
        told = name_of_doors("", [(it.laid.building_number[b], d + 1) for b, d in micro.doors])
        both = (f"{it.titles[grid.estate]}{told}微网格", f"{english}, Micro-grid {sequence}")
        door = it.laid.building_doors[micro.doors[0][0]][micro.doors[0][1]]
        plan.places.append(_place(micro_code, "micro_grid", "", both, told, plane, micro.cell, door, micro.homes))
        it.place_of_door |= dict.fromkeys(micro.doors, micro_code)


def _enter_dedicated(
    plan: DistrictPlan, it: Numbered, plane: Plane, grid: Grid, code: str, site: tuple[str, str]
) -> None:
    kind, name = site
    names = (f"{name}专属网格", f"{it.community.name_en} Dedicated Grid {int(code[-3:])} ({kind})")
    place = _place(code, "grid", "dedicated", names, name[:40], plane, grid.cell, grid.site, 0)
    plan.places.append(place)
    plan.sites.append(PlannedSite(code, kind, name, place.lon, place.lat))


def _enter_buildings(plan: DistrictPlan, it: Numbered, plane: Plane) -> None:
    for index, doors in enumerate(it.laid.building_doors):
        estate, title = it.laid.building_estate[index], it.titles[it.laid.building_estate[index]]
        floors, per_floor = it.estates[estate].floors, it.estates[estate].homes_per_floor
        number, grid = f"{it.laid.building_number[index]}号楼", it.grid_of_building[index]
        lon, lat = _degrees(plane, doors[len(doors) // 2])
        for door in range(len(doors)):
            plan.door_building.append(len(plan.buildings))
            plan.door_number.append(door + 1)
            plan.door_place.append(it.place_of_door[(index, door)])
            plan.door_floors.append(floors)
            plan.door_per_floor.append(per_floor)
        road, road_number = it.roads[estate]
        address = f"{it.address}{title}{number}"
        plan.buildings.append(
            PlannedBuilding(grid, it.police_of_grid[grid], title, number, road, road_number, address, floors, lon, lat)
        )


def _place(
    code: str,
    level: str,
    kind: str,
    names: tuple[str, str],
    short_name: str,
    plane: Plane,
    cell: BaseGeometry | None,
    at: Floats | None,
    homes: int,
) -> PlannedPlace:
    """A place with its cell in degrees, named at ``at`` or somewhere inside."""
    if cell is None:
        raise ValueError(f"{code} has no cell")
    shape = plane.round(cell)
    inside = cell.point_on_surface()
    lon, lat = _degrees(plane, at if at is not None else np.array((inside.x, inside.y)))
    name, name_en = names
    parent = code[:12] if level == "police_grid" else code[:-3]
    wkb = shapely.to_wkb(shape)
    return PlannedPlace(code, level, kind, name[:80], name_en[:120], short_name[:60], parent, lon, lat, wkb, homes)


def _degrees(plane: Plane, point: Floats) -> tuple[float, float]:
    lon, lat = plane.to_degrees(np.asarray(point, dtype=float).reshape(1, 2))[0]
    return float(lon), float(lat)
