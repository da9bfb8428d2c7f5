"""Open cases near a position whose words are alike: shown before a report is sent, and before a merge."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.cases import sight
from linli.kernel.cases.filters import CaseFilter, join, ways
from linli.kernel.cases.queries import detail
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.rows import ROW_COLUMNS, ROW_JOINS, shape
from linli.lib.chinese import similarity
from linli.lib.coordinates import distance_m

NEAR_M = 300.0
DEGREES_LAT = NEAR_M / 111_000.0
DEGREES_LON = NEAR_M / 86_000.0  # at 39° north
LOOKED_THROUGH = 200
SHOWN = 8


def of_case(uuid: UUID, *, by: Actor, now: datetime) -> list[dict[str, Any]]:
    """Rows of open cases within 300 m that this actor may see, most alike first, with ``distance_m`` and ``likeness``.

    Raises not_found.
    """
    facts = fact_queries.read(uuid)
    detail.see(facts, by)
    seen = ways(CaseFilter(type=facts.type), sight.of(by))
    if not seen:
        return []
    visible = " or ".join(f"({sql})" for sql, _ in seen)
    near, values = join([(f"({visible})", [v for _, given in seen for v in given]), _near(facts.lon, facts.lat)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {ROW_COLUMNS} from cases_case c {ROW_JOINS} where {near} and c.type = %s and c.uuid <> %s"
            f" order by c.id desc limit {LOOKED_THROUGH}",
            [*values, facts.type, uuid],
        )
        found = cursor.fetchall()
    book = rulebooks.current()
    rows = [shape(row, by, now, book) for row in found]
    for row in rows:
        row["distance_m"] = round(distance_m(facts.lon, facts.lat, row["lon"], row["lat"]))
        same = facts.category_code and row["category"] and row["category"]["code"] == facts.category_code
        row["likeness"] = round(similarity(facts.title, row["title"]) + (0.5 if same else 0.0), 3)
    return _most_alike(rows)


def nearby_public(
    lon: float, lat: float, *, type_slug: str, text: str = "", category: str = ""
) -> list[dict[str, Any]]:
    """Open cases of public categories within 300 m, without anything that tells of a person; soonest alike first."""
    near, values = join([_near(lon, lat), ("g.is_public and c.type = %s", [type_slug])])
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uuid, c.title, c.description, c.state, c.opened_at, c.lon, c.lat, g.code, g.name, g.name_en,"
            " (select count(*) from cases_reporter r where r.case_id = c.id)"
            f" from cases_case c join cases_category g on g.code = c.category_code where {near}"
            f" order by c.id desc limit {LOOKED_THROUGH}",
            values,
        )
        found = cursor.fetchall()
    rows = [
        {
            "uuid": uuid, "title": name, "title_en": name_en, "category": name, "category_en": name_en, "state": state,
            "opened_at": opened_at, "distance_m": round(distance_m(lon, lat, c_lon, c_lat)), "joined": joined,
            "lon": round(c_lon, 4), "lat": round(c_lat, 4),
            "likeness": round(similarity(text, title + description) + (0.5 if category and code == category else 0), 3),
        }
        for uuid, title, description, state, opened_at, c_lon, c_lat, code, name, name_en, joined in found
    ]  # fmt: skip
    return _most_alike(rows)


def _most_alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a box only what is near; its corners are farther away."""
    near = (row for row in rows if row["distance_m"] <= NEAR_M)
    return sorted(near, key=lambda row: (-row["likeness"], row["distance_m"]))[:SHOWN]


def _near(lon: float, lat: float) -> tuple[str, list[Any]]:
    return (
        "c.is_open and c.lon between %s and %s and c.lat between %s and %s",
        [lon - DEGREES_LON, lon + DEGREES_LON, lat - DEGREES_LAT, lat + DEGREES_LAT],
    )
