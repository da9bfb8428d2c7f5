"""Which open cases the clockwork has to look at: the overdue ones, and those that are to be reminded of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.cases import timing

PAGE = 500
_COLUMNS = "c.id, c.uuid, c.type, c.state, c.version, c.step_due_at"

# Both walk the index case_overdue from the soonest due onwards.
_OVERDUE = f"""
select {_COLUMNS} from cases_case c
 where c.is_open and c.step_due_at <= %(now)s and (c.step_due_at, c.id) > (%(due)s, %(id)s)
   and (c.paused_at is not null or c.escalation_level = 0
        or c.escalation_level < {timing.HIGHEST_LEVEL} and c.step_due_at < %(long_ago)s
           and (c.reminded_at is null or c.reminded_at < %(long_ago)s))
 order by c.step_due_at, c.id limit {PAGE}"""

SOON = f"""
(%(now)s - c.entered_at >= (c.step_due_at - c.entered_at) * {timing.SOON_SHARE}
 or c.step_due_at <= %(now)s + %(left)s
    and %(now)s - c.entered_at >= (c.step_due_at - c.entered_at) * {timing.SOON_LEAST_SHARE})"""
_SOON = f"""
select {_COLUMNS} from cases_case c
 where c.is_open and c.step_due_at > %(now)s and c.reminded_at is null and {SOON}
   and (c.step_due_at, c.id) > (%(due)s, %(id)s)
 order by c.step_due_at, c.id limit {PAGE}"""

LONG_BEFORE = datetime.fromisoformat("1900-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case as the question found it; whoever acts on it locks it and looks again at the version."""

    id: int
    uuid: UUID
    type: str
    state: str
    version: int
    step_due_at: datetime


def overdue(now: datetime, long_ago: datetime) -> Iterator[Waiting]:
    """Cases whose step is over and that nobody has acted on: paused ones, and those not told of one level up.

    ``long_ago``: the second level is told of what the first was told of before this moment (``timing.told_long_ago``).
    """
    return _pages(_OVERDUE, {"now": now, "long_ago": long_ago})


def due_soon(now: datetime) -> Iterator[Waiting]:
    """Cases whose step is nearly over and whose holder was not reminded of it."""
    return _pages(_SOON, {"now": now, "left": timing.SOON_LEFT})


def _pages(sql: str, values: dict[str, Any]) -> Iterator[Waiting]:
    last = {"due": LONG_BEFORE, "id": 0}
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, values | last)
            rows = [Waiting(*row) for row in cursor.fetchall()]
        yield from rows
        if len(rows) < PAGE:
            return
        last = {"due": rows[-1].step_due_at, "id": rows[-1].id}
