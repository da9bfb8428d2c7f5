"""Siting on the literature's instances and on a district of Hexi's size.

Capacitated warehouses' optimum is of OR-Library (Beasley 1990), SJC of Lorena and Senne (2003).
"""

from __future__ import annotations

import csv
import resource
import sys
from pathlib import Path
from typing import Any

from linli.config.commands.plans.hexi import hexi
from linli.solvers.siting import Params, SitingData, SitingPlan, instances, solve
from linli.solvers.solution import Solution, Stop

KNOWN = {"SJC1": 17288.99, "SJC3a": 45335.16, "cap41": 1040444.375}


def measure(quick: bool, data: Path) -> dict[str, Any]:
    """Figures of all; ``data`` is the folder with pmedian, cpmedian, pcenter and cflp. Quick: a few of each."""
    figures: dict[str, Any] = {}
    if data.is_dir():
        figures = _pmedian(quick, data / "pmedian") | _small(quick, data) | _pcentre(quick, data / "pcenter")
    return figures | _hexi(quick)


def _say(name: str, solution: Solution[SitingPlan], known: float | None = None) -> None:
    gap = "" if solution.gap is None else f"{solution.gap:.3%}"
    known_text = "" if known is None else f" known {known:g}"
    line = f"{name}: {solution.objective} bound {solution.bound} gap {gap} {solution.why_it_stopped.value}"
    print(f"{line} {solution.seconds:.1f} s{known_text}", file=sys.stderr)


def _pmedian(quick: bool, folder: Path) -> dict[str, Any]:
    known = dict(line.split() for line in (folder / "pmedopt.txt").read_text(encoding="utf-8").splitlines())
    files = sorted(folder.glob("pmed[0-9]*.txt"), key=lambda path: int(path.stem[4:]))
    optimal = proven = 0
    slowest = 0.0
    for path in files[:5] if quick else files:
        data, params = instances.read_pmed(path)
        solution = solve(data, Stop(seconds=120), 1, params)
        _say(path.stem, solution, float(known[path.stem]))
        optimal += solution.objective == float(known[path.stem])
        proven += solution.proven
        slowest = max(slowest, solution.seconds)
    total = len(files[:5] if quick else files)
    return {
        "pmed_optimal": optimal,
        "pmed_proven": proven,
        "pmed_total": total,
        "pmed_slowest_seconds": round(slowest, 1),
    }


def _small(quick: bool, data: Path) -> dict[str, Any]:
    """Capacitated p-median and warehouses: how many reach the known optimum and prove it."""
    tasks = {"cap41": instances.read_cap(data / "cflp" / "cap41.txt")}
    for name in ("SJC1",) if quick else ("SJC1", "SJC3a"):
        tasks[name] = instances.read_sjc(data / "cpmedian" / f"{name}.dat")
    good = 0
    for name, (task, params) in tasks.items():
        solution = solve(task, Stop(seconds=120), 1, params)
        _say(name, solution, KNOWN[name])
        good += solution.proven and abs((solution.objective or 0) - KNOWN[name]) < 0.01
    return {"capacitated_proven": good, "capacitated_total": len(tasks)}


def _pcentre(quick: bool, folder: Path) -> dict[str, Any]:
    with (folder / "proven_optima.csv").open(encoding="utf-8", newline="") as file:
        known = {row["inst"]: float(row["opt"]) for row in csv.DictReader(file)}
    names = sorted(known)[:: 5 if quick else 1]
    good = 0
    for name in names:
        data, params = instances.read_pcentre(folder / name)
        solution = solve(data, Stop(seconds=120), 1, params)
        _say(name, solution, known[name])
        good += solution.proven and solution.objective == known[name]
    return {"pcentre_proven": good, "pcentre_total": len(names)}


def _hexi(quick: bool) -> dict[str, Any]:
    seconds = 60 if quick else 300
    plans = [(134, 367), (254, 367), (254, 520)]
    gaps, unserved = {}, 0
    for sites, channels in plans[1:2] if quick else plans:
        data = hexi()
        gap, out = _district(f"hexi {sites}/{channels}", data, Params(sites=sites, channels=channels), seconds)
        gaps[f"siting_gap_{sites}_{channels}"] = gap
        unserved += out
    figures: dict[str, Any] = {**gaps, "siting_gap": max(gaps.values()), "siting_unserved": unserved}
    if not quick:
        large = hexi(20_000, 420)
        figures["siting_gap_20000"], _out = _district(
            "20,000 buildings", large, Params(sites=254, channels=520), seconds
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return figures | {"siting_memory_gib": round(peak, 2)}


def _district(name: str, data: SitingData, params: Params, seconds: float) -> tuple[float, int]:
    """Gap (1 when there is no plan) and buildings within reach of a site that no site serves."""
    solution = solve(data, Stop(seconds=seconds), 1, params)
    _say(name, solution)
    if solution.plan is None or solution.gap is None:
        return 1.0, int(data.within_reach.sum())
    return round(solution.gap, 5), int(((solution.plan.site_of < 0) & data.within_reach).sum())
