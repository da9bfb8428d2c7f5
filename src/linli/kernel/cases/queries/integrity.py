"""Proves that no timeline was touched: every link of every case, and the row that the entries add up to.

What a case's own chain cannot show (a case taken away whole, a chain written anew from some entry to its head) the
seal of the day shows: the entries' hashes are its leaves (docs/explanation/integrity.md). Everything is read in one
snapshot, so a verification may run while people work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.audit import queries as audit
from linli.kernel.audit.sources import Leaf, Problem, Tell
from linli.kernel.base.actor import Actor
from linli.kernel.cases.entry import FIRST_LINK, TRACKED, Entry, plain, replay
from linli.kernel.cases.models import TimelineEntry
from linli.lib.calendars import SHANGHAI

SOURCE = "timeline"
CHUNK = 1000
LEAVES_AT_ONCE = 5000
JSON_COLUMNS = frozenset({"data", "proposal"})
_MISSING = object()

CASES = f"""
select id, uuid, version, head_hash, {", ".join(TRACKED)} from cases_case where id > %s order by id limit {CHUNK}"""

ENTRIES = """
select e.case_id, c.uuid, e.seq, e.move, e.from_state, e.to_state, e.at, e.recorded_at, e.actor_kind, e.actor_id,
       e.unit_id, e.text, e.is_public, e.body, e.changes, e.request_id, e.previous_hash, e.hash
  from cases_timelineentry e join cases_case c on c.id = e.case_id
 where e.case_id > %s and e.case_id <= %s order by e.case_id, e.seq"""

# A row waiting in the outbox is counted by nobody yet: the tally and what waits add up to the cases, at any moment.
TALLY = """
with counted as (
    select type, state, coalesce(unit_id, 0) as unit, community_code as community, count(*) as cases
      from cases_case group by 1, 2, 3, 4
), told as (
    select type, state, unit, community, sum(cases) as cases from (
        select type, state, unit_id as unit, community_code as community, cases from cases_tally
        union all
        select type, after->>'state', (after->>'unit')::bigint, after->>'community', 1 from cases_outbox
        union all
        select type, before->>'state', (before->>'unit')::bigint, before->>'community', -1 from cases_outbox
         where before is not null
    ) t group by 1, 2, 3, 4
)
select type, state, unit, community, coalesce(c.cases, 0), coalesce(t.cases, 0)
  from counted c full join told t using (type, state, unit, community)
 where coalesce(c.cases, 0) <> coalesce(t.cases, 0) order by 1, 2, 3, 4"""


@dataclass(frozen=True, slots=True)
class Row:
    """A case as its row says it is."""

    number: str
    version: int
    head_hash: bytes
    columns: dict[str, Any]  # TRACKED, in the form that entries keep


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as the table keeps it: its content, and the two hashes that were written with it."""

    entry: Entry
    previous: bytes
    hash: bytes


def verify(tell: Tell = lambda step: None) -> list[Problem]:
    """Every problem of every timeline and of the tally, by case number; empty when all is as it was written.

    Kinds: ``missing_entry``, ``broken_chain``, ``changed_entry``, ``state_disagrees`` and ``tally_disagrees``. ``tell``
    hears of each thousand cases.
    """
    found: list[Problem] = []
    with _snapshot():
        many, done = _count(), 0
        for batch in _batches():
            for row, kept in batch:
                found += problems_of(row, kept)
            done += len(batch)
            tell(f"{SOURCE} {done}/{many}")
        found += _tally()
    return found


def problems_of(row: Row, kept: Sequence[Kept]) -> Iterator[Problem]:
    """What is wrong with one case and its entries, in the order of ``seq``. Pure."""
    missing = sorted(set(range(1, row.version + 1)) - {k.entry.seq for k in kept})
    for seq in missing:
        yield _problem("missing_entry", row.number, f"第 {seq} 条缺失", f"entry {seq} is missing")
    yield from _links(row, kept)
    yield from _states(row, kept)
    if kept and kept[-1].entry.seq > row.version:
        yield _disagrees(row.number, "version")


def _links(row: Row, kept: Sequence[Kept]) -> Iterator[Problem]:
    """Entries whose content or whose link to the one before is not what was written."""
    before, seq = FIRST_LINK, 0
    for k in kept:
        follows = k.entry.seq == seq + 1  # where one is missing, the link over the gap cannot be checked
        if follows and k.previous != before:
            yield _problem(
                "broken_chain", row.number, f"第 {k.entry.seq} 条与前一条不相连", f"entry {k.entry.seq} does not follow"
            )
        if not _is_unchanged(k):
            yield _problem(
                "changed_entry", row.number, f"第 {k.entry.seq} 条内容被改动", f"entry {k.entry.seq} was changed"
            )
        before, seq = k.hash, k.entry.seq
    if before != row.head_hash:
        yield _problem("broken_chain", row.number, "链尾与事项不符", "the head of the chain is not the last entry")


def _is_unchanged(k: Kept) -> bool:
    try:
        return k.entry.link(k.previous) == k.hash
    except (TypeError, ValueError):  # no content that was ever written lacks a canonical form
        return False


def _states(row: Row, kept: Sequence[Kept]) -> Iterator[Problem]:
    """Columns in which the row is not what its entries add up to, and entries that tell of another state."""
    state: Any = ""
    for k in kept:
        before, state = state, k.entry.changes.get("state", state)
        if (before, state) != (k.entry.from_state, k.entry.to_state):
            yield _disagrees(row.number, f"state of entry {k.entry.seq}")
    replayed = replay(k.entry.changes for k in kept)
    for column in TRACKED:
        if replayed.get(column, _MISSING) != row.columns[column]:
            yield _disagrees(row.number, column)


def _disagrees(number: str, column: str) -> Problem:
    return _problem("state_disagrees", number, f"{column} 与时间线不符", f"{column} is not what the timeline says")


def _problem(kind: str, number: str, zh: str, en: str) -> Problem:
    return Problem(SOURCE, kind, number, f"{number}:{zh}", f"{number}: {en}")


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database for everything read within; a transaction that is open already is taken as it is."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read read only")
        yield


def _batches() -> Iterator[list[tuple[Row, list[Kept]]]]:
    after = 0
    while rows := _fetch(CASES, [after]):
        last = rows[-1][0]
        kept = {case_id: list(group) for case_id, group in groupby(_fetch(ENTRIES, [after, last]), key=lambda e: e[0])}
        yield [(_row(row), [_kept(e) for e in kept.get(row[0], [])]) for row in rows]
        after = last


def _row(row: tuple[Any, ...]) -> Row:
    _, _, version, head_hash, *values = row
    columns = {
        column: _loaded(value) if column in JSON_COLUMNS else plain(column, value)
        for column, value in zip(TRACKED, values, strict=True)
    }
    return Row(columns["number"], version, bytes(head_hash), columns)


def _kept(row: tuple[Any, ...]) -> Kept:
    uuid: UUID
    (
        _, uuid, seq, move, from_state, to_state, at, recorded_at, actor_kind, actor_id, unit_id, text, is_public, body,
        changes, request_id, previous, hash_,
    ) = row  # fmt: skip
    entry = Entry(
        case_uuid=uuid, seq=seq, move=move, from_state=from_state, to_state=to_state, at=at, recorded_at=recorded_at,
        by=Actor(kind=actor_kind, id=actor_id), unit_id=unit_id, text=text, is_public=is_public, body=_loaded(body),
        changes=_loaded(changes), request_id=request_id,
    )  # fmt: skip
    return Kept(entry, bytes(previous), bytes(hash_))


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _count() -> int:
    return int(_fetch("select count(*) from cases_case", [])[0][0])


def _tally() -> Iterator[Problem]:
    for case_type, state, unit, community, counted, told in _fetch(TALLY, []):
        where = f"{case_type} {state} {unit} {community}"
        yield Problem(
            SOURCE,
            "tally_disagrees",
            where,
            f"{where}:实有 {counted} 件,计数为 {told}",
            f"{where}: {counted} cases, {told} tallied",
        )


def leaves_of_day(day: date) -> Iterator[Leaf]:
    """The hashes of all entries recorded on a local day, in order of id: the leaves of the day's Merkle tree."""
    start, end = audit.bounds(day)
    rows = TimelineEntry.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by("id")
    for entry_id, entry_hash in rows.values_list("id", "hash").iterator(LEAVES_AT_ONCE):
        yield Leaf(entry_id, bytes(entry_hash))


def first_day() -> date | None:
    """The local day of the oldest entry."""
    oldest = _fetch("select min(recorded_at) from cases_timelineentry", [])[0][0]
    return oldest.astimezone(SHANGHAI).date() if oldest else None


def _fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
