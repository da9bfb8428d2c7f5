"""Solvers against what the literature proved, and on a district of Hexi's size: ``linli bench solvers``.

The instances are read from ``LINLI_OR_DATA`` (default: shared/data/or beside the project); without them only the
synthetic district is solved, and the row says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.solvers import calendar, districting, queueing, reach, routing, siting

PROBLEMS = {
    "siting": siting.measure,
    "reach": reach.measure,
    "queueing": queueing.measure,
    "calendar": calendar.measure,
    "districting": districting.measure,
    "routing": routing.measure,
}
FLOORS: dict[str, dict[str, float]] = {
    "pmed_slowest_seconds": {"max": 120},
    "siting_gap": {"max": 0.005},
    "siting_unserved": {"max": 0},
    "siting_memory_gib": {"max": 2.0},
    "districting_off_59": {"max": 0.08},
    "districting_moved_share": {"max": 0.03},
    "calendar_spread": {"max": 1.03},
    "calendar_frequencies_missed": {"max": 0},
    "calendar_seconds": {"max": 120.5},
    "queueing_wait_worst": {"max": 0.15},
    "queueing_end_worst": {"max": 0.02},
}


def run(quick: bool) -> dict[str, Any]:
    """All figures with their floors; every optimum that is known must be found and proven."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data" / "or"
    data = Path(os.environ.get("LINLI_OR_DATA", beside))
    figures: dict[str, Any] = {"instances": str(data.is_dir())}
    floors = dict(FLOORS)
    for name, measure in PROBLEMS.items():
        print(f"-- {name}", file=sys.stderr)
        figures |= measure(quick, data)
    for count in ("pmed", "capacitated", "pcentre"):
        if total := figures.get(f"{count}_total"):
            floors[f"{count}_proven"] = {"min": total}
    if "cvrp_total" in figures:
        floors |= {"cvrp_mean_gap": {"max": 0.005}, "vrptw_at_best": {"min": 0.9}}
    if total := figures.get("districting_total"):
        floors["districting_optimal"] = {"min": total}
    if "districting_off_150" in figures:
        floors["districting_off_150"] = {"max": 0.08}
    if "reach_seconds" in figures:
        floors |= {"reach_seconds": {"max": 1.0}, "reach_pairs_equal": {"min": 200}}
    if not figures.get("pmed_total"):
        floors.pop("pmed_slowest_seconds")
    return {"figures": figures, "floors": floors}
