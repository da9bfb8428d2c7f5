"""Lists of cases: a page, the inbox, the export. One statement a page."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import who
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.filters import CaseFilter, branches, clauses, join, timeliness
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import names
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import Move, case_type, case_types, target

FACT_COLUMNS = ", ".join(f"c.{column}" for column in fact_queries._COLUMNS)
ROW_COLUMNS = f"""{FACT_COLUMNS}, r.user_id, coalesce(r.phone <> '', false), 0, '{{}}'::text[],
       c.proposal, u.display_name,
       (select f.uuid from cases_attachment f where f.case_id = c.id and f.kind = 'photo' order by f.id limit 1)"""
ROW_JOINS = """left join cases_reporter r on r.case_id = c.id and r.is_first
  left join accounts_user u on u.id = c.person_id"""

SORTS = {"due": ("c.step_due_at", "asc", ">"), "newest": ("c.id", "desc", "<")}


def page(
    wanted: CaseFilter,
    *,
    scope: Scope,
    by: Actor,
    now: datetime,
    sort: str = "newest",
    cursor: str = "",
    limit: int = 50,
) -> tuple[list[dict[str, Any]], str | None]:
    """One page of rows and the cursor of the next, or None. Raises bad_cursor."""
    ids = _page_ids(wanted, scope, now, sort, cursor, limit + 1)
    if ids is None:
        return [], None
    sql, values = ids
    key, direction, _ = SORTS[sort]
    rows = _fetch(
        f"select {ROW_COLUMNS} from cases_case c {ROW_JOINS} where c.id in (select id from ({sql}) p)"
        f" order by {key} {direction}, c.id {direction}",
        values,
    )
    book = rulebooks.current()
    items = [shape(row, by, now, book) for row in rows[:limit]]
    return items, _cursor(rows[limit - 1], sort) if len(rows) > limit else None


def _page_ids(
    wanted: CaseFilter, scope: Scope, now: datetime, sort: str, cursor: str, limit: int
) -> tuple[str, list[Any]] | None:
    ways = branches(scope)
    if not ways:
        return None
    key, direction, sign = SORTS[sort]
    shared = clauses(wanted, now)
    if sort == "due":
        shared.append(("c.is_open", []))
    if cursor:
        shared.append(_after(cursor, sort, key, sign))
    parts, values = [], []
    for way in ways:
        condition, given = join([way, *shared])
        parts.append(
            f"(select c.id, {key} as k from cases_case c where {condition}"
            f" order by {key} {direction}, c.id {direction} limit {limit})"
        )
        values += given
    inner = " union ".join(parts)
    return f"select id from ({inner}) b order by k {direction}, id {direction} limit {limit}", values


def _after(cursor: str, sort: str, key: str, sign: str) -> tuple[str, list[Any]]:
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if sort == "newest":
            return f"c.id {sign} %s", [int(value["id"])]
        return f"({key}, c.id) {sign} (%s, %s)", [datetime.fromisoformat(value["k"]), int(value["id"])]
    except (ValueError, KeyError, TypeError, OverflowError):
        raise LinliError("bad_cursor") from None


def _cursor(row: tuple[Any, ...], sort: str) -> str:
    facts = fact_queries.from_row(row[: len(fact_queries._COLUMNS) + 4])
    value = {"id": facts.id, "k": facts.step_due_at.isoformat() if facts.step_due_at else None}
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def shape(row: tuple[Any, ...], by: Actor, now: datetime, book: Rulebook) -> dict[str, Any]:
    """A ``CaseRow`` from a row of ``ROW_COLUMNS``, its next move being that of ``by``."""
    width = len(fact_queries._COLUMNS) + 4
    facts = fact_queries.from_row(row[:width])
    proposal, person_name, thumbnail = row[width : width + 3]
    return shape_facts(facts, by, now, book) | {
        "proposal": fact_queries.loaded(proposal),
        "person": {"id": facts.person_id, "name": person_name} if facts.person_id else None,
        "thumbnail": thumbnail,
    }


def shape_facts(facts: Facts, by: Actor, now: datetime, book: Rulebook) -> dict[str, Any]:
    """The part of a ``CaseRow`` that follows from the facts alone."""
    category = book.categories.get(facts.category_code)
    state = case_type(facts.type).state_of[facts.state]
    return {
        "uuid": facts.uuid, "number": facts.number, "type": facts.type, "state": facts.state,
        "state_name": state.name, "state_name_en": state.name_en, "title": facts.title,
        "category": category and {
            "code": category.code, "name": category.name, "name_en": category.name_en,
            "parent_code": category.parent_code,
        },
        "urgency": facts.urgency, "place": names.place(facts.place_code), "address": facts.address,
        "lon": facts.lon, "lat": facts.lat, "unit": unit(facts.unit_id, book),
        "proposed_unit": unit(facts.proposed_unit_id, book), "proposal": {}, "person": None, "thumbnail": None,
        "opened_at": facts.opened_at, "due_at": facts.due_at, "step_due_at": facts.step_due_at,
        "closed_at": facts.closed_at, "entered_at": facts.entered_at,
        "timeliness": timeliness(
            is_open=facts.is_open, paused=facts.paused_at is not None, step_due_at=facts.step_due_at, now=now
        ),
        "channel": facts.channel, "return_count": facts.return_count, "dispatch_count": facts.dispatch_count,
        "reopen_count": facts.reopen_count, "urge_count": facts.urge_count, "is_supervised": facts.is_supervised,
        "is_designated": facts.is_designated, "escalation_level": facts.escalation_level, "version": facts.version,
        "next_move": next_move(facts, by),
    }  # fmt: skip


def unit(unit_id: int | None, book: Rulebook) -> dict[str, Any] | None:
    """A unit as rows show it."""
    found = book.units_by_id.get(unit_id) if unit_id else None
    if found is None:
        return None
    return {
        "id": found.id, "code": found.code, "name": found.name, "name_en": found.name_en,
        "short_name": found.short_name, "kind": found.kind,
    }  # fmt: skip


def next_move(facts: Facts, by: Actor) -> str | None:
    """The one next move of this actor, or None when the case does not wait for them."""
    step = _next_step(facts, by)
    return step.slug if step else None


def _next_step(facts: Facts, by: Actor) -> Move | None:
    kind = case_type(facts.type)
    for step in kind.next_in[facts.state]:
        if target(step, facts) and who.may_move(by, step, facts, kind) is None:
            return step
    return None


def inbox(*, by: Actor, scope: Scope, now: datetime, limit: int = 200) -> list[dict[str, Any]]:
    """Open cases that wait for this actor's next move, soonest first; at most ``limit`` are looked through."""
    states = tuple(sorted({s for kind in case_types() for s in waiting_states(kind.states, by)}))
    if not states:
        return []
    items, _ = page(CaseFilter(states=states, open=True), scope=scope, by=by, now=now, sort="due", limit=limit)
    return [item for item in items if item["next_move"] and _is_for(item, by)]


def _is_for(item: dict[str, Any], by: Actor) -> bool:
    """What a unit has and somebody handles waits for that person (and who leads); everything else for all who may."""
    held_by = case_type(item["type"]).state_of[item["state"]].held_by
    return held_by != "unit" or item["person"] is None or item["person"]["id"] == by.id or _leads(by)


def waiting_states(states: Any, by: Actor) -> Iterator[str]:
    """The states that wait for somebody with the actor's roles."""
    holders = set()
    for role in by.roles:
        if role in ("street_centre", "district_centre"):
            holders |= {"centre", "unit"}
        elif role in ("grid_worker", "grid_lead", "community"):
            holders |= {"unit", "verifier"}
        elif role in ("department_clerk", "department_head", "partner"):
            holders |= {"unit"}
    return (state.slug for state in states if state.held_by in holders and not state.final)


def _leads(by: Actor) -> bool:
    """Whether the actor sees what others of the unit handle."""
    return not by.roles <= {"grid_worker", "department_clerk", "partner"}


def export(wanted: CaseFilter, *, scope: Scope, by: Actor, now: datetime, most: int) -> Iterator[dict[str, Any]]:
    """Every row of a filter in pages, newest first, at most ``most``."""
    cursor: str | None = ""
    sent = 0
    while cursor is not None and sent < most:
        items, cursor = page(wanted, scope=scope, by=by, now=now, cursor=cursor, limit=min(500, most - sent))
        sent += len(items)
        yield from items
