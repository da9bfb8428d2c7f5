"""Writes a case with its timeline entry, its audit record and its outbox row: one statement, or nothing.

Every state of a case passes through ``write_new`` and ``write_move``; no other code writes these tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from linli.kernel.audit import services as audit
from linli.kernel.base import hot
from linli.kernel.cases.entry import FIRST_LINK, Entry
from linli.kernel.cases.models import Case, Member, Reporter, TimelineEntry
from linli.kernel.cases.search import words_of

ENTRY_COLUMNS = (
    "seq", "move", "from_state", "to_state", "at", "recorded_at", "actor_kind", "actor_id", "unit_id", "text",
    "is_public", "body", "changes", "request_id", "previous_hash", "hash",
)  # fmt: skip
REPORTER_COLUMNS = (
    "is_first", "tracking_code", "name", "phone", "phone_confirmed_at", "for_somebody_else", "user_id", "joined_at",
)  # fmt: skip
JSON_COLUMNS = frozenset({"data", "proposal"})
AUDIT_COLUMNS = ", ".join(audit.COLUMNS)

# The row of ``uuid`` is locked by ``queries.facts.lock`` before; version and head_hash guard against a mistake in that.
MOVE_SQL = """
with c as (
    update cases_case set version = version + 1, head_hash = %s::bytea{sets}
     where id = %s::bigint and version = %s::int returning id
), e as (
    insert into cases_timelineentry (case_id, {entry_columns})
    select c.id, {entry_values} from c returning id, case_id
), a as (
    insert into audit_auditrecord ({audit_columns}) select {audit_values} from c
), o as (
    insert into cases_outbox (case_id, entry_id, type, move, before, after)
    select e.case_id, e.id, %s::varchar, %s::varchar, %s::jsonb, %s::jsonb from e
), f as (
    update cases_attachment set case_id = c.id, entry_seq = %s::int from c
     where uuid = any(%s::uuid[]) and case_id is null returning 1
)
select (select id from e), (select count(*) from f)
"""

NEW_SQL = """
with c as (
    insert into cases_case (uuid, version, head_hash, {columns}) values (%s::uuid, 1, %s::bytea, {values}) returning id
), e as (
    insert into cases_timelineentry (case_id, {entry_columns})
    select c.id, {entry_values} from c returning id, case_id
), a as (
    insert into audit_auditrecord ({audit_columns}) select {audit_values} from c
), o as (
    insert into cases_outbox (case_id, entry_id, type, move, before, after)
    select e.case_id, e.id, %s::varchar, %s::varchar, null, %s::jsonb from e
), r as (
    insert into cases_reporter (case_id, {reporter_columns}) select c.id, {reporter_values} from c
), f as (
    update cases_attachment set case_id = c.id, entry_seq = 1 from c where uuid = any(%s::uuid[]) and case_id is null
    returning 1
)
select (select id from c), (select count(*) from f)
"""


def write_move(
    *,
    case_id: int,
    case_type: str,
    version: int,
    previous: bytes,
    link: bytes,
    entry: Entry,
    changes: Mapping[str, Any],
    action: str,
    place_code: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    attachments: Sequence[UUID],
    detail: Mapping[str, Any],
) -> tuple[int, int]:
    """Write one move; ``link`` is the entry's after ``previous``. Returns (entry id, attachments claimed); entry id is
    0 when the version was no longer true."""
    found_by = words_of(changes.get("address") or "")
    values = [
        link,
        *(_value(column, value) for column, value in changes.items()), *([found_by] if found_by else []),
        str(case_id), str(version),
        *_entry_values(entry, previous, link),
        *_audit_values(entry, action, place_code, detail),
        case_type, entry.move, json.dumps(before), json.dumps(after),
        str(entry.seq), hot.plain(attachments),
    ]  # fmt: skip
    row = hot.fetchone(_move_sql(tuple(changes), is_found_anew=bool(found_by)), values)
    assert row is not None  # a select without from
    return row[0] or 0, row[1]


def write_new(
    *,
    columns: Mapping[str, Any],
    words: Sequence[str],
    entry: Entry,
    action: str,
    after: Mapping[str, Any],
    reporter: Sequence[Any],
    attachments: Sequence[UUID],
) -> tuple[int, int]:
    """Write a new case with its first entry and reporter. Returns (case id, attachments claimed)."""
    link = entry.link(FIRST_LINK)
    columns = {**columns, "search": list(words)}
    values = [
        str(entry.case_uuid), link,
        *(_value(column, value) for column, value in columns.items()),
        *_entry_values(entry, FIRST_LINK, link),
        *_audit_values(entry, action, columns["place_code"], {"number": columns["number"]}),
        columns["type"], entry.move, json.dumps(after),
        "t", *map(hot.plain, reporter),
        hot.plain(attachments),
    ]  # fmt: skip
    row = hot.fetchone(_new_sql(tuple(columns)), values)
    assert row is not None  # a select without from
    return row[0], row[1]


def write_team(case_id: int, team: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """Make the team of a case what it is from now on, inside the move's transaction; answers it."""
    Member.objects.filter(case_id=case_id).exclude(user_id__in=list(team)).delete()
    rows = [Member(case_id=case_id, user_id=user, role=role) for user, role in team.items()]
    Member.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case", "user"], update_fields=["role"])
    return tuple(team.items())


@cache
def _move_sql(columns: tuple[str, ...], *, is_found_anew: bool) -> str:
    sets = [f"{column} = {_place(column)}" for column in columns]
    sets += [f"search = search || {_place('search')}"] if is_found_anew else []  # by its old address, too
    return MOVE_SQL.format(sets="".join(f", {each}" for each in sets), **_shared())


@cache
def _new_sql(columns: tuple[str, ...]) -> str:
    return NEW_SQL.format(
        columns=", ".join(columns),
        values=", ".join(_place(column) for column in columns),
        reporter_columns=", ".join(REPORTER_COLUMNS),
        reporter_values=hot.placeholders(Reporter, REPORTER_COLUMNS),
        **_shared(),
    )


def _shared() -> dict[str, str]:
    return {
        "entry_columns": ", ".join(ENTRY_COLUMNS),
        "entry_values": hot.placeholders(TimelineEntry, ENTRY_COLUMNS),
        "audit_columns": AUDIT_COLUMNS,
        "audit_values": audit.VALUES,
    }


def _entry_values(entry: Entry, previous: bytes, link: bytes) -> tuple[Any, ...]:
    values = (
        entry.seq, entry.move, entry.from_state, entry.to_state, entry.at, entry.recorded_at, entry.by.kind,
        entry.by.id, entry.unit_id, entry.text, entry.is_public, json.dumps(entry.body), json.dumps(entry.changes),
        entry.request_id, previous, link,
    )  # fmt: skip
    return tuple(map(hot.plain, values))


def _audit_values(entry: Entry, action: str, place_code: str, detail: Mapping[str, Any]) -> tuple[Any, ...]:
    values = audit.prepare(
        by=entry.by,
        action=action,
        object_type="case",
        object_id=str(entry.case_uuid),
        place_code=place_code,
        detail={**detail, "seq": entry.seq},
        recorded_at=entry.recorded_at,
    )
    return tuple(map(hot.plain, values))


def _place(column: str) -> str:
    return "array_to_tsvector(%s::text[])" if column == "search" else hot.placeholder(Case, column)


def _value(column: str, value: Any) -> Any:
    if column in JSON_COLUMNS:
        return json.dumps(value)
    return value if column == "search" else hot.plain(value)
