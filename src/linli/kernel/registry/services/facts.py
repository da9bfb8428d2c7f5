"""Saying facts: the only writer of what is known of a subject."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

import orjson
from django.db import connection

from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.models import FactConflict
from linli.kernel.registry.queries.facts import ADDRESS, COLUMNS, Told, fact_kinds, latest
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.rules import Base, Effect, Known, effect, is_conflict, refuse_value
from linli.lib.clock import uuid7

_TOGETHER = 5000
_LOCK = 0x4C4C4643  # of PostgreSQL's advisory locks, the ones by a subject
_LOCKS = "select pg_advisory_xact_lock(%s::int, n) from unnest(%s::int[]) n"
_STEP_BACK = "update registry_fact set is_latest = false where is_latest and uuid = any(%s::uuid[])"
_INSERT = """
insert into registry_fact (uuid, subject_kind, subject_uuid, key, value, said_at, valid_until, recorded_at, source,
       source_name, source_uuid, said_by_id, said_by, is_latest)
select w.uuid, w.subject_kind, w.subject_uuid, w.key, w.value::jsonb, w.said_at, w.valid_until, %s::timestamptz,
       w.source, w.source_name, w.source_uuid, %s::bigint, %s::text, w.is_latest
  from unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
              %s::text[], %s::text[], %s::uuid[], %s::bool[])
       w(uuid, subject_kind, subject_uuid, key, value, said_at, valid_until, source, source_name, source_uuid,
         is_latest)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that somebody says. ``base`` is what they had before them, where that is known: who said otherwise in the
    meantime is then told apart from who was first."""

    subject_kind: str
    subject_uuid: UUID
    key: str
    value: Any
    said_at: datetime
    base: Base | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: a submission of a form, an imported file, a department's feed."""

    kind: str  # form | phone | import | feed | generated | correction
    name: str = ""
    uuid: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a fact that was said; ``before`` is what was known. ``conflict`` is what a person settles."""

    said: Said
    effect: Effect
    before: Told | None
    conflict: UUID | None = None


Hearer = Callable[[Sequence[Outcome], Actor], None]
_hearers: list[Hearer] = []


def hear(hearer: Hearer) -> None:
    """Have a room above hear of the facts that took effect, in the transaction that said them, from its
    ``AppConfig.ready``. The same twice is harmless."""
    if hearer not in _hearers:
        _hearers.append(hearer)


@dataclass(slots=True)
class _Written:
    """A fact to be written."""

    uuid: UUID
    said: Said
    source: Source
    valid_until: datetime | None
    is_latest: bool


def lock_and_read(about: Mapping[UUID, str], keys: Collection[str]) -> dict[tuple[UUID, str], Told]:
    """What is known of subjects (identifier → kind), which are locked until the transaction ends. Raises RuntimeError
    outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("facts are said in the transaction of what they came with")
    lock_subjects(about)
    return latest(about, keys)


def say(
    *, facts: Sequence[Said], source: Source, by: Actor, known: Mapping[tuple[UUID, str], Told] | None = None
) -> list[Outcome]:
    """Take facts into the register, in the caller's transaction, which writes the audit record of what they came with.

    A subject is locked while its facts change, so that of two who say the same fact at once one sees the other's.
    ``known`` is what :func:`lock_and_read` answered for these subjects and keys, when the caller read it already.

    Raises:
        LinliError: fact_unknown, fact_value_unfit; nothing is written then.
        RuntimeError: outside a transaction.
    """
    return say_all(facts=[(said, source) for said in facts], by=by, known=known)


def say_all(
    *, facts: Sequence[tuple[Said, Source]], by: Actor, known: Mapping[tuple[UUID, str], Told] | None = None
) -> list[Outcome]:
    """Like :func:`say` for facts from several sources; the outcomes in the order of the facts. As many statements for a
    hundred forms as for one."""
    check([said for said, _ in facts])
    if known is None:
        known = lock_and_read(
            {said.subject_uuid: said.subject_kind for said, _ in facts}, {said.key for said, _ in facts}
        )
    before, known = known, dict(known)
    written, outcomes = list[_Written](), dict[int, Outcome]()
    for place in sorted(range(len(facts)), key=lambda at: facts[at][0].said_at):
        said, source = facts[place]
        outcomes[place] = _weigh(said, source, known, written, by)
    _write(written, before, by)
    if changed := [one for one in outcomes.values() if one.effect in (Effect.NEW, Effect.CHANGED)]:
        for hearer in _hearers:
            hearer(changed, by)
    ordered = [outcomes[place] for place in range(len(facts))]
    return _list_conflicts(ordered, facts, written, by) if any(one.conflict for one in ordered) else ordered


def check(facts: Sequence[Said]) -> None:
    """Raises fact_unknown, fact_value_unfit."""
    kinds = fact_kinds()
    for said in facts:
        fact = kinds.get(said.key)
        if fact is None or fact.subject != said.subject_kind or said.key == ADDRESS:
            raise LinliError("fact_unknown", fact=said.key)
        if problem := refuse_value(fact.type, said.value):
            raise LinliError("fact_value_unfit", fact=fact.name, fact_en=fact.name_en, problem=problem)


def _weigh(
    said: Said, source: Source, known: dict[tuple[UUID, str], Told], written: list[_Written], by: Actor
) -> Outcome:
    """What comes of one fact beside what is known, which it may become itself."""
    key = said.subject_uuid, said.key
    there = known.get(key)
    plain = _known(there)
    what = effect(plain, said.value, said.said_at)
    if what is Effect.SPARED:
        return Outcome(said, what, there)
    days = fact_kinds()[said.key].valid_days
    until = said.said_at + timedelta(days=days) if days else None
    row = _Written(uuid7(), said, source, until, what is not Effect.LATE)
    written.append(row)
    if row.is_latest:
        known[key] = _told(row, by)
    is_against = is_conflict(plain, said.base, said.value, said.said_at, by.id)
    return Outcome(said, what, there, row.uuid if is_against else None)


def _write(written: list[_Written], before: Mapping[tuple[UUID, str], Told], by: Actor) -> None:
    """Write facts; of several of one subject and key only the last one that stands is the latest."""
    standing: dict[tuple[UUID, str], _Written] = {}
    for row in written:
        if row.is_latest:
            key = row.said.subject_uuid, row.said.key
            if key in standing:
                standing[key].is_latest = False
            standing[key] = row
    if replaced := [told.uuid for key in standing if (told := before.get(key)) is not None and told.uuid]:
        hot.run(_STEP_BACK, [replaced])
    for row in standing.values():
        _follow_column(row.said)
    if written:
        columns = [list(column) for column in zip(*map(_values, written), strict=True)]
        hot.run(_INSERT, [now().isoformat(), hot.plain(by.id), by.name[:60], *columns])


def _values(row: _Written) -> tuple[Any, ...]:
    said, source = row.said, row.source
    return (
        row.uuid, said.subject_kind, said.subject_uuid, said.key, orjson.dumps(said.value).decode(), said.said_at,
        row.valid_until, source.kind, source.name[:120], source.uuid, row.is_latest,
    )  # fmt: skip


def _list_conflicts(
    outcomes: list[Outcome], facts: Sequence[tuple[Said, Source]], written: Sequence[_Written], by: Actor
) -> list[Outcome]:
    """Keep what two people said otherwise, for a third to settle; answers the outcomes with the conflicts' names."""
    listed = []
    for outcome in outcomes:
        said, there = outcome.said, outcome.before
        if outcome.conflict is not None and there is not None:
            place = subjects(said.subject_kind, [said.subject_uuid]).get(said.subject_uuid)
            row = FactConflict.objects.create(
                uuid=uuid7(), subject_kind=said.subject_kind, subject_uuid=said.subject_uuid, key=said.key,
                place_code=place.place_code if place else "", one_value=there.value, one_said_at=there.said_at,
                one_said_by_id=there.said_by_id, one_said_by=there.said_by, other_value=said.value,
                other_said_at=said.said_at, other_said_by_id=by.id, other_said_by=by.name[:60], found_at=now(),
            )  # fmt: skip
            listed.append(replace(outcome, conflict=row.uuid))
        else:
            listed.append(outcome)
    return listed


def say_new(*, facts: Sequence[Said], source: Source, by: Actor) -> None:
    """Facts of which nothing is known yet (of what the same transaction brought into the register), all at once.

    Raises:
        LinliError: fact_unknown, fact_value_unfit; nothing is written then.
        IntegrityError: something was known after all (``fact_one_latest``).
    """
    check(facts)
    kinds = fact_kinds()
    for begin in range(0, len(facts), _TOGETHER):
        rows = [
            _Written(uuid7(), said, source, said.said_at + timedelta(days=days) if days else None, True)
            for said in facts[begin : begin + _TOGETHER]
            for days in (kinds[said.key].valid_days,)
        ]
        _write(rows, {}, by)


def _known(told: Told | None) -> Known | None:
    return Known(told.value, told.said_at, told.valid_until, told.uuid, told.said_by_id) if told else None


def _told(row: _Written, by: Actor) -> Told:
    said, source = row.said, row.source
    return Told(
        said.subject_kind, said.subject_uuid, said.key, said.value, said.said_at, row.valid_until, by.name[:60],
        source.kind, source.name, row.uuid, by.id,
    )  # fmt: skip


def lock_subjects(uuids: Iterable[UUID]) -> None:
    """Wait for whoever changes what is known of these subjects, until the transaction ends; always in one order."""
    if numbers := sorted({crc32(uuid.bytes) - (1 << 31) for uuid in uuids}):
        hot.fetchall(_LOCKS, [str(_LOCK), numbers])


def _follow_column(said: Said) -> None:
    """A fact that the register holds as a column changes there too."""
    if said.key not in COLUMNS:
        return
    table, column = COLUMNS[said.key]
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {table} set {column} = %s, updated_at = %s where uuid = %s",
            [said.value, said.said_at, said.subject_uuid],
        )
