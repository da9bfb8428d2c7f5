"""Writes a case with its timeline entry, its audit record and its outbox row: one statement, or nothing.

Every state of a case passes through ``write_new`` and ``write_move``; no other code writes these tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.audit import services as audit
from linli.kernel.cases.entry import FIRST_LINK, Entry

ENTRY_COLUMNS = (
    "seq, move, from_state, to_state, at, recorded_at, actor_kind, actor_id, unit_id, text, is_public, body, changes,"
    " request_id, previous_hash, hash"
)
ENTRY_VALUES = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s"
JSON_COLUMNS = frozenset({"data", "proposal"})
AUDIT_COLUMNS = ", ".join(audit.COLUMNS)

# The row of ``uuid`` is locked by ``queries.facts.lock`` before; version and head_hash guard against a mistake in that.
MOVE_SQL = """
with c as (
    update cases_case set version = version + 1, head_hash = %s{sets}
     where id = %s and version = %s returning id
), e as (
    insert into cases_timelineentry (case_id, {entry_columns})
    select c.id, {entry_values} from c returning id, case_id
), a as (
    insert into audit_auditrecord ({audit_columns}) select {audit_values} from c
), o as (
    insert into cases_outbox (case_id, entry_id, type, move, before, after)
    select e.case_id, e.id, %s, %s, %s::jsonb, %s::jsonb from e
), f as (
    update cases_attachment set case_id = c.id, entry_seq = %s from c where uuid = any(%s) and case_id is null
    returning 1
)
select (select id from e), (select count(*) from f)
"""

NEW_SQL = """
with c as (
    insert into cases_case (uuid, version, head_hash, {columns}) values (%s, 1, %s, {values}) returning id
), e as (
    insert into cases_timelineentry (case_id, {entry_columns})
    select c.id, {entry_values} from c returning id, case_id
), a as (
    insert into audit_auditrecord ({audit_columns}) select {audit_values} from c
), o as (
    insert into cases_outbox (case_id, entry_id, type, move, before, after)
    select e.case_id, e.id, %s, %s, null, %s::jsonb from e
), r as (
    insert into cases_reporter (case_id, is_first, tracking_code, name, phone, phone_confirmed_at, for_somebody_else,
                                user_id, joined_at)
    select c.id, true, %s, %s, %s, %s, %s, %s, %s from c
), f as (
    update cases_attachment set case_id = c.id, entry_seq = 1 from c where uuid = any(%s) and case_id is null
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
    entry: Entry,
    changes: Mapping[str, Any],
    action: str,
    place_code: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    attachments: Sequence[UUID],
    detail: Mapping[str, Any],
) -> tuple[int, int]:
    """Write one move. Returns (entry id, attachments claimed); entry id is 0 when the version was no longer true."""
    link = entry.link(previous)
    sql = MOVE_SQL.format(
        sets="".join(f", {column} = {_place(column)}" for column in changes),
        entry_columns=ENTRY_COLUMNS,
        entry_values=ENTRY_VALUES,
        audit_columns=AUDIT_COLUMNS,
        audit_values=audit.VALUES,
    )
    values = [
        link,
        *(_value(column, value) for column, value in changes.items()),
        case_id, version,
        *_entry_values(entry, previous, link),
        *_audit_values(entry, action, place_code, detail),
        case_type, entry.move, json.dumps(before), json.dumps(after),
        entry.seq, list(attachments),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
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
    columns = {**columns, "search": sorted(set(words))}
    sql = NEW_SQL.format(
        columns=", ".join(columns),
        values=", ".join(_place(column) for column in columns),
        entry_columns=ENTRY_COLUMNS,
        entry_values=ENTRY_VALUES,
        audit_columns=AUDIT_COLUMNS,
        audit_values=audit.VALUES,
    )
    values = [
        entry.case_uuid, link,
        *(_value(column, value) for column, value in columns.items()),
        *_entry_values(entry, FIRST_LINK, link),
        *_audit_values(entry, action, columns["place_code"], {"number": columns["number"]}),
        columns["type"], entry.move, json.dumps(after),
        *reporter,
        list(attachments),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0], row[1]


def _entry_values(entry: Entry, previous: bytes, link: bytes) -> tuple[Any, ...]:
    return (
        entry.seq, entry.move, entry.from_state, entry.to_state, entry.at, entry.recorded_at, entry.by.kind,
        entry.by.id, entry.unit_id, entry.text, entry.is_public, json.dumps(entry.body), json.dumps(entry.changes),
        entry.request_id, previous, link,
    )  # fmt: skip


def _audit_values(entry: Entry, action: str, place_code: str, detail: Mapping[str, Any]) -> tuple[Any, ...]:
    return audit.prepare(
        by=entry.by,
        action=action,
        object_type="case",
        object_id=str(entry.case_uuid),
        place_code=place_code,
        detail={**detail, "seq": entry.seq},
        recorded_at=entry.recorded_at,
    )


def _place(column: str) -> str:
    if column in JSON_COLUMNS:
        return "%s::jsonb"
    if column == "search":
        return "array_to_tsvector(%s::text[])"
    return "%s::bigint[]" if column == "unit_trail" else "%s"


def _value(column: str, value: Any) -> Any:
    if column in JSON_COLUMNS:
        return json.dumps(value)
    return list(value) if column == "unit_trail" else value
