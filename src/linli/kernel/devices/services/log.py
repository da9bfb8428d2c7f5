"""The log of operations: locked by identifier, read, written; a handful of statements however many come at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

import orjson

from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.devices.models import Device, OperationFile
from linli.kernel.devices.operations import keeps_body
from linli.kernel.devices.rules import FINISHED, Sent, Status, happened_at
from linli.kernel.devices.services.doing import End
from linli.kernel.devices.services.shelves import signed_32
from linli.kernel.files.keeping import KeptFile

_LOCK = 0x4C4C4F50  # of PostgreSQL's advisory locks, the ones by an operation
_LOCKS = "select pg_advisory_xact_lock(%s::int, n) from unnest(%s::int[]) n"
_KNOWN = """
select uuid, device_id, sha256, status, answer::text, error::text from devices_operation where uuid = any(%s::uuid[])
"""
_WRITE = """
insert into devices_operation (uuid, device_id, user_id, user_name, kind, at, received_at, sha256, status, answer,
       error, body, waits_for, place_code, decided_by, decision_reason)
select w.uuid, %s::bigint, %s::bigint, %s::text, w.kind, w.at, %s::timestamptz, w.sha256, w.status, w.answer::jsonb,
       w.error::jsonb, w.body::jsonb, w.waits_for, w.place_code, '', ''
  from unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::uuid[], %s::text[])
       w(uuid, kind, at, sha256, status, answer, error, body, waits_for, place_code)
on conflict (uuid) do update
   set status = excluded.status, answer = excluded.answer, error = excluded.error, body = excluded.body,
       waits_for = excluded.waits_for, place_code = excluded.place_code
"""


@dataclass(frozen=True, slots=True)
class Logged:
    """An operation that is here."""

    device_id: int
    sha256: bytes
    status: str
    answer: Mapping[str, Any]
    error: dict[str, Any] | None

    def is_same(self, sha256: bytes, device_id: int) -> bool:
        """Whether the same phone sent the same bytes."""
        return self.sha256 == sha256 and self.device_id == device_id


def lock(uuids: Iterable[UUID]) -> None:
    """Let nobody else take these operations in until the transaction ends; in one order, so that no two wait for each
    other. The identifiers are read by a later statement: this one's snapshot is older than the lock."""
    numbers = sorted({signed_32(crc32(uuid.bytes)) for uuid in uuids})
    if numbers:
        hot.fetchall(_LOCKS, [str(_LOCK), numbers])


def known(uuids: Iterable[UUID]) -> dict[UUID, Logged]:
    """Those of the operations that are here."""
    asked = list(uuids)
    rows = hot.fetchall(_KNOWN, [asked]) if asked else []
    return {
        uuid: Logged(device_id, bytes(sha256), status, orjson.loads(answer), orjson.loads(error) if error else None)
        for uuid, device_id, sha256, status, answer, error in rows
    }


def name_files(found: Mapping[UUID, Mapping[str, KeptFile]], row: Device) -> None:
    """Write which files belong to which operations; one that is named already stays."""
    moment = now()
    rows = [
        OperationFile(
            operation_uuid=uuid,
            device=row,
            name=one.name,
            kind=one.kind,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            content=one.content,
            received_at=moment,
        )
        for uuid, kept in found.items()
        for one in kept.values()
    ]
    if rows:
        OperationFile.objects.bulk_create(rows, ignore_conflicts=True)


def write(
    fresh: Sequence[Sent], ends: Mapping[UUID, End], there: Mapping[UUID, Logged], *, row: Device, ahead: timedelta,
    received_at: datetime, by: Actor,
) -> None:  # fmt: skip
    """Write how the operations ended; a body is kept until nothing more is wanted of it."""
    rows = [
        (
            one.id, one.kind, happened_at(one.at, ahead, received_at), one.sha256, end.status,
            orjson.dumps(end.answer, default=str).decode(), _text(end.error),
            _body(one, end), end.waits_for,
            _place(end, row),
        )
        for one in fresh
        if (end := ends[one.id]).is_kept
    ]  # fmt: skip
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        hot.run(_WRITE, [str(row.id), str(by.id), by.name[:60], received_at.isoformat(), *columns])


def _body(one: Sent, end: End) -> str | None:
    if end.status in FINISHED:
        return None
    return orjson.dumps(one.body if end.status == Status.WAITING or keeps_body(one.kind, end.error) else {}).decode()


def _place(end: End, row: Device) -> str:
    """Where a parked operation is decided on: at its place, else where the phone was at home."""
    if end.status != Status.PARKED:
        return ""
    return end.place_code or next(iter([*row.areas, *row.lost]), "")


def _text(error: dict[str, Any] | None) -> str | None:
    return None if error is None else orjson.dumps(error, default=str).decode()
