"""What waits for a person's next move, over all types of cases, soonest due first.

The transition tables say which states wait for whom: every state has moves that are its next one, every move the
relation in which it is made. So the question is put the other way round: by which ways may this actor make which next
moves (an area, a unit that has the case, a unit that opened it, a team), and each way walks one index per state in the
order of what is due. A page costs the same with ten thousand cases and with a million.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.filters import in_place
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.rows import ROW_COLUMNS, ROW_JOINS, shape
from linli.kernel.cases.types import (
    AREA,
    HOLDER,
    OPENER,
    REPORTER,
    TEAM,
    UNIT,
    CaseType,
    Move,
    State,
    case_types,
)

PAGE = 50
_OWN_REPORTS = "c.id in (select r.case_id from cases_reporter r where r.user_id = %s)"
_OWN_TEAMS = "c.id in (select m.case_id from cases_member m where m.user_id = %s)"

HOLDERS = {"centre": AREA, "unit": UNIT, "verifier": AREA, "opener": OPENER, "team": TEAM, "reporter": REPORTER}
"""Who a state waits for → the relation that counts there; a state waits for nobody else, whoever else may act in it."""

Way = tuple[str, tuple[Any, ...]]


def inbox(*, by: Actor, now: datetime, cursor: str = "", limit: int = PAGE) -> tuple[list[dict[str, Any]], str | None]:
    """A page of open cases that wait for this actor, soonest first, and the cursor of the next. Raises bad_cursor."""
    waiting = _waiting(by)
    if not waiting:
        return [], None
    due, last = _position(cursor)
    union, values = _union(waiting, due, last, limit + 1)
    found = hot.fetchall(
        f"""select {ROW_COLUMNS}, p.id
              from (select id, k from ({union}) b group by id, k order by k, id limit {limit + 1}) p
              join cases_case c on c.id = p.id {ROW_JOINS} order by p.k, p.id""",
        values,
    )
    book = rulebooks.current()
    items = [shape(row, by, now, book) for row in found[:limit]]
    following = _cursor(items[-1]["step_due_at"], found[limit - 1][-1]) if len(found) > limit else None
    return [item for item in items if item["next_move"]], following


def _waiting(by: Actor) -> dict[Way, list[tuple[str, str]]]:
    """Way → the (type, state) pairs in which the actor makes the next move that way."""
    found: dict[Way, list[tuple[str, str]]] = defaultdict(list)
    for kind in case_types():
        for state in kind.states:
            for way in {way for move in kind.next_in[state.slug] for way in _ways(by, kind, state, move)}:
                found[way].append((kind.slug, state.slug))
    return found


def _ways(by: Actor, kind: CaseType, state: State, move: Move) -> Iterator[Way]:
    scope = permissions.scope(by, kind.action(move))
    holder = HOLDERS.get(state.held_by)
    for relation in move.by:
        if relation.partition(":")[0] not in (holder, HOLDER):
            continue
        match holder:
            case r if r == AREA:
                yield from _areas(scope)
            case r if r == UNIT:
                yield from (_unit(unit_id, state, by) for unit_id in scope.unit_ids)
            case r if r == OPENER:
                yield from (("c.opener_unit_id = %s::bigint", (unit_id,)) for unit_id in scope.unit_ids)
            case r if r == TEAM and by.kind == "user":
                yield _OWN_TEAMS, (by.id,)
            case r if r == REPORTER and by.kind == "user":
                yield _OWN_REPORTS, (by.id,)


def _areas(scope: Scope) -> Iterator[Way]:
    if scope.all:
        yield "true", ()
    for area in scope.areas:
        sql, values = in_place(area)
        yield sql.replace("%s", "%s::varchar"), tuple(values)


def _unit(unit_id: int, state: State, by: Actor) -> Way:
    """What a unit has and somebody handles waits for that person, and for who names the people of the unit."""
    if unit_id in permissions.scope(by, "units.people").unit_ids:
        return "c.unit_id = %s::bigint", (unit_id,)
    return "c.unit_id = %s::bigint and (c.person_id is null or c.person_id = %s::bigint)", (unit_id, by.id)


def _union(
    waiting: dict[Way, list[tuple[str, str]]], due: datetime | None, last: int, limit: int
) -> tuple[str, list[Any]]:
    """One index walk for each way and state."""
    parts, values = [], []
    after = " and (c.step_due_at, c.id) > (%s::timestamptz, %s::bigint)" if due else ""
    for (condition, given), pairs in waiting.items():
        parts.append(
            f"""(select w.id, w.step_due_at as k from unnest(%s::text[], %s::text[]) s(type, state)
                  cross join lateral (select c.id, c.step_due_at from cases_case c
                       where {condition} and c.state = s.state and c.type = s.type and c.is_open{after}
                       order by c.step_due_at, c.id limit {limit}) w)"""
        )
        types, states = zip(*pairs, strict=True)
        values += [list(types), list(states), *map(hot.plain, given), *([due.isoformat(), str(last)] if due else [])]
    return " union ".join(parts), values


def _position(cursor: str) -> tuple[datetime | None, int]:
    if not cursor:
        return None, 0
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return datetime.fromisoformat(value["due"]), int(value["id"])
    except (ValueError, KeyError, TypeError, OverflowError):
        raise LinliError("bad_cursor") from None


def _cursor(due: datetime, case_id: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"due": due.isoformat(), "id": case_id}).encode()).decode()
