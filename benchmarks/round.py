"""A round over every home of the district: opened through the server, then its coverage by community read by eight
clients while most of it has been visited.

The district is Hexi at full size. Opening freezes one target a home in one transaction; the coverage is read as the
desk reads it, over HTTP, for the whole district by community and for a street by grid.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import psycopg

from benchmarks.client import Client
from benchmarks.crowd import p95
from benchmarks.lists import asking
from benchmarks.stage import STREET, Stage, stage

RESIDENTS, QUICK_RESIDENTS = 800_000, 80_000
FLOORS = {"coverage_p95_ms": {"max": 100}}
VISITED = """
with told as (
    insert into rounds_result (uuid, digest, target_id, outcome, channel, note, at, recorded_at, user_id, user_name)
    select gen_random_uuid(), '\\x00', id,
           (array['done','done','done','done','done','absent','refused','moved','not_eligible'])[1 + id % 9],
           'door', '', now(), now(), 1, '' from rounds_target where id % 5 <> 0
    returning id, target_id, outcome)
update rounds_target t set outcome = told.outcome, latest_id = told.id, attempts = 1
  from told where told.target_id = t.id
"""


def run(quick: bool) -> dict[str, Any]:
    """Figures: homes, seconds to open, p95 of the coverage in ms, and the bare count over the targets beside it."""
    with stage(fill=lambda: _fill(QUICK_RESIDENTS if quick else RESIDENTS)) as here:
        seconds, uuid, frozen = _open(here)
        _visit(here)
        pages = [f"/rounds/{uuid}?level=community", f"/rounds/{uuid}?level=grid&place={STREET}"]
        p95(asking(here, "district_centre"), pages, 2)
        ours = p95(asking(here, "district_centre"), pages, 10 if quick else 40)
        bare = _bare(here)
    return {
        "figures": {
            "homes": frozen,
            "open_seconds": round(seconds, 2),
            "homes_per_second": round(frozen / seconds),
            "coverage_p95_ms": round(ours, 1),
            "bare_count_ms": round(bare, 1),
            "ratio_to_bare_count": round(ours / bare, 2),
        },
        "floors": FLOORS,
    }


def _fill(residents: int) -> None:
    from linli.kernel.base.pack import installed_pack
    from linli.kernel.registry import generate

    generate.run(installed_pack(), residents=residents, seed=1, staff=False)


def _open(here: Stage) -> tuple[float, str, int]:
    """Seconds, the round, how many targets it froze."""
    from linli.kernel.base.clock import today
    from linli.kernel.rounds.types import round_types

    kind = next(kind for kind in round_types() if kind.subject_kind == "home" and kind.rhythm is None)
    body = {
        "type": kind.slug, "title": "全区摸排", "area_code": "120103", "starts_on": today().isoformat(),
        "ends_on": (today() + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    client = Client(here)
    began = time.perf_counter()
    opened = client.post("district_centre", "/rounds", body)
    return time.perf_counter() - began, opened["uuid"], opened["frozen_count"]


def _visit(here: Stage) -> None:
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        connection.execute(VISITED)
        connection.execute("vacuum analyze rounds_target")
        connection.execute("vacuum analyze rounds_tally")
        connection.execute("checkpoint")


def _bare(here: Stage) -> float:
    """What the same counts cost when they are counted from the targets, once, in ms."""
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        counting = """select left(grid_code, 12), origin, outcome, count(*) from rounds_target
                       where superseded_at is null group by 1, 2, 3"""
        connection.execute(counting).fetchall()
        began = time.perf_counter()
        connection.execute(counting).fetchall()
        return (time.perf_counter() - began) * 1000
