"""Where buildings stand in a community: slots on a slightly shaken lattice, long from east to west."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.shapes.plane import Floats

Indices = npt.NDArray[np.int64]

_ASPECT = 2.0  # a slot is twice as long (east–west) as deep
_HALF = 0.4  # a building takes the middle 80 % of the slot's length


def lattice(cell: BaseGeometry, count: int, rng: np.random.Generator) -> tuple[Floats, float]:
    """``count`` slot centres inside a cell (metres), in reading order, and the slot's length in metres.

    The lattice is made finer until it has room; both ends of every slot's building are inside the cell too.
    """
    inner = cell.buffer(-min(12.0, 0.05 * cell.area**0.5))
    inner = cell if inner.is_empty else inner
    shapely.prepare(inner)
    depth = (inner.area / (1.15 * count * _ASPECT)) ** 0.5
    offset = rng.random(2)
    while True:
        centres = _candidates(inner, depth, offset)
        if len(centres) >= count:
            break
        depth *= 0.93
    kept = np.sort(rng.permutation(len(centres))[:count])
    shaken = centres[kept] + (rng.random((count, 2)) - 0.5) * (0.08 * depth, 0.25 * depth)
    return shaken, depth * _ASPECT


def _candidates(inner: BaseGeometry, depth: float, offset: Floats) -> Floats:
    west, south, east, north = inner.bounds
    length = depth * _ASPECT
    xs = np.arange(west - offset[0] * length, east + length, length)
    ys = np.arange(north + offset[1] * depth, south - depth, -depth)
    x, y = (axis.ravel() for axis in np.meshgrid(xs, ys))
    reach = (_HALF + 0.05) * length
    inside = np.ones(len(x), dtype=bool)
    for step in (0.0, -reach, reach):
        for rise in (-0.15 * depth, 0.15 * depth):
            inside &= shapely.contains_xy(inner, x + step, y + rise)
    return np.column_stack((x, y))[inside]


def doors_along(centre: Floats, count: int, length: float) -> Floats:
    """The positions of a building's doors: in a row through its centre, 16 m apart or closer where it is tight."""
    step = min(16.0, 2 * _HALF * length / count)
    xs = centre[0] + (np.arange(count) - (count - 1) / 2) * step
    return np.column_stack((xs, np.full(count, centre[1])))


def cut_by_counts(points: Floats, counts: Sequence[int]) -> list[Indices]:
    """Compact blocks of exactly ``counts`` points each: halve the list of blocks, cut across the longer extent."""
    return _cut_counts(points, np.arange(len(points)), list(counts))


def _cut_counts(points: Floats, members: Indices, counts: list[int]) -> list[Indices]:
    if len(counts) == 1:
        return [members]
    half = len(counts) // 2
    ordered = _along_longer_side(points, members)
    at = sum(counts[:half])
    return _cut_counts(points, ordered[:at], counts[:half]) + _cut_counts(points, ordered[at:], counts[half:])


def cut_by_weight(points: Floats, weights: npt.NDArray[np.int64], parts: int) -> list[Indices]:
    """``parts`` compact blocks of about the same weight, none of them empty; there are at least as many points."""
    return _cut_weight(points, weights, np.arange(len(points)), parts)


def _cut_weight(points: Floats, weights: npt.NDArray[np.int64], members: Indices, parts: int) -> list[Indices]:
    if parts == 1:
        return [members]
    half = parts // 2
    ordered = _along_longer_side(points, members)
    sums = np.cumsum(weights[ordered])
    at = int(np.argmin(np.abs(sums - sums[-1] * half / parts))) + 1
    at = min(max(at, half), len(ordered) - (parts - half))
    return _cut_weight(points, weights, ordered[:at], half) + _cut_weight(points, weights, ordered[at:], parts - half)


def _along_longer_side(points: Floats, members: Indices) -> Indices:
    extent = np.ptp(points[members], axis=0)
    axis = 0 if extent[0] >= extent[1] else 1
    ordered: Indices = members[np.argsort(points[members, axis], kind="stable")]
    return ordered if axis == 0 else ordered[::-1]


def reading_order(points: Floats) -> Indices:
    """The order in which places are numbered: rows from north to south, in a row from west to east."""
    if len(points) == 1:
        return np.zeros(1, dtype=np.int64)
    height = np.ptp(points[:, 1])
    rows = max(1, round(len(points) ** 0.5))
    row = np.minimum(((points[:, 1].max() - points[:, 1]) / (height or 1.0) * rows).astype(int), rows - 1)
    order: Indices = np.lexsort((points[:, 0], row))
    return order
