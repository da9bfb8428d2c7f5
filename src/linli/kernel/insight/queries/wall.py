"""The numbers for the wall of a centre: today's flow, what is open, what is overdue; no personal data.

Four statements, whatever the district holds.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.cases.filters import branches
from linli.kernel.cases.queries import names
from linli.kernel.cases.types import State, case_types
from linli.lib.calendars import SHANGHAI

HOUR = "extract(hour from {} at time zone interval '+08:00')::int"
FLOW = f"""
select hour, street_code, sum(reported)::int, sum(closed)::int from (
    select {HOUR.format("c.opened_at")} as hour, c.street_code, 1 as reported, 0 as closed
      from cases_case c where c.opened_at >= %s and c.opened_at < %s and c.type = any(%s) and {{may}}
    union all
    select {HOUR.format("c.closed_at")}, c.street_code, 0, 1
      from cases_case c where c.closed_at >= %s and c.closed_at < %s and c.type || ' ' || c.state = any(%s) and {{may}}
) f group by 1, 2"""

OPEN = """
select t.type, t.state, left(t.community_code, 9), sum(t.cases)::int from cases_tally t
 where t.type || ' ' || t.state = any(%s) and {may} group by 1, 2, 3 having sum(t.cases) > 0"""

OVERDUE = """
select c.street_code, count(*) from cases_case c
 where c.is_open and c.step_due_at < %s and c.type = any(%s) and {may} group by 1"""

STREETS = """
select code, lon, lat from places_place where level = 'street' and valid_until is null and {may} order by code"""


def wall(scope: Scope, now: datetime) -> dict[str, Any]:
    """Everything that the wall shows of the places in ``scope``."""
    flow, waiting, overdue = _flow(scope, now), _open(scope), dict(_overdue(scope, now))
    hours = [{"hour": hour, "reported": 0, "closed": 0} for hour in range(24)]
    for hour, _, reported, closed in flow:
        hours[hour]["reported"] += reported
        hours[hour]["closed"] += closed
    return {
        "as_of": now,
        "source": "事项台账：今日按小时", "source_en": "Case register: today by the hour",
        "hours": hours,
        "today": {name: sum(hour[name] for hour in hours) for name in ("reported", "closed")},
        "states": _states(waiting),
        "open": sum(row[3] for row in waiting),
        "overdue": sum(overdue.values()),
        "streets": [_street(*row, flow=flow, waiting=waiting, overdue=overdue) for row in _streets(scope)],
    }  # fmt: skip


def open_by_state() -> list[tuple[str, str, int]]:
    """(type, state, cases) of every open state of every type, the empty ones too: for whoever watches the system."""
    counts: dict[tuple[str, str], int] = {}
    for case_type, state, _, cases in _open(Scope(all=True)):
        counts[case_type, state] = counts.get((case_type, state), 0) + cases
    return [(kind, state.slug, counts.get((kind, state.slug), 0)) for kind, state in _typed(final=False)]


def overdue_cases(now: datetime) -> int:
    """How many open cases are past the time of their step."""
    return sum(count for _, count in _overdue(Scope(all=True), now))


def _flow(scope: Scope, now: datetime) -> list[tuple[Any, ...]]:
    begin = datetime.combine(now.astimezone(SHANGHAI).date(), time(), SHANGHAI).astimezone(UTC)
    day = [begin, begin + timedelta(days=1)]
    may, values = _may(scope)
    closed = [f"{kind} {state.slug}" for kind, state in _typed(final=True) if state.step is not None]
    return _fetch(FLOW.format(may=may), [*day, _shown(), *values, *day, closed, *values])


def _open(scope: Scope) -> list[tuple[Any, ...]]:
    """From the tally, which costs the same with a million cases."""
    may, values = _prefixed("t.community_code", scope)
    return _fetch(OPEN.format(may=may), [[f"{kind} {state.slug}" for kind, state in _typed(final=False)], *values])


def _overdue(scope: Scope, now: datetime) -> list[tuple[Any, ...]]:
    may, values = _may(scope)
    return _fetch(OVERDUE.format(may=may), [now, _shown(), *values])


def _streets(scope: Scope) -> list[tuple[Any, ...]]:
    may, values = _prefixed("code", Scope(all=scope.all, areas=tuple(area[:9] for area in scope.areas)))
    return _fetch(STREETS.format(may=may), values)


def _may(scope: Scope) -> tuple[str, list[Any]]:
    ways = branches(scope)
    return f"({' or '.join(sql for sql, _ in ways) or 'false'})", [value for _, given in ways for value in given]


def _prefixed(column: str, scope: Scope) -> tuple[str, list[Any]]:
    if scope.all:
        return "true", []
    return f"({' or '.join([f'{column} like %s'] * len(scope.areas)) or 'false'})", [f"{a[:12]}%" for a in scope.areas]


def _typed(*, final: bool) -> list[tuple[str, State]]:
    return [
        (kind.slug, state) for kind in case_types() if not kind.sealed for state in kind.states if state.final == final
    ]


def _shown() -> list[str]:
    """The types that a wall shows: none that is sealed."""
    return [kind.slug for kind in case_types() if not kind.sealed]


def _states(waiting: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "type": kind, "state": state.slug, "name": state.name, "name_en": state.name_en,
            "count": sum(row[3] for row in waiting if row[:2] == (kind, state.slug)),
        }
        for kind, state in _typed(final=False)
    ]  # fmt: skip


def _street(
    code: str, lon: float, lat: float, *, flow: list[tuple[Any, ...]], waiting: list[tuple[Any, ...]],
    overdue: dict[str, int],
) -> dict[str, Any]:  # fmt: skip
    name, name_en = names.area(code)
    return {
        "code": code, "name": name, "name_en": name_en, "lon": lon, "lat": lat,
        "open": sum(row[3] for row in waiting if row[2] == code), "overdue": overdue.get(code, 0),
        "reported": sum(row[2] for row in flow if row[1] == code),
        "closed": sum(row[3] for row in flow if row[1] == code),
    }  # fmt: skip


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
