"""Distances on foot: from each home to the nearest of several places at once, by Dijkstra from all places (scipy)."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from linli.solvers.reach.data import Floats, Ints, Network, projected


class Walker:
    """A network made ready: its graph, and the nearest node of any point."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.latitude = float(network.points[:, 1].mean()) if len(network.points) else 0.0

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(projected(self.network.points, self.latitude))

    def snap(self, points: Floats, farthest_m: float) -> tuple[Ints, Floats]:
        """Nearest node of each point (-1 beyond ``farthest_m``), and the metres to it."""
        metres, nodes = self._tree.query(projected(points, self.latitude), distance_upper_bound=farthest_m)
        lost = ~np.isfinite(metres)
        return np.where(lost, -1, nodes).astype(np.int64), np.where(lost, np.inf, metres)

    def from_groups(self, groups: list[tuple[Ints, Floats]], limit_m: float = np.inf) -> Floats:
        """Metres from the nearest place of each group to every node (groups x nodes).

        A group is its places' nodes and the metres from each place to its node. It enters the graph as one node more,
        from which its places' nodes are left in one direction only.
        """
        n, network = len(self.network.points), self.network
        rows, columns, metres = [network.one, network.other], [network.other, network.one], [network.metres] * 2
        for index, (nodes, to_node) in enumerate(groups):
            known = nodes >= 0
            rows.append(np.full(int(known.sum()), n + index))
            columns.append(nodes[known])
            metres.append(np.maximum(to_node[known], 1e-9))  # 0 would be no edge
        row, column, length = (np.concatenate(part) for part in (rows, columns, metres))
        order = np.lexsort((length, column, row))  # of two edges between the same nodes the shorter
        row, column, length = row[order], column[order], length[order]
        first = np.ones(len(row), dtype=np.bool_)
        first[1:] = (np.diff(row) != 0) | (np.diff(column) != 0)
        size = n + len(groups)
        graph = csr_matrix((length[first], (row[first], column[first])), shape=(size, size))
        found = dijkstra(graph, indices=np.arange(n, size), limit=limit_m)
        return np.asarray(found[:, :n], dtype=np.float64)
