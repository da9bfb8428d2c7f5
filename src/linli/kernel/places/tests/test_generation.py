"""A planned district nests, tiles, keeps the published figures, and is the same for the same seed."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
import shapely

from linli.kernel.places.generation.district import plan_district
from linli.kernel.places.generation.plan import PlannedPlace
from linli.kernel.places.tests.conftest import Planned


def places(it: Planned, level: str) -> list[PlannedPlace]:
    """The planned places of a level."""
    return [place for place in it.plan.places if place.level == level]


def assert_covers(it: Planned, level: str) -> None:
    """The places of a level tile every community (dedicated grids have no micro-grids and count as their own)."""
    inside: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for place in places(it, level):
        inside[place.code[:12]].append(it.shapes[place.code])
    if level == "micro_grid":
        for place in places(it, "grid"):
            if place.kind == "dedicated":
                inside[place.code[:12]].append(it.shapes[place.code])
    assert set(inside) == set(it.layout.communities)
    for code, cells in inside.items():
        assert shapely.coverage_is_valid(cells)
        difference = it.layout.plane.flat(shapely.union_all(cells).symmetric_difference(it.layout.communities[code]))
        assert difference.area < 0.01  # m²


@pytest.mark.parametrize("level", ["grid", "micro_grid", "police_grid"])
def test_every_level_tiles_every_community(small: Planned, level: str) -> None:
    assert_covers(small, level)


def test_at_full_size_micro_grids_tile_every_community(full: Planned) -> None:
    assert_covers(full, "micro_grid")


def assert_nests(it: Planned) -> None:
    inside: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for place in places(it, "micro_grid"):
        inside[place.parent_code].append(it.shapes[place.code])
    general = [place for place in places(it, "grid") if place.kind == "general"]
    assert {place.code for place in general} == set(inside)
    for place in general:
        difference = shapely.union_all(inside[place.code]).symmetric_difference(it.shapes[place.code])
        assert it.layout.plane.flat(difference).area < 0.01


def test_micro_grids_nest_in_their_grid(small: Planned, full: Planned) -> None:
    assert_nests(small)
    assert_nests(full)


def assert_buildings_at_home(it: Planned) -> None:
    own: dict[int, set[str]] = defaultdict(set)
    for building, micro_grid in zip(it.plan.door_building, it.plan.door_place, strict=True):
        own[building].add(micro_grid)
    for index, building in enumerate(it.plan.buildings):
        point = shapely.Point(building.lon, building.lat)
        assert it.shapes[building.place_code].contains(point)
        assert any(it.shapes[code].contains(point) for code in own[index])
        assert {code[:15] for code in own[index]} == {building.place_code}


def test_every_building_lies_in_its_own_micro_grid_and_one_grid(small: Planned, full: Planned) -> None:
    assert_buildings_at_home(small)
    assert_buildings_at_home(full)


def test_micro_grids_have_twenty_to_eighty_households(small: Planned, full: Planned) -> None:
    for it in (small, full):
        sizes = [place.households for place in places(it, "micro_grid")]
        assert min(sizes) >= 20
        assert max(sizes) <= 80
    assert 24 <= np.median([place.households for place in places(full, "micro_grid")]) <= 32


@pytest.mark.parametrize(
    ("place", "grids", "dedicated", "micro_grids"),
    [("120103004", 150, 62, 1661), ("120103014", 59, 36, 448), ("120103007021", 12, None, 119)],
)
def test_published_figures_come_out_exactly(
    full: Planned, place: str, grids: int, dedicated: int | None, micro_grids: int
) -> None:
    mine = [one for one in full.plan.places if one.code.startswith(place)]
    assert sum(one.level == "grid" for one in mine) == grids
    assert dedicated is None or sum(one.kind == "dedicated" for one in mine) == dedicated
    assert sum(one.level == "micro_grid" for one in mine) == micro_grids


def test_a_full_district_has_about_320_000_homes(full: Planned) -> None:
    assert 315_000 <= len(full.plan.homes()[0]) <= 325_000


def test_codes_count_up_from_the_north_west_and_police_grids_from_901(full: Planned) -> None:
    grids: dict[str, list[PlannedPlace]] = defaultdict(list)
    for place in places(full, "grid"):
        grids[place.parent_code].append(place)
    for code, mine in grids.items():
        assert [place.code for place in mine] == [f"{code}{number:03d}" for number in range(1, len(mine) + 1)]
        thirds = max(1, len(mine) // 3)
        assert np.mean([p.lat for p in mine[:thirds]]) >= np.mean([p.lat for p in mine[-thirds:]])
    assert {int(place.code[12:]) for place in places(full, "police_grid")} <= {901, 902}
    counts = Counter(place.parent_code for place in places(full, "micro_grid"))
    assert all(place.code[15:] <= f"{counts[place.parent_code]:03d}" for place in places(full, "micro_grid"))


def test_every_home_has_its_own_room(small: Planned) -> None:
    door, floor, number = small.plan.homes()
    rooms = set(zip(door.tolist(), (floor * 100 + number).tolist(), strict=True))
    assert len(rooms) == len(door)
    assert number.min() == 1
    assert floor.min() == 1


def test_names_of_estates_are_given_once(small: Planned) -> None:
    homes = Counter((b.estate, b.number) for b in small.plan.buildings)
    assert max(homes.values()) == 1


def test_the_same_seed_gives_the_same_district_and_another_does_not(small: Planned) -> None:
    again = plan_district(small.pack, small.layout.communities, small.layout.plane, 20_000, 1)
    other = plan_district(small.pack, small.layout.communities, small.layout.plane, 20_000, 2)
    assert again == small.plan
    assert other.buildings != small.plan.buildings


def test_a_community_without_a_border_stays_empty_and_disturbs_no_other(small: Planned) -> None:
    first = small.pack.communities[0].code
    cells = {code: cell for code, cell in small.layout.communities.items() if code != first}
    plan = plan_district(small.pack, cells, small.layout.plane, 20_000, 1)
    assert [p for p in plan.places if p.code.startswith(first)] == []
    grids = {p.code: p.boundary for p in small.plan.places if not p.code.startswith(first)}
    assert {p.code: p.boundary for p in plan.places} == grids
