"""``linli plan siting``: sites, channels and who goes where; the map, and the curve of sites against walk and hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from linli.config.commands.plans.hexi import hexi
from linli.solvers.pictures import save
from linli.solvers.siting import Goal, Params, SitingData, SitingPlan, files, picture, solve
from linli.solvers.solution import OnProgress, Solution, Stop
from linli.solvers.tables import write_table

PEOPLE_A_CHANNEL_HOUR = 200.0  # a channel that takes 2,400 people in twelve hours
CURVE = (0.7, 0.85, 1.15, 1.3)  # shares of the sites asked for, beside the plan itself
CURVE_SHARE = 0.5  # of the stop for each further point of the curve
CURVE_COLUMNS = ("sites", "channels", "mean_metres", "metres_95", "hours_mean", "hours_fullest", "gap")


def run(
    source: Path, out: Path, stop: Stop, seed: int, on_progress: OnProgress
) -> tuple[Solution[SitingPlan], list[Path]]:
    """Solve and write; without a plan nothing is written."""
    data, params = files.read(source)
    solution = solve(data, stop, seed, params, on_progress)
    if solution.plan is None:
        return solution, []
    written = files.write(out, data, params, solution.plan)
    written += save(picture.draw(data, params, solution.plan), out, "plan")
    if params.goal is Goal.WALK and params.sites is not None:
        written += _curve(out, data, params, solution, stop, on_progress)
    return solution, written


def _curve(
    out: Path, data: SitingData, params: Params, solution: Solution[SitingPlan], stop: Stop, on_progress: OnProgress
) -> list[Path]:
    """The same with fewer and with more sites; numbers for which no plan exists are left out."""
    assert params.sites is not None
    shorter = Stop(
        seconds=None if stop.seconds is None else stop.seconds * CURVE_SHARE,
        iterations=None if stop.iterations is None else int(stop.iterations * CURVE_SHARE),
        gap=max(stop.gap, 0.005),
    )
    plans = [solution]
    for share in CURVE:
        sites = round(params.sites * share)
        if 0 < sites <= data.sites - len(params.forbidden) and sites != params.sites:
            plans.append(solve(data, shorter, solution.seed, replace(params, sites=sites), on_progress))
    points = [
        picture.measured(data, one.plan, one.gap or 0.0, PEOPLE_A_CHANNEL_HOUR) for one in plans if one.plan is not None
    ]
    rows = [
        (
            p.sites,
            p.channels,
            *(round(x, 2) for x in (p.mean_metres, p.metres_95, p.hours_mean, p.hours_fullest)),
            p.gap,
        )
        for p in sorted(points, key=lambda point: point.sites)
    ]
    return [write_table(out / "curve.csv", CURVE_COLUMNS, rows), *save(picture.curve(points), out, "curve")]


def example(out: Path) -> None:
    """Tables of a synthetic Hexi: 12,000 buildings, 420 candidates; 134 sites with 367 channels are asked for."""
    data = hexi()
    out.mkdir(parents=True, exist_ok=True)
    homes, places = data.building_points, data.site_points
    assert homes is not None
    assert places is not None
    today = set(np.random.default_rng(1).choice(data.sites, size=74, replace=False).tolist())
    write_table(
        out / "buildings.csv",
        ("name", "people", "lon", "lat"),
        [
            (name, int(people), round(lon, 6), round(lat, 6))
            for name, people, (lon, lat) in zip(data.building_names, data.people, homes.tolist(), strict=True)
        ],
    )
    write_table(
        out / "sites.csv",
        ("name", "lon", "lat", "most_channels", "today"),
        [
            (name, round(lon, 6), round(lat, 6), int(room), int(site in today))
            for site, (name, (lon, lat), room) in enumerate(
                zip(data.site_names, places.tolist(), data.room, strict=True)
            )
        ],
    )
    text = '{"sites": 134, "channels": 367, "limit_m": 1000, "channel_people": 2400}\n'
    (out / "params.json").write_text(text, encoding="utf-8")
