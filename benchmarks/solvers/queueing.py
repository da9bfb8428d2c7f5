"""The queueing formula against the simulation on 200 random days."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from linli.solvers.queueing import Params
from linli.solvers.queueing.formula import day
from linli.solvers.queueing.simulation import simulate

DAYS, REPETITIONS = 200, 200
SHAPES = (None, (1.4, 1.1, 0.8, 0.7, 0.9, 1.1), (3.0, 2.0, 1.0, 1.0, 2.0, 1.0))
A_MOMENT = 0.15  # minutes; a difference below it is not one that anybody waits


def measure(quick: bool, data: Path) -> dict[str, Any]:
    """Share of the days whose wait is within 15 % (or nine seconds) and whose end is within 2 %; the worst of each."""
    del data
    rng = np.random.default_rng(1)
    waits, ends = [], []
    days = DAYS // 10 if quick else DAYS
    for number in range(days):
        channels, hours, service = int(rng.integers(1, 9)), rng.uniform(6, 12), rng.uniform(0.25, 0.6)
        people = int(rng.uniform(0.6, 1.1) * channels * hours * 60 / service)
        params = Params(
            hours=hours, service_minutes=service, service_cv=float(rng.uniform(0.3, 1.2)), arrivals=SHAPES[number % 3],
            early=float(rng.choice([0.0, 0.15])), ramp_minutes=float(rng.choice([0.0, 30.0])),
        )  # fmt: skip
        told = day(people, channels, params)
        waited, finishes = simulate(people, channels, params, number, REPETITIONS)
        seen, end = float(np.quantile(waited, params.share)), float(finishes.mean())
        off = abs(told.wait_share - seen)
        waits.append(0.0 if off <= A_MOMENT else off / seen)
        ends.append(abs(told.finish - end) / end)
        if waits[-1] > 0.15 or ends[-1] > 0.02:
            print(
                f"day {number}: wait {told.wait_share:.2f} / {seen:.2f}, end {told.finish:.0f} / {end:.0f}",
                file=sys.stderr,
            )
    return {
        "queueing_days": days,
        "queueing_wait_within": sum(off <= 0.15 for off in waits),
        "queueing_wait_worst": round(max(waits), 4),
        "queueing_end_worst": round(max(ends), 4),
    }
