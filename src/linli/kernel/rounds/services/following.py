"""Standing rounds follow what becomes known: a fact that changes re-plans the visits to come, and every day adds who
fits now and lets go of who does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import today
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.services.facts import Outcome, lock_subjects
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.services.planning import Planned, fitting, replan
from linli.kernel.rounds.types import RoundType, find_type, round_types

_TOGETHER = 500  # subjects are locked one by one, and PostgreSQL has room for some thousands of locks


def facts_changed(changed: Sequence[Outcome], by: Actor) -> None:
    """Plan anew for subjects of whom something became known that a standing round's rule reads."""
    keys = {one.said.key for one in changed}
    reading = {kind for kind in round_types() if kind.rhythm is not None and keys & set(kind.rhythm_facts)}
    for subject_kind in {kind.subject_kind for kind in reading}:
        about = sorted({one.said.subject_uuid for one in changed if one.said.subject_kind == subject_kind})
        for row, kind in _standing_over(about, [kind for kind in reading if kind.subject_kind == subject_kind]):
            replan(row, kind, about, by=by)


def follow(type_slug: str, about: Collection[UUID], *, by: Actor) -> Planned:
    """Ask the rule of a kind of standing rounds again for subjects of whom its scenario knows something new, in the
    caller's transaction, which has locked them."""
    type_ = find_type(type_slug)
    over = _standing_over(about, [type_]) if type_ is not None else []
    planned = [replan(row, kind, sorted(about), by=by) for row, kind in over]
    return Planned(sum(one.new for one in planned), sum(one.superseded for one in planned))


def follow_day(*, by: Actor = SYSTEM) -> Planned:
    """The day's work: everybody whom a standing round's conditions fit now or who has a visit to come, asked again."""
    new = superseded = 0
    for row, kind in _standing(round_types()):
        for some in _batches(_concerned(row, kind)):
            with transaction.atomic():
                lock_subjects(some)
                planned = replan(row, kind, some, by=by)
            new, superseded = new + planned.new, superseded + planned.superseded
    return Planned(new, superseded)


def _standing(types: Collection[RoundType]) -> list[tuple[Round, RoundType]]:
    by_slug = {kind.slug: kind for kind in types if kind.rhythm is not None}
    rows = Round.objects.filter(type__in=by_slug, is_standing=True, closed_at__isnull=True).order_by("id")
    return [(row, by_slug[row.type]) for row in rows]


def _standing_over(uuids: Collection[UUID], types: Sequence[RoundType]) -> list[tuple[Round, RoundType]]:
    """The standing rounds of these types (of one kind of subject) in whose area the subjects are, or that still have a
    visit to one of them."""
    standing = _standing(types) if uuids else []
    if not standing:
        return []
    places = tuple(one.place_code for one in subjects(types[0].subject_kind, list(uuids)).values())
    left = set(Target.objects.filter(subject_uuid__in=list(uuids), is_left=True).values_list("round_id", flat=True))
    return [
        (row, kind)
        for row, kind in standing
        if row.id in left or any(place.startswith(row.area_code) for place in places)
    ]


def _concerned(row: Round, kind: RoundType) -> set[UUID]:
    coming = Target.objects.filter(round=row, is_left=True).values_list("subject_uuid", flat=True)
    return {uuid for uuid, _ in fitting(row, kind, today())} | set(coming)


def _batches(uuids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(uuids)
    for at in range(0, len(ordered), _TOGETHER):
        yield ordered[at : at + _TOGETHER]
