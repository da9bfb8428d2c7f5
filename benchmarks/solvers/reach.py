"""Reach on Helsinki's network: 20,000 homes and ten kinds of facility after loading; checked pair by pair."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from linli.solvers.reach import ReachData, Walker, read_osm, solve


def measure(quick: bool, data: Path) -> dict[str, Any]:
    """``data`` is the folder of the OR instances; the network is looked for beside it (osm/Helsinki.osm.pbf)."""
    del quick
    path = data.parent / "osm" / "Helsinki.osm.pbf"
    if not path.exists():
        return {}
    began = perf_counter()
    network = read_osm(path)
    walker = Walker(network)
    loaded = perf_counter() - began
    rng = np.random.default_rng(1)
    homes = network.points[rng.integers(0, len(network.points), 20_000)] + rng.normal(0.0, 1e-4, (20_000, 2))
    places = network.points[rng.integers(0, len(network.points), 300)]
    kinds = tuple(f"kind {index}" for index in range(10))
    task = ReachData(homes, rng.integers(1, 5, 20_000), places, rng.integers(0, 10, 300), kinds, network)
    began = perf_counter()
    solution = solve(task, walker=walker)
    seconds = perf_counter() - began
    print(f"reach: loaded in {loaded:.2f} s, solved in {seconds:.3f} s, {solution.objective}", file=sys.stderr)
    return {
        "reach_seconds": round(seconds, 3),
        "reach_loaded_seconds": round(loaded, 2),
        "reach_pairs_equal": _equal_pairs(walker, rng),
    }


def _equal_pairs(walker: Walker, rng: np.random.Generator) -> int:
    """Of 200 pairs, how many distances are those of networkx."""
    import networkx as nx

    network = walker.network
    graph = nx.Graph()
    for one, other, metres in zip(network.one.tolist(), network.other.tolist(), network.metres.tolist(), strict=True):
        graph.add_edge(one, other, metres=metres)
    sources = rng.integers(0, len(network.points), 20)
    found = walker.from_groups([(np.array([source]), np.zeros(1)) for source in sources])
    equal = 0
    for row, source in zip(found, sources.tolist(), strict=True):
        lengths = nx.single_source_dijkstra_path_length(graph, source, weight="metres")
        for target in rng.integers(0, len(network.points), 10).tolist():
            known = lengths.get(target, np.inf)
            equal += bool(row[target] == known or abs(row[target] - known) <= 1e-6)
    return equal
