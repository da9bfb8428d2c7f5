"""What a device carries: the state of its shelves, and what changed since a cursor.

A cursor is PostgreSQL's own snapshot (``xmin:xmax:running``) at which the phone was told everything. What a
transaction wrote that this snapshot did not see is told next, however late it was committed: nothing can be skipped,
and nothing depends on the order in which numbers are given out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linli.kernel.base import hot
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.rules import state_of

_SNAPSHOT = re.compile(r"\d{1,20}:\d{1,20}:[\d,]{0,4000}")
_CURSOR = re.compile(rf"(\d{{1,9}})\.({_SNAPSHOT.pattern})(?:~({_SNAPSHOT.pattern})~(\d{{1,19}}))?")

_STATE = """
select pg_current_snapshot()::text, i.collection, i.area, count(*)::int, coalesce(sum(i.digest), 0)::text
  from devices_item i
 where i.area = any(%s::text[]) and i.collection = any(%s::text[]) and i.value is not null
 group by i.collection, i.area
"""
_PAGE = """
with now as materialized (select pg_current_snapshot()::text as snapshot),
     page as (
    select i.id, i.collection, i.area, i.key, i.version, i.value
      from devices_item i
     where i.area = any(%s::text[]) and i.collection = any(%s::text[]) and i.id > %s::bigint
       and i.txid >= pg_snapshot_xmin(%s::pg_snapshot) and not pg_visible_in_snapshot(i.txid, %s::pg_snapshot)
     order by i.id limit %s::int)
select n.snapshot, p.id, p.collection, p.area, p.key, p.version, p.value,
       case when (select count(*) from page) < %s::int then
           (select coalesce(sum(i.digest), 0)::text from devices_item i
             where i.area = any(%s::text[]) and i.collection = any(%s::text[])) end
  from now n left join page p on true order by p.id
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a device is. ``told`` is the snapshot up to which it knows all; in the middle of a long answer also the
    snapshot at which that answer began, and the last item told."""

    pack_number: int
    told: str
    began: str = ""
    last: int = 0

    def __str__(self) -> str:
        more = f"~{self.began}~{self.last}" if self.began else ""
        return f"{self.pack_number}.{self.told}{more}"


@dataclass(frozen=True, slots=True)
class Found:
    """An item that changed; ``value`` is JSON, None when it is gone."""

    collection: str
    area: str
    key: str
    version: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """What changed since a cursor, in part when ``more``. ``state`` is of everything carried, once all was told."""

    items: list[Found]
    cursor: Cursor
    more: bool
    state: str | None


def cursor_of(text: str) -> Cursor:
    """A cursor as the phone keeps it. Raises cursor_unknown."""
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise LinliError("cursor_unknown")
    return Cursor(int(found[1]), found[2], found[3] or "", int(found[4] or 0))


def sums(areas: Sequence[str], collections: Sequence[str]) -> tuple[str, Mapping[tuple[str, str], tuple[int, str]]]:
    """A snapshot, and (collection, area) → how many items, their state, at that snapshot."""
    rows = hot.fetchall(_STATE, [list(areas), list(collections)])
    snapshot = rows[0][0] if rows else hot.fetchall("select pg_current_snapshot()::text", [])[0][0]
    return snapshot, {(row[1], row[2]): (row[3], state_of([int(row[4])])) for row in rows}


def page(cursor: Cursor, areas: Sequence[str], collections: Sequence[str], limit: int) -> Page:
    """What the device has not been told of its areas and collections, at most ``limit`` items. One statement, so that
    items, state and the next cursor are of the same moment."""
    where = [list(areas), list(collections)]
    rows = hot.fetchall(
        _PAGE, [*where, str(cursor.last), cursor.told, cursor.told, str(limit + 1), str(limit + 1), *where]
    )
    snapshot, state = rows[0][0], rows[0][7]
    items = [Found(*row[2:7]) for row in rows if row[1] is not None][:limit]
    began = cursor.began or snapshot
    if len(rows) > limit:
        return Page(items, Cursor(cursor.pack_number, cursor.told, began, rows[limit - 1][1]), True, None)
    if cursor.began:  # the last part of a long answer: what changed while it was told comes next
        return Page(items, Cursor(cursor.pack_number, began), True, None)
    return Page(items, Cursor(cursor.pack_number, snapshot), False, state_of([int(state)]))
