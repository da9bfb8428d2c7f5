"""What waits for a street centre, with ten thousand and with a million cases of five types, by eight clients.

What an inbox costs should not depend on how many cases there ever were, nor on how many wait: it shows a page.
"""

from __future__ import annotations

from typing import Any

from benchmarks.client import Client
from benchmarks.crowd import p95
from benchmarks.filling import FEW, MANY, fill
from benchmarks.lists import asking
from benchmarks.stage import Stage, stage

ROLES = ("street_centre", "department_clerk", "community")
PATH = "/cases/inbox"
FLOORS = {"p95_ratio_million_to_ten_thousand": {"max": 1.5}}


def run(quick: bool) -> dict[str, Any]:
    """The ratio for the street centre, and p95 in ms of every role at both sizes."""
    times = 20 if quick else 60
    with stage() as here:
        fill(here, 1, FEW)
        waiting = {role: len(Client(here).get(role, PATH)["items"]) for role in ROLES}
        _measured(here, 3)
        few = _measured(here, times)
        fill(here, FEW + 1, MANY)
        _measured(here, 3)
        many = _measured(here, times)
    return {
        "figures": {
            "p95_ratio_million_to_ten_thousand": round(many["street_centre"] / few["street_centre"], 2),
            **{f"{role}_p95_ms": [round(few[role], 1), round(many[role], 1)] for role in ROLES},
            **{f"{role}_items_of_ten_thousand": waiting[role] for role in ROLES},
        },
        "floors": FLOORS,
    }


def _measured(here: Stage, times: int) -> dict[str, float]:
    return {role: p95(asking(here, role), [PATH], times) for role in ROLES}
