"""``linli plan reach``: minutes on foot, fifteen-minute scores, gaps, and the new places that close most of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from linli.config.commands.plans.hexi import hexi
from linli.solvers.pictures import save
from linli.solvers.reach import ReachPlan, files, picture, solve
from linli.solvers.solution import OnProgress, Solution, Stop
from linli.solvers.tables import write_table

KINDS = ("小学", "社区卫生", "菜市场", "公园", "养老服务")


def run(
    source: Path, out: Path, stop: Stop, seed: int, on_progress: OnProgress
) -> tuple[Solution[ReachPlan], list[Path]]:
    """Solve and write; without a plan nothing is written."""
    data, params = files.read(source)
    solution = solve(data, stop, seed, params, on_progress)
    if solution.plan is None:
        return solution, []
    written = files.write(out, source, data, solution.plan)
    return solution, [*written, *save(picture.draw(data, params, solution.plan), out, "plan")]


def example(out: Path) -> None:
    """Tables of a synthetic Hexi: its buildings as homes, a few facilities of five kinds, no network."""
    data = hexi(3000, 120)
    out.mkdir(parents=True, exist_ok=True)
    homes, places = data.building_points, data.site_points
    assert homes is not None
    assert places is not None
    kinds = np.random.default_rng(1).integers(0, len(KINDS), 80)
    rows = [(name, int(people), *point) for name, people, point in
            zip(data.building_names, data.people, homes.round(6).tolist(), strict=True)]  # fmt: skip
    write_table(out / "homes.csv", ("name", "people", "lon", "lat"), rows)
    points = places.round(6).tolist()
    facilities = [(f"{KINDS[kind]}{index + 1}", KINDS[kind], *points[index]) for index, kind in enumerate(kinds)]
    write_table(out / "facilities.csv", ("name", "kind", "lon", "lat"), facilities)
    candidates = [(f"候选地{index - 79}", *points[index]) for index in range(80, 120)]
    write_table(out / "candidates.csv", ("name", "lon", "lat"), candidates)
    (out / "params.json").write_text('{"new_kind": "养老服务", "new_places": 3}\n', encoding="utf-8")
