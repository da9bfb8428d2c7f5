"""A raster over polygons: most positions are answered by a look-up, only those near a border by geometry.

A cell that no border touches lies in one polygon or in none, and so does every position in it. Borders are marked
conservatively: samples along them are half a cell apart or closer, and each marks every cell within a little more than
a quarter of a cell, so that none that the border crosses is missed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.shapes.plane import Floats

Ints = npt.NDArray[np.int64]

NOTHING, BORDER = -1, -2
MOST_CELLS = 2_000_000
_STEP = 0.5  # of a cell, between samples
_REACH = 0.3  # of a cell, around a sample


class Raster:
    """Index of the polygon at a position, ``NOTHING``, or ``BORDER`` where geometry must decide."""

    def __init__(self, shapes: npt.NDArray[np.object_], tree: shapely.STRtree) -> None:
        west, south, east, north = shapely.total_bounds(shapes) if len(shapes) else (0.0, 0.0, 1.0, 1.0)
        side = 0.2 * float(np.median(np.sqrt(shapely.area(shapes)))) if len(shapes) else 1.0
        side = max(side, ((east - west) * (north - south) / MOST_CELLS) ** 0.5)
        self._origin = np.array((west - 2 * side, south - 2 * side))
        self._side = side
        self._columns, self._rows = (int(extent / side) + 5 for extent in (east - west, north - south))
        self._values = np.full(self._rows * self._columns, NOTHING, dtype=np.int64)
        if len(shapes):
            self._mark_borders(shapes)
            self._fill(tree)

    def look(self, positions: Floats) -> Ints:
        """For each position ((n, 2), degrees) the index of its polygon, ``NOTHING`` or ``BORDER``."""
        with np.errstate(invalid="ignore"):
            scaled = (positions - self._origin) / self._side
            inside = (scaled >= 0).all(axis=1) & (scaled < (self._columns, self._rows)).all(axis=1)
            cells = scaled.astype(np.int64)
        flat = np.where(inside, cells[:, 1] * self._columns + cells[:, 0], 0)  # the first cell is outside everything
        found: Ints = self._values[flat]
        return found

    def look_at(self, lon: float, lat: float) -> int:
        """The same for one position."""
        x, y = (lon - self._origin[0]) / self._side, (lat - self._origin[1]) / self._side
        if not (0 <= x < self._columns and 0 <= y < self._rows):
            return NOTHING
        return int(self._values[int(y) * self._columns + int(x)])

    def _mark_borders(self, shapes: npt.NDArray[np.object_]) -> None:
        lines: list[BaseGeometry] = shapely.get_parts(shapely.boundary(shapes))
        corners, line = shapely.get_coordinates(lines, return_index=True)
        corners = (corners - self._origin) / self._side
        same = line[1:] == line[:-1]
        start, way = corners[:-1][same], (corners[1:] - corners[:-1])[same]
        count = np.ceil(np.hypot(way[:, 0], way[:, 1]) / _STEP).astype(np.int64) + 1
        edge = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        samples = start[edge] + way[edge] * (within / np.maximum(count[edge] - 1, 1))[:, None]
        for dx in (-_REACH, _REACH):
            for dy in (-_REACH, _REACH):
                cells = (samples + np.array((dx, dy))).astype(np.int64)
                self._values[cells[:, 1] * self._columns + cells[:, 0]] = BORDER

    def _fill(self, tree: shapely.STRtree) -> None:
        free = np.flatnonzero(self._values != BORDER)
        middles = np.column_stack((free % self._columns, free // self._columns)) + 0.5
        inputs, hits = tree.query(shapely.points(middles * self._side + self._origin), predicate="intersects")
        self._values[free[inputs]] = hits
