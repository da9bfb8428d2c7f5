"""``linli plan calendar``: the year's visits by risk, even from week to week, drawn so that anyone can repeat it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from linli.solvers.calendar import CalendarPlan, files, picture, solve
from linli.solvers.pictures import save
from linli.solvers.solution import OnProgress, Solution, Stop
from linli.solvers.tables import write_table


def run(
    source: Path, out: Path, stop: Stop, seed: int, on_progress: OnProgress
) -> tuple[Solution[CalendarPlan], list[Path]]:
    """Solve and write; without a plan nothing is written."""
    data, params = files.read(source)
    solution = solve(data, stop, seed, params, on_progress)
    if solution.plan is None:
        return solution, []
    written = files.write(out, data, solution.plan)
    return solution, [*written, *save(picture.draw(data, params, solution.plan), out, "plan")]


def example(out: Path) -> None:
    """1,200 firms of four streets in four tiers; two short weeks and one without working days."""
    rng = np.random.default_rng(1)
    out.mkdir(parents=True, exist_ok=True)
    streets = ("大营门街", "桃园街", "马场街", "天塔街")
    rows = [
        (f"商户{i + 1}", streets[rng.integers(4)], "ABCD"[rng.choice(4, p=(0.2, 0.35, 0.25, 0.2))]) for i in range(1200)
    ]
    write_table(out / "firms.csv", ("firm", "street", "tier"), rows)
    tiers = [("A", 1, 60), ("B", 2, 75), ("C", 3, 90), ("D", 4, 120)]
    write_table(out / "tiers.csv", ("tier", "visits", "minutes"), tiers)
    write_table(out / "streets.csv", ("street", "pairs"), [(street, 4) for street in streets])
    days = [{0: 4, 7: 0, 8: 2}.get(week, 5) for week in range(52)]
    write_table(out / "weeks.csv", ("week", "days"), [(week + 1, count) for week, count in enumerate(days)])
