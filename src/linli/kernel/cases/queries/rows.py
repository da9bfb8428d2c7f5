"""Lists of cases: a page, the export. One statement a page, a second where open ones end."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import who
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.filters import CaseFilter, Clause, timeliness
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import names
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.walks import ENDED, NEWEST, SOONEST, Walk, chosen
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.sight import Sight
from linli.kernel.cases.types import Move, case_type, case_types, target

ROW_COLUMNS = f"""{fact_queries.COLUMNS}, c.proposal, u.display_name,
       (select f.uuid from cases_attachment f where f.case_id = c.id and f.kind = 'photo' order by f.id limit 1)"""
ROW_JOINS = """left join cases_reporter r on r.case_id = c.id and r.is_first
  left join accounts_user u on u.id = c.person_id"""


def page(
    wanted: CaseFilter,
    *,
    sight: Sight,
    by: Actor,
    now: datetime,
    sort: str = "newest",
    cursor: str = "",
    limit: int = 50,
) -> tuple[list[dict[str, Any]], str | None]:
    """One page of rows and the cursor of the next, or None; by what is due, ended ones come last. Raises bad_cursor."""
    found: list[tuple[Walk, tuple[Any, ...]]] = []
    for walk, after in _from(cursor, _walks(wanted, sort)):
        found += [(walk, row) for row in _along(walk, after, wanted, sight, now, limit + 1 - len(found))]
        if len(found) > limit:
            break
    book = rulebooks.current()
    items = [shape(row, by, now, book) for _, row in found[:limit]]
    return items, _cursor(*found[limit - 1]) if len(found) > limit else None


def _walks(wanted: CaseFilter, sort: str) -> list[Walk]:
    """The walks of a list, one after the other; none that the filter leaves empty."""
    if sort == "newest":
        return [NEWEST]
    states = [s for kind in case_types() for s in kind.states if not wanted.states or s.slug in wanted.states]
    walks = []
    if wanted.open is not False and any(not s.final for s in states):
        walks.append(SOONEST)
    if not wanted.open and not wanted.timeliness and any(s.final for s in states):
        walks.append(ENDED)
    return walks


def _along(
    walk: Walk, after: Clause | None, wanted: CaseFilter, sight: Sight, now: datetime, limit: int
) -> list[tuple[Any, ...]]:
    picked = chosen(walk, after, wanted, sight, now, limit)
    if picked is None:
        return []
    condition, values = picked
    return _fetch(f"select {ROW_COLUMNS} from cases_case c {ROW_JOINS} where {condition} order by {walk.order}", values)


def _from(cursor: str, walks: list[Walk]) -> list[tuple[Walk, Clause | None]]:
    """The walks that are still to be made, the first of them from where the cursor stands."""
    whole: list[tuple[Walk, Clause | None]] = [(walk, None) for walk in walks]
    if not cursor:
        return whole
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = [walk.slug for walk in walks].index(value["walk"])
        return [(walks[place], _after(walks[place], value)), *whole[place + 1 :]]
    except (ValueError, KeyError, TypeError, OverflowError):
        raise LinliError("bad_cursor") from None


def _after(walk: Walk, value: dict[str, Any]) -> Clause:
    if walk.key == "c.id":
        return f"c.id {walk.beyond} %s", [int(value["id"])]
    return f"({walk.key}, c.id) {walk.beyond} (%s, %s)", [datetime.fromisoformat(value["due"]), int(value["id"])]


def _cursor(walk: Walk, row: tuple[Any, ...]) -> str:
    facts = fact_queries.from_row(row)
    value: dict[str, Any] = {"walk": walk.slug, "id": facts.id}
    if walk is SOONEST and facts.step_due_at:  # always there while it is open (case_open_has_a_deadline)
        value["due"] = facts.step_due_at.isoformat()
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def shape(row: tuple[Any, ...], by: Actor, now: datetime, book: Rulebook) -> dict[str, Any]:
    """A ``CaseRow`` from a row of ``ROW_COLUMNS``, its next move being that of ``by``."""
    facts = fact_queries.from_row(row)
    proposal, person_name, thumbnail = row[fact_queries.WIDTH : fact_queries.WIDTH + 3]
    return shape_facts(facts, by, now, book) | {
        "proposal": fact_queries.loaded(proposal),
        "person": {"id": facts.person_id, "name": person_name} if facts.person_id else None,
        "thumbnail": thumbnail,
    }


def shape_facts(facts: Facts, by: Actor, now: datetime, book: Rulebook) -> dict[str, Any]:
    """The part of a ``CaseRow`` that follows from the facts alone."""
    category = book.categories.get(facts.category_code)
    kind = case_type(facts.type)
    state = kind.state_of[facts.state]
    return {
        "uuid": facts.uuid, "number": facts.number, "type": facts.type, "type_name": kind.name,
        "type_name_en": kind.name_en, "state": facts.state, "state_name": state.name,
        "state_name_en": state.name_en, "title": facts.title,
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
        **_offered(_next_step(facts, by)),
    }  # fmt: skip


def _offered(step: Move | None) -> dict[str, Any]:
    """The one next move, in words."""
    if step is None:
        return {"next_move": None, "next_move_name": None, "next_move_name_en": None}
    return {"next_move": step.slug, "next_move_name": step.name, "next_move_name_en": step.name_en}


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


def export(wanted: CaseFilter, *, sight: Sight, by: Actor, now: datetime, most: int) -> Iterator[dict[str, Any]]:
    """Every row of a filter in pages, newest first, at most ``most``."""
    cursor: str | None = ""
    sent = 0
    while cursor is not None and sent < most:
        items, cursor = page(wanted, sight=sight, by=by, now=now, cursor=cursor, limit=min(500, most - sent))
        sent += len(items)
        yield from items
