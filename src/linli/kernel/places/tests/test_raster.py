"""A look-up never says another polygon than geometry says."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from linli.kernel.places.shapes.cells import voronoi_cells
from linli.kernel.places.shapes.raster import BORDER, NOTHING, Raster


def truth(shapes: np.ndarray, position: np.ndarray) -> set[int]:
    """Indices of all polygons at a position."""
    return set(np.flatnonzero(shapely.intersects(shapes, shapely.Point(position))).tolist())


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(np.float64, (8, 2), elements=st.integers(1, 99).map(float), unique=True),
    arrays.arrays(np.float64, (150, 2), elements=st.floats(-20, 120)),
)
def test_wherever_it_is_sure_it_is_right(points: np.ndarray, positions: np.ndarray) -> None:
    outline = shapely.Polygon([(0, 0), (100, 0), (100, 60), (55, 60), (55, 100), (0, 100)])
    points = points[shapely.contains_xy(outline, points)]
    if len(points) < 2:
        return
    shapes = np.array(voronoi_cells(outline, points))
    raster = Raster(shapes, shapely.STRtree(shapes))
    positions = np.vstack((positions, shapely.get_coordinates(shapes), points))
    for position, found in zip(positions, raster.look(positions).tolist(), strict=True):
        assert raster.look_at(*position) == found
        if found != BORDER:
            assert truth(shapes, position) == (set() if found == NOTHING else {found})


def test_most_of_a_full_district_needs_no_geometry() -> None:
    shapes = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(20) for y in range(20)])
    raster = Raster(shapes, shapely.STRtree(shapes))
    positions = np.random.default_rng(1).uniform(0, 20, (20_000, 2))
    assert (raster.look(positions) == BORDER).mean() < 0.65


def test_no_number_is_nowhere() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1)])
    raster = Raster(shapes, shapely.STRtree(shapes))
    assert raster.look(np.array([(np.nan, 0.5), (np.inf, 0.5), (-1e300, 0.5)])).tolist() == [NOTHING] * 3
    assert raster.look_at(float("nan"), 0.5) == NOTHING
