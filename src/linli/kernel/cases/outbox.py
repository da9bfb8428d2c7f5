"""Tells the rest of the house of new timeline entries, in batches, once each and after their commit.

A move writes its outbox row in its own transaction. ``consume`` takes rows away in the same transaction in which it
counts them and calls the handlers: when the process dies in between, everything is as if it had never begun. There is
one consumer at a time (an advisory lock), so the tally needs no locks of its own.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.cases.queries import holders
from linli.kernel.cases.types import is_sealed

log = logging.getLogger("linli.outbox")

LOCK = 0x6C696E6C69  # "linli"; one consumer in the database
BATCH = 200
CHANNEL = "linli_cases"
PAYLOAD_BYTES = 7900  # PostgreSQL takes fewer than 8000

CLAIM = """
with gone as (
    delete from cases_outbox
     where id in (select id from cases_outbox order by id limit %s for update skip locked)
    returning *
)
select gone.case_id, gone.entry_id, gone.type, gone.move, gone.before, gone.after,
       e.seq, c.uuid, c.number, c.place_code,
       (select coalesce(array_agg(m.user_id order by m.user_id), '{}') from cases_member m where m.case_id = c.id)
  from gone
  join cases_timelineentry e on e.id = gone.entry_id
  join cases_case c on c.id = gone.case_id
 order by gone.id
"""

COUNT = """
merge into cases_tally t
using unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::int[]) as d(type, state, unit, community, change)
   on t.type = d.type and t.state = d.state and t.unit_id = d.unit and t.community_code = d.community
 when matched then update set cases = t.cases + d.change
 when not matched then insert (type, state, unit_id, community_code, cases)
      values (d.type, d.state, d.unit, d.community, d.change)
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """One entry as the handlers hear of it. ``before`` is None for the first entry of a case."""

    case_id: int
    entry_id: int
    type: str
    move: str
    before: Mapping[str, Any] | None  # {"state", "unit", "community"}
    after: Mapping[str, Any]
    seq: int
    case_uuid: UUID
    number: str
    place_code: str
    team: Sequence[int] = ()  # the users who work on it together


Hear = Callable[[Sequence[Heard]], None]
"""Calls the handlers for a batch, inside the batch's transaction."""


def _nobody(batch: Sequence[Heard]) -> None:
    """Nobody wants to hear."""


def consume(limit: int = BATCH, hear: Hear = _nobody) -> int:
    """Take up to ``limit`` rows, count them, call ``hear``, tell the streams; all in one transaction.

    Returns:
        How many rows were taken; 0 also when another consumer is at work.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(CLAIM, [limit])
        batch = [_heard(row) for row in cursor.fetchall()]
        if not batch:
            return 0
        if changes := _changes(batch):
            cursor.execute(COUNT, [list(column) for column in zip(*changes, strict=True)])
        hear(batch)
        for payload in payloads([_message(heard) for heard in batch]):
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, payload])
    return len(batch)


def waiting() -> int:
    """How many entries nobody has heard of yet."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from cases_outbox")
        return int(cursor.fetchone()[0])


def _heard(row: tuple[Any, ...]) -> Heard:
    case_id, entry_id, case_type, move, before, after, *rest = row
    return Heard(case_id, entry_id, case_type, move, _loaded(before), _loaded(after) or {}, *rest)


def _loaded(value: Any) -> dict[str, Any] | None:
    """Django's connection hands JSON over as text, a plain psycopg connection as values."""
    loaded: dict[str, Any] | None = json.loads(value) if isinstance(value, str) else value
    return loaded


def _changes(batch: Sequence[Heard]) -> list[tuple[str, str, int, str, int]]:
    """What the batch adds up to: (type, state, unit, community, change), without the zeros, in one fixed order."""
    counter: Counter[tuple[str, str, int, str]] = Counter()
    for heard in batch:
        if heard.before:
            counter[_key(heard.type, heard.before)] -= 1
        counter[_key(heard.type, heard.after)] += 1
    return [(*key, change) for key, change in sorted(counter.items()) if change]


def _key(case_type: str, of: Mapping[str, Any]) -> tuple[str, str, int, str]:
    return case_type, of["state"], of["unit"] or 0, of["community"]


def _message(heard: Heard) -> dict[str, Any]:
    """What a stream is told (docs/reference/api.md, ``GET /stream``): ``was`` tells where it was, ``only`` whom alone
    to tell it; both stay inside."""
    message: dict[str, Any] = {
        "uuid": str(heard.case_uuid),
        "number": heard.number,
        "state": heard.after["state"],
        "version": heard.seq,
        "move": heard.move,
        "place_code": heard.place_code,
        "unit_id": heard.after["unit"] or None,
    }
    if is_sealed(heard.type):
        return message | {"only": sorted({*heard.team, *holders.viewers(heard.type, heard.place_code)})}
    before = heard.before
    if before and (before["unit"], before["community"]) != (heard.after["unit"], heard.after["community"]):
        message["was"] = {"unit_id": before["unit"] or None, "place_code": before["community"]}
    return message


def payloads(messages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The messages as JSON arrays, each short enough for one NOTIFY, in order."""
    parts: list[str] = []
    size = 2
    for message in messages:
        part = json.dumps(message, ensure_ascii=True, separators=(",", ":"))
        if parts and size + len(part) + 1 > PAYLOAD_BYTES:
            yield f"[{','.join(parts)}]"
            parts, size = [], 2
        parts.append(part)
        size += len(part) + 1
    if parts:
        yield f"[{','.join(parts)}]"
