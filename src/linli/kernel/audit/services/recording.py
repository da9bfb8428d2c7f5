"""The writers of the audit: one record in the transaction of the change it tells of, one seal a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel.audit import rules
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now

COLUMNS = rules.COLUMNS
VALUES = (
    "%s::timestamptz, %s::varchar, %s::bigint, %s::varchar, %s::varchar, %s::varchar, %s::varchar, %s::varchar,"
    " %s::jsonb, %s::bytea"
)
"""Placeholders for one row in the order of ``COLUMNS``, for statements written by hand."""
_TYPES = ("timestamptz", "varchar", "bigint", *["varchar"] * 5, "text", "bytea")
_INSERT_ALL = f"""
insert into audit_auditrecord ({", ".join(COLUMNS)})
select {", ".join("w.detail::jsonb" if name == "detail" else f"w.{name}" for name in COLUMNS)}
  from unnest({", ".join(f"%s::{kind}[]" for kind in _TYPES)}) w({", ".join(COLUMNS)})
"""
INSERT = f"insert into audit_auditrecord ({', '.join(COLUMNS)}) values ({VALUES})"


def prepare(
    *,
    by: Actor,
    action: str,
    object_type: str,
    object_id: str,
    place_code: str = "",
    purpose: str = "",
    detail: dict[str, Any] | None = None,
    recorded_at: datetime | None = None,
) -> tuple[Any, ...]:
    """The values of one record in the order of ``COLUMNS``, for a statement that writes it together with the change.

    ``detail`` holds ids, codes and numbers, never personal data. ``recorded_at`` is the moment of the change when the
    caller already read the clock. Raises TypeError or ValueError for a detail without a canonical form.
    """
    return rules.row(
        recorded_at=recorded_at or now(),
        actor_kind=by.kind,
        actor_id=by.id,
        action=action,
        object_type=object_type,
        object_id=object_id,
        place_code=place_code,
        purpose=purpose,
        detail=detail or {},
    )


def record(
    *,
    by: Actor,
    action: str,
    object_type: str,
    object_id: str,
    place_code: str = "",
    purpose: str = "",
    detail: dict[str, Any] | None = None,
    cursor: Any = None,
) -> None:
    """Write one record in the transaction that is open, with one INSERT.

    ``cursor`` is a Django or psycopg cursor of that transaction; without it the default connection is used.
    Raises RuntimeError outside a transaction, because then the change and its record could part.
    """
    if not _in_transaction(cursor):
        raise RuntimeError("an audit record is written in the transaction of the change it tells of")
    values = prepare(
        by=by,
        action=action,
        object_type=object_type,
        object_id=object_id,
        place_code=place_code,
        purpose=purpose,
        detail=detail,
    )
    if cursor is not None:
        cursor.execute(INSERT, values)
        return
    with connection.cursor() as own:
        own.execute(INSERT, values)


def record_all(rows: Sequence[tuple[Any, ...]]) -> None:
    """Write records that were prepared, in the transaction that is open, with one INSERT. Raises RuntimeError outside
    one."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit records are written in the transaction of the changes they tell of")
    if rows:
        hot.run(_INSERT_ALL, [[hot.plain(value) for value in column] for column in zip(*rows, strict=True)])


def _in_transaction(cursor: Any) -> bool:
    if cursor is None:
        return connection.in_atomic_block
    if hasattr(cursor, "db"):  # Django's wrapper knows its connection
        return bool(cursor.db.in_atomic_block)
    return not cursor.connection.autocommit or cursor.connection.info.transaction_status.name == "INTRANS"
