"""Visits of a standing round: who is due when, by the type's rule over what is known of them.

The answer is a function of facts and dates alone; asking again with the same facts plans nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import day_of, now, today
from linli.kernel.registry.queries.facts import latest
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.queries.selection import from_kept, selection
from linli.kernel.rounds.rules import GONE, first_day, window
from linli.kernel.rounds.types import Rhythm, RoundType

_TOGETHER = 2000


@dataclass(frozen=True, slots=True)
class Last:
    """The visit of a subject with the highest number, and when the last one was made."""

    number: int = 0
    is_left: bool = False
    basis: Mapping[str, Any] | None = None
    target_id: int = 0
    outcome: str = ""
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning changed."""

    new: int = 0
    superseded: int = 0


def plan_round(row: Round, kind: RoundType, *, by: Actor) -> int:
    """Plan the visits of everybody whom the round's conditions and the type's rule fit; answers how many are new."""
    found = fitting(row, kind, max(row.starts_on, today()))
    return sum(_plan(row, kind, some, by).new for some in _batches(found))


def replan(row: Round, kind: RoundType, subjects: Sequence[UUID], *, by: Actor) -> Planned:
    """Ask the rule again for subjects whose facts changed: a visit to come that no longer follows from it is
    superseded by one that does; past ones stay as they are."""
    found = dict(_among(row, subjects, today()))
    gone = [(uuid, "") for uuid in subjects if uuid not in found]
    return _plan(row, kind, [*found.items(), *gone], by)


def fitting(row: Round, kind: RoundType, on: date) -> list[tuple[UUID, str]]:
    """Whom a standing round's conditions fit on a day, each with the place: of those whom a scenario knows itself, or
    of everybody."""
    if kind.own is not None:
        return _among(row, list(kind.own.subjects()), on)
    statement, values = selection(row.subject_kind, row.area_code, from_kept(row.conditions), on)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def plan_next(row: Round, kind: RoundType, target: Target, *, by: Actor) -> None:
    """The visit after one that was made, unless its outcome was the last word."""
    if target.outcome not in GONE and not row.closed_at:
        replan(row, kind, [target.subject_uuid], by=by)


def _among(row: Round, subjects: Sequence[UUID], on: date) -> list[tuple[UUID, str]]:
    statement, values = selection(row.subject_kind, row.area_code, from_kept(row.conditions), on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select uuid, place_code from ({statement}) q where uuid = any(%(subjects)s)",
            values | {"subjects": list(subjects)},
        )
        return list(cursor.fetchall())


def _plan(row: Round, kind: RoundType, subjects: Sequence[tuple[UUID, str]], by: Actor) -> Planned:
    assert kind.rhythm is not None
    known = _facts([uuid for uuid, _ in subjects], kind)
    last = _last(row, [uuid for uuid, _ in subjects])
    new: list[Target] = []
    superseded: list[int] = []
    for uuid, place in subjects:
        before = last.get(uuid, Last())
        rhythm = kind.rhythm(known.get(uuid, {}), today()) if place else None
        if before.is_left and rhythm is not None and dict(before.basis or {}) == _basis(rhythm):
            continue
        if before.is_left:
            superseded.append(before.target_id)
        if rhythm is not None and (kind.own is not None or before.outcome not in GONE):
            new.append(_visit(row, uuid, place, rhythm, before))
    Target.objects.filter(id__in=superseded).update(superseded_at=now())
    Target.objects.bulk_create(new)
    _record(row, new, superseded, by)
    return Planned(len(new), len(superseded))


def _visit(row: Round, uuid: UUID, place: str, rhythm: Rhythm, before: Last) -> Target:
    due = rhythm.due_on or first_day(uuid, rhythm.every_days, max(row.starts_on, today()), before.visited_on)
    opens, closes = window(due, rhythm.before_days, rhythm.after_days)
    return Target(
        round=row, subject_kind=row.subject_kind, subject_uuid=uuid, place_code=place, number=before.number + 1,
        due_on=due, window_from=opens, window_until=closes, basis=_basis(rhythm), people=list(rhythm.people),
    )  # fmt: skip


def _basis(rhythm: Rhythm) -> dict[str, Any]:
    return {**rhythm.basis, "every_days": rhythm.every_days, "people": list(rhythm.people)}


def _facts(uuids: Sequence[UUID], kind: RoundType) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for (uuid, key), told in latest(dict.fromkeys(uuids, kind.subject_kind), kind.rhythm_facts).items():
        found.setdefault(uuid, {})[key] = told.value
    for uuid, own in (kind.own.facts(uuids) if kind.own is not None else {}).items():
        found[uuid] = {**found.get(uuid, {}), **own}
    return found


def _last(row: Round, uuids: Sequence[UUID]) -> dict[UUID, Last]:
    """Each subject's visit with the highest number, and the day of the last result of any of its visits."""
    visits = Target.objects.filter(round=row, subject_uuid__in=uuids)
    made = visits.filter(latest__isnull=False).values_list("subject_uuid").annotate(at=Max("latest__at"))
    on = {uuid: day_of(at) for uuid, at in made}
    return {
        one.subject_uuid: Last(one.number, bool(one.is_left), one.basis, one.id, one.outcome, on.get(one.subject_uuid))
        for one in visits.order_by("subject_uuid", "-number").distinct("subject_uuid")
    }


def _batches(rows: Iterable[tuple[UUID, str]]) -> Iterator[list[tuple[UUID, str]]]:
    rest = iter(rows)
    while some := list(islice(rest, _TOGETHER)):
        yield some


def _record(row: Round, new: Sequence[Target], superseded: Sequence[int], by: Actor) -> None:
    if new or superseded:
        record(
            by=by,
            action="rounds.visits.planned",
            object_type="round",
            object_id=str(row.uuid),
            place_code=row.area_code,
            detail={"new": len(new), "superseded": len(superseded)},
        )
