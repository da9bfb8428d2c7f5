"""Districting: proven optimum cuts of counties' graphs; a street of 3,500 stairwells into 59 and 150 grids; sticky."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import Delaunay

from linli.solvers.districting import DistrictingData, Params, read_counties, solve
from linli.solvers.solution import Stop


def street(stairwells: int = 3500, people: int = 60_000, seed: int = 1) -> DistrictingData:
    """Stairwells in rows of buildings; neighbours are those of a triangulation that are near."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(stairwells)))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)[:stairwells]
    points = grid * np.array([18.0, 40.0]) + rng.normal(0, 3.0, (stairwells, 2))
    corners = Delaunay(points).simplices
    pairs = np.unique(np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0)
    near = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) < 80
    counts = rng.multinomial(people, rng.dirichlet(np.full(stairwells, 9.0)))
    return DistrictingData(people=counts, one=pairs[near, 0], other=pairs[near, 1], points=points)


def measure(quick: bool, data: Path) -> dict[str, Any]:
    """Optimum cuts found; the worst share beyond the mean of a part; people moved after 6 % have changed."""
    figures = _counties(data / "districting") if (data / "districting").is_dir() else {}
    task = street()
    for parts in (59,) if quick else (59, 150):
        solution = solve(task, Stop(seconds=15), 1, Params(parts=parts))
        figures |= {f"districting_off_{parts}": 1.0}
        if solution.plan is not None:
            mean = task.people.sum() / parts
            off = float(np.abs(solution.plan.people - mean).max() / mean)
            figures[f"districting_off_{parts}"] = round(off, 4)
            figures[f"districting_cut_{parts}"] = solution.plan.cut
        print(f"street into {parts}: {solution.objective} {solution.seconds:.1f} s", file=sys.stderr)
        if parts == 59 and solution.plan is not None:
            figures["districting_moved_share"] = _sticky(task, solution.plan.part)
    return figures


def _sticky(task: DistrictingData, today: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
    """6 % of the people come or go, a quarter of each of 24 neighbourhoods; the share that a re-division moves."""
    rng = np.random.default_rng(2)
    people = task.people.copy()
    assert task.points is not None
    for centre in rng.choice(task.units, 24, replace=False):
        near = np.argsort(np.hypot(*(task.points - task.points[centre]).T))[:35]
        people[near] = (people[near] * rng.choice([0.75, 1.25])).round().astype(np.int64)
    changed = DistrictingData(people, task.one, task.other, points=task.points)
    solution = solve(changed, Stop(seconds=5), 1, Params(parts=59, today=today, people_moved_cost=0.1))
    moved = solution.plan.moved / int(people.sum()) if solution.plan else 1.0
    share = np.abs(people - task.people).sum() / task.people.sum()
    print(f"sticky: {share:.1%} changed, {moved:.2%} moved, {solution.seconds:.1f} s", file=sys.stderr)
    return round(moved, 4)


def _counties(folder: Path) -> dict[str, Any]:
    with next(folder.glob("*.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    good = 0
    for row in rows:
        numbers = int(row["k"]), int(row["pop_L"]), int(row["pop_U"])
        task, params = read_counties(folder / row["graph_file"], *numbers)
        solution = solve(task, Stop(iterations=60), 1, params)
        print(
            f"{row['state']}: {solution.objective} of {row['optimal_cut_edges']}, {solution.seconds:.1f} s",
            file=sys.stderr,
        )
        good += solution.objective == float(row["optimal_cut_edges"])
    return {"districting_optimal": good, "districting_total": len(rows)}
