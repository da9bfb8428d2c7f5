"""``linli plan queueing``: channels by waiting, slots to call up, hours to swabs and results, the bottleneck."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from linli.solvers.pictures import save
from linli.solvers.queueing import QueuePlan, files, picture, solve
from linli.solvers.solution import OnProgress, Solution, Stop
from linli.solvers.tables import write_table


def run(
    source: Path, out: Path, stop: Stop, seed: int, on_progress: OnProgress
) -> tuple[Solution[QueuePlan], list[Path]]:
    """Solve and write; without a plan nothing is written."""
    data, params = files.read(source)
    solution = solve(data, stop, seed, params, on_progress)
    if solution.plan is None:
        return solution, []
    written = files.write(out, data, solution.plan)
    return solution, [*written, *save(picture.draw(data, params, solution.plan), out, "plan")]


def example(out: Path) -> None:
    """A round of 800,000 people at 134 sites, 15 of 100 early, two laboratories with 35,000 tubes a day."""
    rng = np.random.default_rng(1)
    out.mkdir(parents=True, exist_ok=True)
    people = rng.multinomial(800_000, rng.dirichlet(np.full(134, 12.0)))
    rows = [(f"采样点{index + 1}", int(count), 30) for index, count in enumerate(people)]
    write_table(out / "sites.csv", ("name", "people", "most_channels"), rows)
    text = '{"early": 0.15, "laboratory_tubes_a_day": 35000, "laboratories": 2, "ramp_minutes": 30}\n'
    (out / "params.json").write_text(text, encoding="utf-8")
