"""Cells that tile a shape without gaps: Voronoi cells of points, or a plan laid out by weights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Polygon, box
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.shapes.plane import Floats

Box = tuple[float, float, float, float]


def voronoi_cells(outline: BaseGeometry, points: Floats) -> list[BaseGeometry]:
    """For each point the part of ``outline`` that is nearest to it, as a valid coverage (shared borders share corners).

    ``points``: (n, 2), inside the outline, no two the same. A piece that a bay of the outline cuts off from its point
    goes to the neighbour with which it has the longest border.

    Raises:
        ValueError: two points are the same, or one is outside, so that a cell would be empty.
    """
    if len(points) == 1:
        return [outline]
    edges = shapely.voronoi_polygons(MultiPoint(points), extend_to=outline, only_edges=True)
    faces = _faces(outline, [outline.boundary, edges])
    owner = shapely.STRtree(shapely.points(points)).nearest(shapely.point_on_surface(faces))
    if len(faces) > len(points):
        owner = _join_cut_off(faces, owner, points)
    return _unions(faces, owner, len(points))


def plan_cells(frame: Box, weights: Sequence[Sequence[float]]) -> list[list[Polygon]]:
    """A plan inside ``frame``: one block a group, one cell a weight inside it, areas in proportion."""
    blocks = _treemap(frame, [sum(group) for group in weights])
    rough = [[box(*cell) for cell in _treemap(block, group)] for block, group in zip(blocks, weights, strict=True)]
    every = [cell for group in rough for cell in group]
    faces = _faces(box(*frame), [cell.boundary for cell in every])
    owner = shapely.STRtree(every).query(shapely.point_on_surface(faces), predicate="within")
    joined = iter(_unions(faces[owner[0]], owner[1], len(every)))
    return [[next(joined) for _ in group] for group in rough]


def union(cells: Sequence[BaseGeometry]) -> BaseGeometry:
    """The union of cells of one coverage; exact, because it only drops the borders between them."""
    return shapely.coverage_union_all(cells) if len(cells) > 1 else cells[0]


def _faces(outline: BaseGeometry, lines: list[BaseGeometry]) -> np.ndarray:
    """The faces that the lines cut the outline into; every corner of one is a corner of its neighbour."""
    noded = shapely.unary_union(lines)
    faces = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    shapely.prepare(outline)
    inside: np.ndarray = faces[shapely.contains(outline, shapely.point_on_surface(faces))]
    return inside


def _join_cut_off(faces: np.ndarray, owner: np.ndarray, points: Floats) -> np.ndarray:
    """Give faces that do not hold their point to the neighbour with the longest common border; repeat until stable."""
    held = shapely.intersects(faces, shapely.points(points)[owner])
    owner = owner.copy()
    for _ in range(len(faces)):
        loose = np.flatnonzero(~held)
        if not len(loose):
            break
        for one in loose:
            neighbours = np.flatnonzero(held & shapely.intersects(faces, faces[one]))
            lengths = shapely.length(shapely.intersection(faces[neighbours], faces[one]))
            if len(neighbours) and lengths.max() > 0:
                owner[one] = owner[neighbours[int(lengths.argmax())]]
                held[one] = True
    return owner


def _unions(faces: np.ndarray, owner: np.ndarray, count: int) -> list[BaseGeometry]:
    order = np.argsort(owner, kind="stable")
    ends = np.searchsorted(owner[order], np.arange(count + 1))
    if (ends[1:] == ends[:-1]).any():
        raise ValueError("a cell would be empty: two points are the same, or one is outside the outline")
    return [union(list(faces[order[start:end]])) for start, end in pairwise(ends)]


def _treemap(frame: Box, weights: Sequence[float]) -> list[Box]:
    """Rectangles in proportion to the weights: halve the list where the weights balance, cut across the longer side."""
    if len(weights) == 1:
        return [frame]
    west, south, east, north = frame
    total, sums = sum(weights), np.cumsum(weights)
    at = int(np.argmin(np.abs(sums[:-1] - total / 2))) + 1
    share = float(sums[at - 1] / total)
    if east - west >= north - south:
        cut = west + (east - west) * share
        first, second = (west, south, cut, north), (cut, south, east, north)
    else:
        cut = north - (north - south) * share
        first, second = (west, cut, east, north), (west, south, east, cut)
    return _treemap(first, weights[:at]) + _treemap(second, weights[at:])
