"""Cells tile: nothing uncovered, nothing twice, every border shared corner by corner."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from shapely.geometry import MultiPolygon, Polygon, box

from linli.kernel.places.shapes.cells import plan_cells, voronoi_cells
from linli.kernel.places.shapes.plane import Plane

BAY = Polygon([(0, 0), (1000, 0), (1000, 1000), (600, 1000), (600, 100), (400, 100), (400, 1000), (0, 1000)])


def assert_tiles(cells: list[shapely.Geometry], whole: shapely.Geometry) -> None:
    """The cells are a valid coverage of the whole."""
    assert shapely.coverage_is_valid(cells)
    assert sum(cell.area for cell in cells) == pytest.approx(whole.area, rel=1e-9)
    assert shapely.union_all(cells).symmetric_difference(whole).area == pytest.approx(0, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.float64, (12, 2), elements=st.integers(1, 999).map(float), unique=True))
def test_voronoi_cells_tile_and_hold_their_points(points: np.ndarray) -> None:
    whole = box(0, 0, 1000, 1000)
    cells = voronoi_cells(whole, points)
    assert_tiles(cells, whole)
    assert all(cell.buffer(1e-6).contains(shapely.Point(point)) for cell, point in zip(cells, points, strict=True))


def test_a_piece_behind_a_bay_goes_to_the_neighbour_it_touches() -> None:
    cells = voronoi_cells(BAY, np.array([(350.0, 900.0), (650.0, 500.0), (100.0, 50.0)]))
    assert_tiles(cells, BAY)
    assert not any(isinstance(cell, MultiPolygon) for cell in cells)
    assert cells[0].bounds[2] <= 400  # not across the water


def test_one_point_has_everything() -> None:
    assert voronoi_cells(BAY, np.array([(10.0, 10.0)])) == [BAY]


def test_two_cells_for_one_point_are_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        voronoi_cells(BAY, np.array([(10.0, 10.0), (10.0, 10.0), (900.0, 900.0)]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), min_size=1, max_size=6))
def test_a_plan_tiles_in_proportion(weights: list[list[int]]) -> None:
    whole = box(0, 0, 3000, 1000)
    blocks = plan_cells(whole.bounds, weights)
    assert_tiles([cell for block in blocks for cell in block], whole)
    unit = whole.area / sum(map(sum, weights))
    for block, group in zip(blocks, weights, strict=True):
        assert [cell.area for cell in block] == pytest.approx([weight * unit for weight in group])


def test_a_plane_gives_back_what_it_took_and_measures_metres() -> None:
    plane = Plane(117.22, 39.08)
    degrees = np.array([(117.22, 39.08), (117.3, 39.1)])
    assert plane.to_degrees(plane.to_metres(degrees)) == pytest.approx(degrees, abs=1e-12)
    assert plane.to_metres(np.array([(117.22, 39.09)]))[0] == pytest.approx((0, 1110.2), abs=0.5)
