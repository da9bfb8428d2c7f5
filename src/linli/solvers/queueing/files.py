"""Queueing from a folder, and its plan into one.

In: ``sites.csv`` (name, people, most_channels; optional channels, then the plan is read and not made); ``params.json``
with any field of :class:`Params`. Out: ``sites.csv`` (site, people, channels, wait_minutes, mean_wait_minutes,
ends_after_hours), ``slots.csv`` (site, from, to, people), ``round.csv`` (what, value).
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from linli.solvers.queueing.data import Params, QueueData, QueuePlan
from linli.solvers.queueing.solve import QUARTER_MINUTES
from linli.solvers.tables import TableError, read_params, read_table, write_table


def read(folder: Path) -> tuple[QueueData, Params]:
    """Data and params of a folder. Raises TableError with one sentence for what cannot be read."""
    rows = read_table(folder / "sites.csv", ("name", "people", "most_channels"))
    if not rows:
        raise TableError("sites.csv must have a line at least")
    room = np.array([row.whole("most_channels", least=1) for row in rows], dtype=np.int64)
    channels = None
    if "channels" in rows[0].cells:
        channels = np.array([row.whole("channels", least=1) for row in rows], dtype=np.int64)
        for row, count, most in zip(rows, channels, room, strict=True):
            if count > most:
                raise row.wrong("channels", f"{count} is more than most_channels, {most}")
    data = QueueData(
        people=np.array([row.whole("people", least=0) for row in rows], dtype=np.int64),
        most_channels=room,
        channels=channels,
        names=tuple(row.text("name") for row in rows),
    )
    return data, _params(folder / "params.json")


def _params(path: Path) -> Params:
    told = read_params(path, [field.name for field in fields(Params)])
    if isinstance(told.get("arrivals"), list):
        told["arrivals"] = tuple(told["arrivals"])
    try:
        return Params(**told)
    except (TypeError, ValueError) as problem:
        raise TableError(f"params.json: {problem}") from None


def write(folder: Path, data: QueueData, plan: QueuePlan) -> list[Path]:
    """The plan's tables; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    sites = [
        (data.name(site), int(data.people[site]), int(plan.channels[site]), round(one.wait_share, 1),
         round(one.mean_wait, 2), round(one.finish / 60, 2))
        for site, one in enumerate(plan.days)
    ]  # fmt: skip
    slots = [
        (data.name(site), _clock(quarter), _clock(quarter + 1), int(people))
        for site, row in enumerate(plan.slots)
        for quarter, people in enumerate(row)
    ]
    told = [
        ("channels", int(plan.channels.sum())),
        ("hours_to_swab", round(plan.hours_to_swab, 2)),
        ("hours_to_results", round(plan.hours_to_results, 2)),
        ("tubes", plan.tubes),
        ("bottleneck", plan.bottleneck),
        *((f"results_hours_less_with_one_more_{gain.what}", round(gain.results_hours, 2)) for gain in plan.gains),
    ]
    columns = ("site", "people", "channels", "wait_minutes", "mean_wait_minutes", "ends_after_hours")
    return [
        write_table(folder / "sites.csv", columns, sites),
        write_table(folder / "slots.csv", ("site", "from", "to", "people"), slots),
        write_table(folder / "round.csv", ("what", "value"), told),
    ]


def _clock(quarter: int) -> str:
    """Hours and minutes after opening."""
    minutes = quarter * QUARTER_MINUTES
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
