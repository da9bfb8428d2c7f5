"""A position lies in one place of every level, on borders in one of them, and outside in none."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel.places import queries
from linli.kernel.places.models import Place
from linli.kernel.places.queries.locator import Locator
from linli.lib.coordinates import metres_per_degree

WEST, EAST, SOUTH, NORTH = 117.20, 117.22, 39.10, 39.11


def place(code: str, level: str, shape: shapely.Geometry | None, parent: str) -> Place:
    """An unsaved place."""
    wkb = shapely.to_wkb(shape) if shape is not None else None
    return Place(code=code, level=level, name=f"名{code}", parent_code=parent, boundary=wkb, approximate=True)


@pytest.fixture
def locator() -> Locator:
    """A street of one community with two grids: the west one with two micro-grids, the east one dedicated."""
    middle, half = (WEST + EAST) / 2, (NORTH + SOUTH) / 2
    return Locator(
        [
            place("120103", "district", shapely.box(WEST, SOUTH, EAST, NORTH), ""),
            place("120103001", "street", shapely.box(WEST, SOUTH, EAST, NORTH), "120103"),
            place("120103001001", "community", shapely.box(WEST, SOUTH, EAST, NORTH), "120103001"),
            place("120103001001001", "grid", shapely.box(WEST, SOUTH, middle, NORTH), "120103001001"),
            place("120103001001002", "grid", shapely.box(middle, SOUTH, EAST - 0.005, NORTH), "120103001001"),
            place("120103001001901", "police_grid", shapely.box(WEST, SOUTH, EAST, NORTH), "120103001001"),
            place("120103001001001001", "micro_grid", shapely.box(WEST, half, middle, NORTH), "120103001001001"),
            place("120103001001001002", "micro_grid", shapely.box(WEST, SOUTH, middle, half), "120103001001001"),
        ]
    )


def test_a_position_has_a_place_of_every_level(locator: Locator) -> None:
    found = locator.one(117.205, 39.108)
    assert found is not None
    named = (found.micro_grid, found.grid, found.community, found.street, found.district)
    codes = [place.code for place in named if place]
    assert codes == ["120103001001001001", "120103001001001", "120103001001", "120103001", "120103"]
    assert found.code == codes[0]
    assert found.approximate


def test_a_dedicated_grid_has_no_micro_grid(locator: Locator) -> None:
    found = locator.one(117.212, 39.105)
    assert found is not None
    assert (found.code, found.micro_grid) == ("120103001001002", None)


def test_ground_that_no_grid_covers_belongs_to_the_community(locator: Locator) -> None:
    found = locator.one(117.218, 39.105)
    assert found is not None
    assert (found.code, found.grid) == ("120103001001", None)


def test_on_a_border_the_first_code_wins(locator: Locator) -> None:
    on_border = np.array([(117.205, (NORTH + SOUTH) / 2)])
    assert locator.many(on_border).tolist() == ["120103001001001001"]
    found = locator.one(*on_border[0])
    assert found is not None
    assert found.code == "120103001001001001"


def test_a_few_metres_outside_still_counts_and_sixty_do_not(locator: Locator) -> None:
    per_lon, _ = metres_per_degree(39.108)
    near, far = (WEST - 30 / per_lon, 39.108), (WEST - 60 / per_lon, 39.108)
    found = locator.one(*near)
    assert found is not None
    assert found.code == "120103001001001001"
    assert locator.one(*far) is None
    assert locator.many(np.array([near, far])).tolist() == ["120103001001001001", ""]


def test_many_positions_give_what_one_at_a_time_gives(locator: Locator) -> None:
    rng = np.random.default_rng(5)
    positions = np.column_stack((rng.uniform(117.198, 117.222, 400), rng.uniform(39.098, 39.112, 400)))
    positions[:20, 0] = (WEST + EAST) / 2
    one_by_one = [found.code if (found := locator.one(lon, lat)) else "" for lon, lat in positions.tolist()]
    assert locator.many(positions).tolist() == one_by_one


def test_without_places_nothing_is_found() -> None:
    empty = Locator([])
    assert empty.one(117.2, 39.1) is None
    assert empty.many(np.array([(117.2, 39.1)])).tolist() == [""]


def test_an_answer_costs_no_statement_but_for_the_first_within_a_second(hexi: None) -> None:
    assert queries.locate(117.22, 39.085) is not None
    with CaptureQueriesContext(connection) as statements:
        for _ in range(20):
            queries.locate(117.22, 39.085)
    assert len(statements) <= 1


def test_every_community_of_hexi_is_found_at_its_point(hexi: None) -> None:
    tree = [node for node in queries.tree() if node.level == "community"]
    found = queries.locate_many(np.array([(node.lon, node.lat) for node in tree]))
    assert found.tolist() == [node.code for node in tree]
