"""Readers of the literature's files (with vrplib), in whole units.

- :func:`read_cvrp` — CVRPLIB; Euclidean distances rounded to whole numbers, explicit matrices as they are.
- :func:`read_solomon` — Solomon's windows; distances truncated to one decimal (DIMACS), so that a unit is a tenth.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import vrplib

from linli.solvers.routing.data import VehicleData

TENTHS = 10


def read_cvrp(path: Path) -> VehicleData:
    """A unit is the file's own; as many vehicles as places, as CVRPLIB counts distance alone."""
    told = vrplib.read_instance(str(path))
    return VehicleData(
        distance=np.rint(np.asarray(told["edge_weight"])).astype(np.int64),
        demand=np.asarray(told["demand"], dtype=np.int64),
        capacity=int(told["capacity"]),
        vehicles=len(told["demand"]) - 1,
    )


def read_solomon(path: Path) -> VehicleData:
    """A unit of distance and of time is a tenth of the file's."""
    told = vrplib.read_instance(str(path), instance_format="solomon")
    windows = np.asarray(told["time_window"], dtype=np.int64) * TENTHS
    return VehicleData(
        distance=np.floor(np.asarray(told["edge_weight"]) * TENTHS + 1e-9).astype(np.int64),
        demand=np.asarray(told["demand"], dtype=np.int64),
        capacity=int(told["capacity"]),
        vehicles=int(told["vehicles"]),
        service=np.asarray(told["service_time"], dtype=np.int64) * TENTHS,
        earliest=windows[:, 0],
        latest=windows[:, 1],
    )
