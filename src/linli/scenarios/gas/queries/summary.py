"""The page of LPG: users, cylinders, firms, workers and inspections, each with its denominator and as-of time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.scenarios.gas.queries import cylinders, firms, pipes, reach, users
from linli.scenarios.gas.rules.terms import KINDS_OF_FIRM

INSPECTED_WITHIN_DAYS = 180


def summary(*, by: Actor, place: str = "") -> dict[str, Any]:
    """The figures of the actor's area. Raises not_allowed."""
    found, on = reach.scope(by, place), clock.today()
    of_firms = firms.inside(found)
    counted = users.counted(found)
    return {
        "as_of": clock.now(), "users": counted, "cylinders": cylinders.counted(cylinders.inside(found), on),
        "firms": {"total": len(of_firms), **Counter(dict.fromkeys(KINDS_OF_FIRM, 0)),
                  **Counter(trade for firm in of_firms for trade in firm["trades"]),
                  "unlicensed": sum(not firm["is_licensed"] for firm in of_firms)},
        "workers": _workers(found),
        "inspections": {"within_days": INSPECTED_WITHIN_DAYS, "users": sum(counted.values()),
                        "inspected": users.inspected(found, INSPECTED_WITHIN_DAYS)},
        "hazards": _hazards(found),
        "pipes": pipes.figures(pipes.inside(found), on.year),
    }  # fmt: skip


def stopped_on_map(*, by: Actor, place: str = "") -> dict[str, Any]:
    """Where stopped cylinders are, as GeoJSON; a point for each holder."""
    found, on = reach.scope(by, place), clock.today()
    rows = [row for row in cylinders.inside(found) if row.state != "scrapped" and row.stops(on)]
    people = cylinders.holders(rows)
    features = []
    for row in rows:
        at = people.get(row.holder_uuid) if row.holder_uuid else None
        if at is None or at.lon is None:
            continue
        reasons = [one.reason for one in row.stops(on)]
        features.append(
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
             "properties": {"code": row.code, "reasons": reasons, "title": at.title}}
        )  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _workers(found: Scope) -> dict[str, int]:
    condition, values = reach.where(found, "community_code")
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(distinct user_id), count(distinct community_code),"
            f" count(distinct left(community_code, 9)) from gas_safetyworker where {condition}",
            values,
        )
        people, communities, streets = cursor.fetchone()
    return {"people": people, "communities": communities, "streets": streets}


def _hazards(found: Scope) -> dict[str, int]:
    condition, values = reach.where(found, "place_code")
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(*) filter (where is_open), count(*) filter (where is_open and due_at < %s),"
            " count(*) filter (where data->>'at_once' = 'true')"
            f" from cases_case where type = 'gas.hazard' and state <> 'withdrawn' and {condition}",
            [clock.now(), *values],
        )
        total, still, overdue, at_once = cursor.fetchone()
    return {"total": total, "open": still, "overdue": overdue, "at_once": at_once}
