"""Readers of the literature's files; each gives data, params and the instance's own name of its parts.

- :func:`read_pmed` — OR-Library p-median (Beasley 1985): a graph, walks are shortest paths; a later line of the same
  edge replaces the earlier.
- :func:`read_sjc` — capacitated p-median (Lorena and Senne 2003): Euclidean, nothing rounded, a building is not split.
- :func:`read_pcentre` — capacitated p-centre, set S1: matrix, demands, capacities.
- :func:`read_cap` — OR-Library capacitated warehouses: opening costs, a customer may be split.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

from linli.solvers.siting.data import Floats, Goal, Links, Params, SitingData


def _numbers(path: Path) -> Floats:
    return np.array(path.read_text(encoding="utf-8").split(), dtype=np.float64)


def read_pmed(path: Path) -> tuple[SitingData, Params]:
    """n nodes, their edges with lengths, p; every node is a customer of weight 1 and a candidate."""
    words = _numbers(path)
    n, edges, p = (int(word) for word in words[:3])
    lines = words[3 : 3 + 3 * edges].reshape(-1, 3)
    lengths = np.full((n, n), np.inf)
    for a, b, length in lines:
        lengths[int(a) - 1, int(b) - 1] = lengths[int(b) - 1, int(a) - 1] = length
    graph = csr_matrix(np.where(np.isinf(lengths), 0, lengths))
    walks = shortest_path(graph, directed=False)
    return SitingData(people=np.ones(n, dtype=np.int64), links=Links.of_matrix(walks), sites=n), Params(sites=p)


def read_sjc(path: Path) -> tuple[SitingData, Params]:
    """n and p; then x, y, capacity, demand of each point."""
    words = _numbers(path)
    n, p = int(words[0]), int(words[1])
    points = words[2 : 2 + 4 * n].reshape(n, 4)
    walks = np.hypot(*(points[:, None, :2] - points[None, :, :2]).transpose(2, 0, 1))
    data = SitingData(
        people=points[:, 3].astype(np.int64),
        links=Links.of_matrix(walks),
        sites=n,
        channel_people=points[:, 2],
        weight=np.ones(n),
    )
    return data, Params(sites=p)


def read_pcentre(path: Path) -> tuple[SitingData, Params]:
    """n and p; the matrix of walks; demands; capacities."""
    words = _numbers(path)
    n, p = int(words[0]), int(words[1])
    walks = words[2 : 2 + n * n].reshape(n, n)
    demand, capacity = words[2 + n * n :][: 2 * n].reshape(2, n)
    data = SitingData(people=demand.astype(np.int64), links=Links.of_matrix(walks), sites=n, channel_people=capacity)
    return data, Params(goal=Goal.FARTHEST, sites=p)


def read_cap(path: Path, capacity: float | None = None) -> tuple[SitingData, Params]:
    """m warehouses (capacity, opening cost), n customers (demand, cost of all of it from each warehouse).

    capacity: used where the file says «capacity» instead of a number.
    """
    words = path.read_text(encoding="utf-8").split()
    m, n = int(words[0]), int(words[1])
    rest = [capacity if word == "capacity" and capacity is not None else float(word) for word in words[2:]]
    warehouses = np.array(rest[: 2 * m], dtype=np.float64).reshape(m, 2)
    customers = np.array(rest[2 * m : 2 * m + n * (m + 1)], dtype=np.float64).reshape(n, m + 1)
    data = SitingData(
        people=customers[:, 0].astype(np.int64),
        links=Links.of_matrix(customers[:, 1:]),
        sites=m,
        channel_people=warehouses[:, 0],
        opening_cost=warehouses[:, 1],
        weight=np.ones(n),
    )
    return data, Params(split=True)
