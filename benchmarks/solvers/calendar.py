"""The calendar of 6,000 firms and about 15,000 visits in 14 streets, 52 weeks with short ones."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from linli.solvers.calendar import CalendarData, Tier, solve
from linli.solvers.calendar.solve import spread
from linli.solvers.solution import Stop

TIERS = (Tier("A", 1, 60), Tier("B", 2, 75), Tier("C", 3, 90), Tier("D", 4, 120))


def year(firms: int = 6000, streets: int = 14, seed: int = 1) -> CalendarData:
    """Firms of synthetic names; weeks of 5 days, some of 2 to 4, one of none."""
    rng = np.random.default_rng(seed)
    days = np.full(52, 5)
    days[rng.choice(52, 7, replace=False)] = rng.integers(2, 5, 7)
    days[6] = 0
    return CalendarData(
        firms=tuple(f"firm {index + 1}" for index in range(firms)),
        street=rng.choice(streets, firms, p=rng.dirichlet(np.full(streets, 8.0))),
        tier=rng.choice(4, firms, p=(0.2, 0.35, 0.25, 0.2)),
        tiers=TIERS,
        streets=tuple(f"street {index + 1}" for index in range(streets)),
        days=days,
        pairs=(6,) * streets,
    )


def measure(quick: bool, data: Path) -> dict[str, Any]:
    """The district's fullest week ÷ its ideal, and the fullest street's; frequencies missed; seconds."""
    del data
    task = year(600 if quick else 6000, 3 if quick else 14)
    solution = solve(task, Stop(seconds=120), 1)
    plan = solution.plan
    if plan is None:
        return {"calendar_spread": float("inf")}
    visits = np.bincount(plan.firm, minlength=len(task.firms))
    wanted = np.array([TIERS[tier].visits for tier in task.tier])
    print(f"calendar: {solution.objective} bound {solution.bound} {solution.seconds:.1f} s", file=sys.stderr)
    district = plan.load.sum(axis=0, keepdims=True)
    return {
        "calendar_spread": round(spread(district, task.days), 5),
        "calendar_street_spread": round(solution.objective or 0.0, 5),
        "calendar_bound": round(solution.bound or 0.0, 5),
        "calendar_visits": int(visits.sum()),
        "calendar_frequencies_missed": int((visits != wanted).sum()),
        "calendar_seconds": round(solution.seconds, 1),
    }
