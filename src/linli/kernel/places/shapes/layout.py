"""The approximate cells of a pack's communities, streets and district: by its points, or on a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.shapes import cells
from linli.kernel.places.shapes.plane import Plane, plane_of
from linli.lib.packtypes import Pack, PackCommunity


@dataclass(frozen=True)
class Layout:
    """Cells in degrees by code: communities tile their street, streets the district."""

    plane: Plane
    district: BaseGeometry
    streets: dict[str, BaseGeometry]
    communities: dict[str, BaseGeometry]


def lay_out(pack: Pack) -> Layout:
    """The layout of a pack; the same pack always gives the same, to the last bit.

    Raises:
        ValueError: two communities have one point, or a point is outside the outline.
    """
    outline = (
        Polygon(pack.layout.outline[0], pack.layout.outline[1:])
        if pack.layout.outline
        else box(*pack.layout.bbox or ())
    )
    plane = plane_of(outline)
    groups = {s.code: [c for c in pack.communities if c.street_code == s.code] for s in pack.streets}
    ordered = [community for group in groups.values() for community in group]
    flat = plane.flat(outline)
    found = _by_points(flat, plane, ordered) if pack.layout.kind == "points" else _on_plan(flat, list(groups.values()))
    communities = dict(zip((c.code for c in ordered), map(plane.round, found), strict=True))
    streets = {code: cells.union([communities[c.code] for c in group]) for code, group in groups.items()}
    return Layout(plane, cells.union(list(streets.values())), streets, communities)


def _by_points(flat: BaseGeometry, plane: Plane, communities: Sequence[PackCommunity]) -> list[BaseGeometry]:
    points = plane.to_metres(np.array([community.point for community in communities], dtype=float))
    outside = ~shapely.contains_xy(flat, points)
    if outside.any():
        points[outside] = _pulled_in(flat, points[outside])
    return cells.voronoi_cells(flat, points)


def _pulled_in(flat: BaseGeometry, points: np.ndarray) -> np.ndarray:
    """Points outside a simplified outline, moved to the nearest place 20 m inside it."""
    inner = flat.buffer(-20)
    lines = shapely.shortest_line(inner, shapely.points(points))
    return np.array([line.coords[0] for line in lines])


def _on_plan(flat: BaseGeometry, groups: Sequence[Sequence[PackCommunity]]) -> list[BaseGeometry]:
    blocks = cells.plan_cells(flat.bounds, [[1.0] * len(group) for group in groups])
    return [cell for block in blocks for cell in block]
