"""Where a position lies: micro-grid, grid, community, street, district, from polygons held in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.models import Place
from linli.kernel.places.queries.memory import Remembered
from linli.kernel.places.shapes.raster import BORDER, NOTHING, Raster
from linli.lib.coordinates import metres_per_degree

NEAR_METRES = 50.0
"""How far outside every border a position still counts as in the nearest place: maps and phones are that exact."""

_LEVELS = ("micro_grid", "grid", "community", "street", "district")


@dataclass(frozen=True, slots=True)
class Named:
    """A place by its code and names."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Located:
    """The places at a position, smallest first in ``code``; a level that does not exist there is None."""

    code: str
    district: Named | None
    street: Named | None
    community: Named | None
    grid: Named | None
    micro_grid: Named | None
    approximate: bool  # the smallest place's border was computed, not surveyed


def locate(lon: float, lat: float) -> Located | None:
    """The places at a position in WGS 84 degrees; None outside the district (by more than 50 m)."""
    return _locator.get().one(lon, lat)


def locate_many(positions: npt.NDArray[np.float64]) -> npt.NDArray[np.str_]:
    """The code of the smallest place at each position ((n, 2): longitude, latitude); empty text outside."""
    return _locator.get().many(positions)


def is_place(code: str) -> bool:
    """Whether a place of the tree, grids and micro-grids included, has that code today."""
    return _locator.get().knows(code)


class Locator:
    """An index over the smallest places, and over the larger ones for what the smallest leave uncovered."""

    def __init__(self, rows: Iterable[Place]) -> None:
        places = [row for row in rows if row.level in _LEVELS]
        parents = {row.parent_code for row in places if row.boundary is not None}
        smallest = [row for row in places if row.boundary is not None and row.code not in parents]
        larger = [row for row in places if row.boundary is not None and row.code in parents]
        larger.sort(key=lambda row: _LEVELS.index(row.level))
        self._answers = _answers({row.code: row for row in places})
        self._small, self._small_codes = _index(smallest)
        self._large, self._large_codes = _index(larger)
        self._raster = Raster(self._small.geometries, self._small)
        self._located: list[Located] = [self._answers[row.code] for row in smallest]

    def knows(self, code: str) -> bool:
        """Whether there is a place with that code."""
        return code in self._answers

    def one(self, lon: float, lat: float) -> Located | None:
        """The places at one position."""
        found = self._raster.look_at(lon, lat)
        if found >= 0:
            return self._located[found]
        if found == BORDER:
            hits = self._small.query(shapely.Point(lon, lat), "intersects")
            if len(hits):
                return self._located[int(hits.min())]
        code = self._beside(np.array([[lon, lat]]))[0]
        return self._answers[str(code)] if code else None

    def many(self, positions: npt.NDArray[np.float64]) -> npt.NDArray[np.str_]:
        """The code of the smallest place at each position."""
        found = self._raster.look(positions)
        near = np.flatnonzero(found == BORDER)
        if len(near):
            found[near] = self._of_geometry(positions[near])
        codes = self._small_codes[found]
        outside = np.flatnonzero(found < 0)
        if len(outside):
            codes[outside] = self._beside(positions[outside])
        return codes

    def _of_geometry(self, positions: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Index of the polygon at each position by geometry; on a border between two the first code wins."""
        inputs, hits = self._small.query(shapely.points(positions), "intersects")
        found = np.full(len(positions), NOTHING, dtype=np.int64)
        found[inputs] = hits
        again = found[inputs] != hits
        np.minimum.at(found, inputs[again], hits[again])
        return found

    def _beside(self, positions: npt.NDArray[np.float64]) -> npt.NDArray[np.str_]:
        """For positions in none of the smallest: the smallest of the larger ones, else whatever is within 50 m."""
        codes = np.zeros(len(positions), dtype=self._small_codes.dtype)
        if not len(self._small_codes):
            return codes
        points = shapely.points(positions)
        inputs, hits = self._large.query(points, "intersects")
        order = np.argsort(-hits, kind="stable")
        codes[inputs[order]] = self._large_codes[hits[order]]
        for i in np.flatnonzero(codes == ""):
            codes[i] = self._nearest(points[i])
        return codes

    def _nearest(self, point: BaseGeometry) -> str:
        per_lon, per_lat = metres_per_degree(shapely.get_y(point))
        reach = NEAR_METRES / min(per_lon, per_lat)
        best, nearest = "", NEAR_METRES
        for hit in np.sort(self._small.query(point.buffer(reach))):
            line = shapely.shortest_line(point, self._small.geometries[hit])
            (x1, y1), (x2, y2) = line.coords
            metres = float(np.hypot((x2 - x1) * per_lon, (y2 - y1) * per_lat))
            if metres < nearest:
                best, nearest = str(self._small_codes[hit]), metres
        return best


def _index(rows: list[Place]) -> tuple[shapely.STRtree, npt.NDArray[np.str_]]:
    shapes = shapely.from_wkb([bytes(row.boundary) for row in rows if row.boundary is not None])
    codes = np.array([row.code for row in rows] + [""], dtype="U18")  # the last stands for nowhere
    return shapely.STRtree(shapes), codes


def _answers(places: dict[str, Place]) -> dict[str, Located]:
    """For every place what is told of a position in it."""
    names = {code: Named(code, row.name, row.name_en) for code, row in places.items()}
    found: dict[str, Located] = {}
    for code, row in places.items():
        chain: dict[str, Named] = {}
        above: Place | None = row
        while above is not None:
            chain[above.level] = names[above.code]
            above = places.get(above.parent_code)
        found[code] = Located(
            code,
            chain.get("district"),
            chain.get("street"),
            chain.get("community"),
            chain.get("grid"),
            chain.get("micro_grid"),
            row.approximate,
        )
    return found


def _make() -> Locator:
    columns = ("code", "level", "name", "name_en", "parent_code", "boundary", "approximate")
    return Locator(Place.objects.filter(valid_until=None).order_by("code").only(*columns))


_locator = Remembered(_make)
