"""Readers of the literature's graphs: :func:`read_counties`, networkx adjacency JSON with TOTPOP (Validi, Buchanan)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from linli.solvers.districting.data import DistrictingData, Params


def read_counties(path: Path, parts: int, lower: int, upper: int) -> tuple[DistrictingData, Params]:
    """The dual graph of a state's counties; every common border counts 1."""
    told = json.loads(path.read_text(encoding="utf-8"))
    place = {node["id"]: index for index, node in enumerate(told["nodes"])}
    pairs = {
        (min(index, place[near["id"]]), max(index, place[near["id"]]))
        for index, row in enumerate(told["adjacency"])
        for near in row
    }
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    ends = ends[ends[:, 0] != ends[:, 1]]
    data = DistrictingData(
        people=np.array([int(node["TOTPOP"]) for node in told["nodes"]], dtype=np.int64),
        one=ends[:, 0],
        other=ends[:, 1],
        names=tuple(str(node.get("NAME10", node["id"])) for node in told["nodes"]),
    )
    return data, Params(parts=parts, lower=lower, upper=upper)
