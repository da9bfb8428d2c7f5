"""The dispatch board and the map: columns by state, clusters by community. A fixed number of statements each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.cases import filters
from linli.kernel.cases.filters import CaseFilter, clauses, join, timeliness
from linli.kernel.cases.queries import names
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.rows import ROW_COLUMNS, ROW_JOINS, shape
from linli.kernel.cases.sight import Sight
from linli.kernel.cases.types import CaseType, case_type, case_types

CARDS_A_COLUMN = 12
COUNTED_MOST = 1000  # a column counts at most so many; the screen then shows «1000+»
POINTS_MOST = 2000


def board(kind: CaseType, wanted: CaseFilter, *, sight: Sight, by: Actor, now: datetime) -> dict[str, Any]:
    """Columns of the open states with their soonest cards, how many there are, how many overdue, and the oldest."""
    states = [s for s in kind.states if not s.final and (not wanted.states or s.slug in wanted.states)]
    slugs = [s.slug for s in states]
    wanted = replace(wanted, type=kind.slug)
    ways = filters.ways(wanted, sight)
    cards: dict[str, list[dict[str, Any]]] = {slug: [] for slug in slugs}
    counts: dict[str, tuple[int, int, datetime | None]] = {}
    if ways and slugs:
        book = rulebooks.current()
        shared = [clause for clause in clauses(wanted, now) if not clause[0].startswith("c.state")]
        for row in _cards(slugs, ways, shared):
            cards[row[0]].append(shape(row[1:], by, now, book))
        counts = {row[0]: row[1:] for row in _counts(slugs, ways, shared, now)}
    return {
        "columns": [
            {
                "state": s.slug, "name": s.name, "name_en": s.name_en, "held_by": s.held_by,
                "count": counts.get(s.slug, (0, 0, None))[0], "overdue": counts.get(s.slug, (0, 0, None))[1],
                "oldest_entered_at": counts.get(s.slug, (0, 0, None))[2], "items": cards[s.slug],
            }
            for s in states
        ],
        "counted_most": COUNTED_MOST,
        "as_of": now,
    }  # fmt: skip


def _cards(slugs: list[str], ways: list[Any], shared: list[Any]) -> list[tuple[Any, ...]]:
    union, values = _union(ways, shared, "c.id, c.step_due_at", CARDS_A_COLUMN)
    return hot.fetchall(
        f"""select s.state, {ROW_COLUMNS} from unnest(%s::text[]) with ordinality s(state, place)
            cross join lateral (select id from ({union}) b order by step_due_at, id limit {CARDS_A_COLUMN}) p
            join cases_case c on c.id = p.id {ROW_JOINS} order by s.place, c.step_due_at, c.id""",
        [slugs, *values],
    )


def _counts(slugs: list[str], ways: list[Any], shared: list[Any], now: datetime) -> list[tuple[Any, ...]]:
    columns = "c.id, c.step_due_at, c.entered_at"
    union, values = _union(ways, shared, columns, COUNTED_MOST)
    return hot.fetchall(
        f"""select s.state, n.many, n.late, n.oldest from unnest(%s::text[]) s(state)
            cross join lateral (select count(*) as many, count(*) filter (where step_due_at < %s::timestamptz) as late,
                                       min(entered_at) as oldest from ({union}) b) n""",
        [slugs, now, *values],
    )


def _union(ways: list[Any], shared: list[Any], columns: str, limit: int) -> tuple[str, list[Any]]:
    """One index walk per way of seeing, each in the order of the soonest due, each with its own end."""
    parts, values = [], []
    for way in ways:
        condition, given = join([way, ("c.state = s.state", []), ("c.is_open", []), *shared])
        parts.append(
            f"(select {columns} from cases_case c where {condition} order by c.step_due_at, c.id limit {limit})"
        )
        values += given
    return " union ".join(parts), values


def on_map(
    wanted: CaseFilter, *, box: tuple[float, float, float, float], zoom: float, sight: Sight, now: datetime
) -> dict[str, Any]:
    """Open cases in a box (west, south, east, north): clusters by community from afar, points from near."""
    ways = filters.ways(wanted, sight)
    if not ways:
        return {"clusters": [], "points": [], "as_of": now}
    types = [kind.slug for kind in case_types() if not kind.sealed and wanted.type in ("", kind.slug)]
    if zoom < 15 and wanted == CaseFilter(type=wanted.type, open=True) and types and _counted(sight.common):
        return {"clusters": _tallied(sight.common, box, types, now), "points": [], "as_of": now}
    points = _points(wanted, ways, box, now)
    if zoom < 15:
        return {"clusters": _clustered(points), "points": [], "as_of": now, "at_most": POINTS_MOST}
    return {"clusters": [], "points": points, "as_of": now, "at_most": POINTS_MOST}


def _counted(scope: Scope) -> bool:
    """Whether the tally, which knows communities and no grids, counts for this scope what it may see and no more."""
    return all(len(area) <= 12 for area in scope.areas)


def _tallied(
    scope: Scope, box: tuple[float, float, float, float], types: list[str], now: datetime
) -> list[dict[str, Any]]:
    """Clusters from the tally, however many cases there are; those overdue are counted one by one, in their index."""
    open_here, values = _within(scope, "t")
    late_here, late_values = _within(scope, "c")
    rows = _fetch(
        f"""select p.code, p.lon, p.lat, t.cases, coalesce(late.cases, 0)
              from (select community_code, sum(cases)::int as cases from cases_tally t
                     where ({open_here}) and type || ' ' || state = any(%s) group by 1) t
              join places_place p on p.code = t.community_code and p.valid_until is null
              left join (select community_code, count(*) as cases from cases_case c
                          where ({late_here}) and is_open and type = any(%s) and step_due_at < %s
                          group by 1) late using (community_code)
             where t.cases > 0 and p.lon between %s and %s and p.lat between %s and %s""",
        [*values, _open_states(types), *late_values, types, now, box[0], box[2], box[1], box[3]],
    )
    return [_cluster(*row) for row in rows]


def _within(scope: Scope, table: str) -> tuple[str, list[Any]]:
    """The condition that a row's community or unit lies in the scope."""
    if scope.all:
        return "true", []
    parts = [f"{table}.community_code like %s" for _ in scope.areas]
    values: list[Any] = [area[:12] + "%" for area in scope.areas]
    if scope.unit_ids:
        parts.append(f"{table}.unit_id = any(%s)")
        values.append(list(scope.unit_ids))
    return " or ".join(parts) or "false", values


def _points(
    wanted: CaseFilter, ways: list[Any], box: tuple[float, float, float, float], now: datetime
) -> list[dict[str, Any]]:
    inside = ("c.lon between %s and %s and c.lat between %s and %s and c.is_open", [box[0], box[2], box[1], box[3]])
    parts, values = [], []
    for way in ways:
        condition, given = join([way, inside, *clauses(wanted, now)])
        parts.append(f"(select c.id from cases_case c where {condition} limit {POINTS_MOST})")
        values += given
    book = rulebooks.current()
    rows = _fetch(
        f"""select c.uuid, c.lon, c.lat, c.state, c.urgency, c.step_due_at, c.paused_at is not null, c.title,
                   c.category_code, c.community_code from cases_case c
             where c.id in ({" union ".join(parts)}) limit {POINTS_MOST}""",
        values,
    )
    return [_point(row, now, book.categories) for row in rows]


def _point(row: tuple[Any, ...], now: datetime, categories: Any) -> dict[str, Any]:
    uuid, lon, lat, state, urgency, step_due_at, paused, title, category, community = row
    known = categories.get(category)
    return {
        "uuid": uuid, "lon": lon, "lat": lat, "state": state, "urgency": urgency, "title": title,
        "timeliness": timeliness(is_open=True, paused=paused, step_due_at=step_due_at, now=now),
        "category_name": known.name if known else "", "category_name_en": known.name_en if known else "",
        "community_code": community,
    }  # fmt: skip


def _clustered(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for point in points:
        groups.setdefault(point["community_code"], []).append(point)
    return [
        _cluster(
            code,
            sum(p["lon"] for p in group) / len(group),
            sum(p["lat"] for p in group) / len(group),
            len(group),
            sum(p["timeliness"] == "overdue" for p in group),
        )
        for code, group in sorted(groups.items())
    ]


def _cluster(code: str, lon: float, lat: float, count: int, overdue: int) -> dict[str, Any]:
    name, name_en = names.area(code)
    return {"code": code, "name": name, "name_en": name_en, "lon": lon, "lat": lat, "count": count, "overdue": overdue}


def _open_states(types: list[str]) -> list[str]:
    return [f"{slug} {state.slug}" for slug in types for state in case_type(slug).states if not state.final]


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
