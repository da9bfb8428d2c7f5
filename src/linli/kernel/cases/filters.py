"""What a list is asked for, and the WHERE clauses that answer it. Pure.

Every list is a union of branches, one per way the actor may see cases (an area, a unit): each branch walks one
index in the
list's order and stops at the page's end, so a page costs the same with ten thousand cases and with a million.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from linli.kernel.accounts.permissions import Scope
from linli.kernel.cases.search import tsquery
from linli.kernel.cases.sight import Sight
from linli.lib.calendars import SHANGHAI

DUE_SOON = timedelta(hours=4)
_RUNNING = "c.is_open and c.paused_at is null"
Clause = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Filters of a list of cases; empty means all. ``place`` and ``category`` are prefixes."""

    states: tuple[str, ...] = ()
    open: bool | None = None
    unit_id: int | None = None
    place: str = ""
    category: str = ""
    urgency: str = ""
    channel: str = ""
    timeliness: str = ""  # in_time | due_soon | overdue | paused
    words: tuple[str, ...] = ()  # bigrams (or single characters) that must all occur
    number: str = ""
    field_code: str = ""
    person_id: int | None = None
    handled_unit_ids: tuple[int, ...] = ()  # units that ever had it
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    type: str = ""


def without_words(wanted: CaseFilter) -> CaseFilter:
    """The same filter for whoever looks for the words otherwise."""
    return replace(wanted, words=())


def branches(scope: Scope, *, ever: bool = False) -> list[Clause]:
    """One clause per way of seeing; an empty list means nothing is visible. ``ever``: also what a unit once had."""
    if scope.all:
        return [("true", [])]
    found: list[Clause] = [in_place(area) for area in scope.areas]
    if ever:
        found += [("c.unit_trail @> %s::bigint[]", [[unit_id]]) for unit_id in scope.unit_ids]
    else:
        found += [("c.unit_id = %s", [unit_id]) for unit_id in scope.unit_ids]
    return found


def ways(wanted: CaseFilter, sight: Sight) -> list[Clause]:
    """The branches of a list. A unit's lists hold what it has now; asked for what it handled, or searched for a number
    or words, they find all that it may read (permissions: «or once did»). Sealed cases come by ways of their own."""
    ever = bool(wanted.handled_unit_ids or wanted.number or wanted.field_code or wanted.words)
    found: list[Clause] = []
    if wanted.type not in sight.hidden:
        apart: list[Clause] = [("c.type <> all(%s)", [list(sight.hidden)])] if sight.hidden and not wanted.type else []
        found += [join([way, *apart]) for way in branches(sight.common, ever=ever)]
    for slug, scope in sight.sealed:
        if wanted.type in ("", slug):
            found += [join([way, ("c.type = %s", [slug])]) for way in branches(scope, ever=ever)]
    if sight.member_id is not None and wanted.type in ("", *sight.hidden):
        found.append(("c.id in (select m.case_id from cases_member m where m.user_id = %s)", [sight.member_id]))
    return found


def in_place(code: str) -> Clause:
    """Cases in a place, by the column that has an index for its level."""
    if len(code) < 9:
        return "c.street_code like %s", [code + "%"]
    if len(code) == 9:
        return "c.street_code = %s", [code]
    if len(code) == 12:
        return "c.community_code = %s", [code]
    if len(code) < 12:
        return "c.street_code = %s and c.place_code like %s", [code[:9], code + "%"]
    return "c.community_code = %s and c.place_code like %s", [code[:12], code + "%"]


def clauses(wanted: CaseFilter, now: datetime) -> list[Clause]:
    """The filter's clauses, to be joined by AND."""
    found: list[Clause] = []
    if wanted.states:
        found.append(("c.state = any(%s)", [list(wanted.states)]))
    if wanted.open is not None:
        found.append(("c.is_open" if wanted.open else "not c.is_open", []))
    if wanted.place:
        found.append(in_place(wanted.place))
    if wanted.category:
        leaf = len(wanted.category) > 2
        found.append(
            ("c.category_code = %s", [wanted.category])
            if leaf
            else ("c.category_code like %s", [wanted.category + "%"])
        )
    for column, value in (
        ("type", wanted.type), ("unit_id", wanted.unit_id), ("urgency", wanted.urgency), ("channel", wanted.channel),
        ("person_id", wanted.person_id), ("number", wanted.number),
        ("field_code", wanted.field_code),
    ):  # fmt: skip
        if value:
            found.append((f"c.{column} = %s", [value]))
    if wanted.handled_unit_ids:
        found.append(("c.unit_trail && %s::bigint[]", [list(wanted.handled_unit_ids)]))
    if wanted.words:
        found.append(("c.search @@ %s::tsquery", [tsquery(wanted.words)]))
    if wanted.opened_from:
        found.append(("c.opened_at >= %s", [wanted.opened_from]))
    if wanted.opened_until:
        found.append(("c.opened_at < %s", [wanted.opened_until]))
    return found + _timeliness(wanted.timeliness, now)


def _timeliness(word: str, now: datetime) -> list[Clause]:
    """The same cases that :func:`timeliness` gives that word."""
    match word:
        case "overdue":
            return [("c.is_open and c.step_due_at < %s", [now])]
        case "due_soon":
            return [(f"{_RUNNING} and c.step_due_at >= %s and c.step_due_at < %s", [now, now + DUE_SOON])]
        case "in_time":
            return [(f"{_RUNNING} and c.step_due_at >= %s", [now + DUE_SOON])]
        case "paused":
            return [("c.is_open and c.paused_at is not null and c.step_due_at >= %s", [now])]
    return []


def timeliness(*, is_open: bool, paused: bool, step_due_at: datetime | None, now: datetime) -> str:
    """The word for a case's time: in_time, due_soon, overdue, paused or done."""
    if not is_open:
        return "done"
    if step_due_at is not None and step_due_at < now:
        return "overdue"
    if paused:
        return "paused"
    return "due_soon" if step_due_at is not None and step_due_at < now + DUE_SOON else "in_time"


def join(parts: Sequence[Clause]) -> Clause:
    """Clauses joined by AND."""
    return " and ".join(sql for sql, _ in parts) or "true", [value for _, values in parts for value in values]


def local_day(moment: datetime) -> str:
    """The day in the district, ISO."""
    return moment.astimezone(SHANGHAI).date().isoformat()
