"""A walking network from an OpenStreetMap file (PBF or XML), read with osmium.

Ways that people on foot may use: streets and paths of the list, without those tagged as private or not for walking;
motorways and trunk roads only where they are tagged for walking.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium

from linli.solvers.reach.data import Floats, Network, projected

WALKED = frozenset(
    {
        *("footway", "path", "pedestrian", "steps", "corridor", "platform", "crossing", "cycleway", "track"),
        *("living_street", "residential", "service", "unclassified", "road"),
        *("tertiary", "tertiary_link", "secondary", "secondary_link", "primary", "primary_link"),
    }
)
NOT_FOR_WALKING = frozenset({"no", "private", "use_sidepath"})
FOR_WALKING = frozenset({"yes", "designated", "permissive"})


def read_osm(path: Path) -> Network:
    """The network of a file. Raises FileNotFoundError, or RuntimeError (of osmium) for a file that is none."""
    nodes: dict[int, int] = {}
    points: list[tuple[float, float]] = []
    pairs: list[tuple[int, int]] = []
    if not path.exists():
        raise FileNotFoundError(2, "No such file", str(path))
    for way in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if not isinstance(way, osmium.osm.Way) or not may_walk({tag.k: tag.v for tag in way.tags}):
            continue
        before = -1
        for node in way.nodes:
            if not node.location.valid():
                before = -1
                continue
            if (index := nodes.get(node.ref)) is None:
                index = nodes[node.ref] = len(points)
                points.append((node.location.lon, node.location.lat))
            if before >= 0 and before != index:
                pairs.append((min(before, index), max(before, index)))
            before = index
    return _network(np.array(points).reshape(-1, 2), np.unique(np.array(pairs, dtype=np.int64).reshape(-1, 2), axis=0))


def _network(points: Floats, pairs: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Network:
    plane = projected(points, float(points[:, 1].mean()) if len(points) else 0.0)
    metres = np.hypot(*(plane[pairs[:, 0]] - plane[pairs[:, 1]]).T) if len(pairs) else np.zeros(0)
    return Network(points, pairs[:, 0], pairs[:, 1], np.maximum(metres, 0.001))


def may_walk(tags: dict[str, str]) -> bool:
    """Whether people on foot may use a way with these tags."""
    highway, foot = tags.get("highway"), tags.get("foot")
    if highway is None or tags.get("area") == "yes" or foot in NOT_FOR_WALKING:
        return False
    if foot in FOR_WALKING:
        return True
    return highway in WALKED and tags.get("access") not in NOT_FOR_WALKING
