"""What phones carry of cases: those that wait for their person, with the moves that they may make and what each asks.

Sealed cases stay where they are: none is ever kept on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kernel.base import clock, hot
from linli.kernel.base.actor import Actor
from linli.kernel.cases.queries import detail
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.inbox import inbox
from linli.kernel.cases.queries.rows import ROW_COLUMNS, ROW_JOINS, shape
from linli.kernel.cases.types import case_type
from linli.kernel.devices.collections import Collection, Row, collection

MOST = 100
"""The most urgent ones of an inbox; nobody does more in a day."""
_CHANGING = ("timeliness", "thumbnail")  # by the clock, or of no use without a network
_SELECT = f"select {ROW_COLUMNS}, c.description from cases_case c {ROW_JOINS} where c.uuid = any(%s::uuid[])"


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection("cases", "person", _rows))


def _rows(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    now = clock.now()
    items, _ = inbox(by=by, now=now, limit=MOST)
    wanted: list[UUID] = [item["uuid"] for item in items if not case_type(item["type"]).sealed]
    for row in hot.fetchall(_SELECT, [wanted]) if wanted else ():
        value = _value(row, by, now)
        yield str(value["uuid"]), value


def _value(row: tuple[Any, ...], by: Actor, now: datetime) -> dict[str, Any]:
    facts, book = fact_queries.from_row(row), rulebooks.current()
    found = shape(row, by, now, book)
    found |= {"description": row[-1], "moves": detail.moves(facts, by, now, case_type(facts.type), book)}
    return {name: value for name, value in found.items() if name not in _CHANGING}
