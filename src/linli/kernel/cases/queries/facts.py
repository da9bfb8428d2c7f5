"""Locks a case and reads what rules ask about, in one statement."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any
from uuid import UUID

from linli.kernel.base import hot
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts

_FROM_ELSEWHERE = ("reporter_user_id", "has_reporter_contact", "open_children", "evidence", "team")
_OWN = tuple(f.name for f in fields(Facts) if f.name not in _FROM_ELSEWHERE)
_HEAD_HASH, _UNIT_TRAIL, _DATA = map(_OWN.index, ("head_hash", "unit_trail", "data"))
WIDTH = len(_OWN) + len(_FROM_ELSEWHERE)

TEAM = """(select coalesce(array_agg(m.user_id || ' ' || m.role order by m.id), '{}') from cases_member m
         where m.case_id = c.id)"""
_FIRST = f"""{", ".join(f"c.{name}" for name in _OWN)}, r.user_id, coalesce(r.phone <> '', false)"""
# For a list, which asks neither what is still open below a case nor what was handed in.
COLUMNS = f"{_FIRST}, 0, '{{}}'::text[], {TEAM}"

# Children and attachments are read only for the answer; the lock is on the case alone.
_SELECT = f"""
select {_FIRST}, (select count(*) from cases_case k where k.parent_id = c.id and k.is_open),
       (select coalesce(array_agg(f.kind), '{{}}') from cases_attachment f where f.case_id = c.id), {TEAM}
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
    """Facts from the first ``WIDTH`` values of a row in the order of ``COLUMNS``, which is that of the fields."""
    values = list(row[:WIDTH])
    values[_HEAD_HASH] = bytes(values[_HEAD_HASH])
    values[_UNIT_TRAIL] = tuple(values[_UNIT_TRAIL])
    values[_DATA] = loaded(values[_DATA])
    values[-2] = tuple(values[-2])
    values[-1] = tuple(_of_team(entry) for entry in values[-1])
    return Facts(*values)


def _of_team(entry: str) -> tuple[int, str]:
    user, _, role = entry.partition(" ")
    return int(user), role


def loaded(value: Any) -> Any:
    """JSON as Django's connection hands it over (text), or as psycopg's does; most of it is empty."""
    if value == "{}":
        return {}
    return json.loads(value) if isinstance(value, str) else value
