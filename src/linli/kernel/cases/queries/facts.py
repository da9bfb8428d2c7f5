"""Locks a case and reads what rules ask about, in one statement."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from linli.kernel.base import hot
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts

_FROM_ELSEWHERE = ("reporter_user_id", "has_reporter_contact", "open_children", "evidence")
_COLUMNS = tuple(f.name for f in fields(Facts) if f.name not in _FROM_ELSEWHERE)

# Children and attachments are read only for the answer; the lock is on the case alone.
_SELECT = f"""
select {", ".join(f"c.{name}" for name in _COLUMNS)}, r.user_id, coalesce(r.phone <> '', false),
       (select count(*) from cases_case k where k.parent_id = c.id and k.is_open),
       (select coalesce(array_agg(f.kind), '{{}}') from cases_attachment f where f.case_id = c.id)
  from cases_case c left join cases_reporter r on r.case_id = c.id and r.is_first
 where c.uuid = %s
"""


def lock(uuid: UUID) -> Facts:
    """The case, locked until the transaction ends. Raises not_found."""
    return _one(_SELECT + " for no key update of c", uuid)


def lock_if_free(uuid: UUID) -> Facts | None:
    """The case, locked; None when somebody else holds it at this moment, or when there is none."""
    row = _row(_SELECT + " for no key update of c skip locked", uuid)
    return None if row is None else from_row(row)


def read(uuid: UUID) -> Facts:
    """The case as it is, not locked. Raises not_found."""
    return _one(_SELECT, uuid)


def _one(sql: str, uuid: UUID) -> Facts:
    row = _row(sql, uuid)
    if row is None:
        raise LinliError("not_found")
    return from_row(row)


def _row(sql: str, uuid: UUID) -> tuple[Any, ...] | None:
    return hot.fetchone(sql, [uuid])


def from_row(row: tuple[Any, ...]) -> Facts:
    """Facts from a row in the order of ``_SELECT``."""
    named = dict(zip(_COLUMNS, row, strict=False))
    named["head_hash"] = bytes(named["head_hash"])
    named["unit_trail"] = tuple(named["unit_trail"])
    named["data"] = _json(named["data"])
    user_id, has_contact, open_children, evidence = row[len(_COLUMNS) :]
    return Facts(
        **named,
        reporter_user_id=user_id,
        has_reporter_contact=has_contact,
        open_children=open_children,
        evidence=tuple(evidence),
    )


def _json(value: Any) -> Any:
    import json

    return json.loads(value) if isinstance(value, str) else value
