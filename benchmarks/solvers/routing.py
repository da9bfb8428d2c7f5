"""Vehicles on CVRPLIB's X instances up to 303 places and on Solomon's C1, R1 and RC1, against the best known."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import vrplib

from linli.solvers.routing import VehicleData, read_cvrp, read_solomon, solve
from linli.solvers.routing.instances import TENTHS
from linli.solvers.solution import Stop

LARGEST = 304  # places; the larger X instances are left out


def measure(quick: bool, data: Path) -> dict[str, Any]:
    """Mean gap to the best known (X); share at the best known (Solomon). Quick: three of each, a sixth of the time."""
    if not data.is_dir():
        return {}
    cvrp = [path for path in sorted((data / "cvrp").glob("X-*.vrp")) if int(path.stem.split("-")[1][1:]) <= LARGEST]
    solomon = [path for name in ("C1", "R1", "RC1") for path in sorted((data / "vrptw").glob(f"{name}[0-9][0-9].txt"))]
    if quick:
        cvrp, solomon = cvrp[:3], solomon[::10]
    gaps = [_gap(path, read_cvrp(path), 1, 20 if quick else 120) for path in cvrp]
    windows = [_gap(path, read_solomon(path), TENTHS, 10 if quick else 60) for path in solomon]
    return {
        "cvrp_mean_gap": round(sum(gaps) / len(gaps), 5),
        "cvrp_total": len(gaps),
        "vrptw_at_best": round(sum(gap <= 1e-9 for gap in windows) / len(windows), 3),
        "vrptw_total": len(windows),
    }


def _gap(path: Path, task: VehicleData, unit: int, seconds: float) -> float:
    known = float(vrplib.read_solution(str(path.with_suffix(".sol")))["cost"])
    solution = solve(task, Stop(seconds=seconds), 1)
    gap = 1.0 if solution.objective is None else solution.objective / unit / known - 1
    print(f"{path.stem}: {solution.objective} known {known * unit:.0f} gap {gap:.3%}", file=sys.stderr)
    return max(0.0, gap)
