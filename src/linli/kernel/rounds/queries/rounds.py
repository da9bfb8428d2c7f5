"""Rounds in a list, one round with its coverage, its targets a page at a time, and a person's own visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from linli.kernel.accounts import permissions
from linli.kernel.base import paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.subjects import Subject, subjects
from linli.kernel.rounds.models import Result, Round, Target, Twin
from linli.kernel.rounds.queries.sight import is_given, may_view, require_view, seen
from linli.kernel.rounds.rules import LEFT, PENDING
from linli.kernel.rounds.types import RoundType, find_type, round_types

COMING_DAYS = 7
"""Visits whose window opens within a week are shown as coming."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A target with its subject as somebody who may see it reads it."""

    target: Target
    subject: Subject | None


def rounds(*, by: Actor, is_open: bool | None = None) -> list[Round]:
    """The rounds that the actor sees, the newest first."""
    rows = Round.objects.order_by("-id")
    if is_open is not None:
        rows = rows.filter(closed_at__isnull=is_open)
    given = set(Target.objects.filter(people__contains=[by.id]).values_list("round_id", flat=True)) if by.id else set()
    return [row for row in rows[:200] if may_view(by, row) or (row.id in given and is_given(by, row))]


def one(uuid: UUID, *, by: Actor) -> Round:
    """One round. Raises not_found."""
    row = Round.objects.filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    require_view(by, row)
    return row


def targets(
    row: Round, *, by: Actor, place_code: str = "", outcome: str = "", left: bool = False, door: bool = False,
    cursor: str | None = None, limit: int = 50,
) -> tuple[list[Shown], str | None]:  # fmt: skip
    """A page of a round's targets that the actor sees, by name: those with an outcome, or the unresolved."""
    rows = Target.objects.filter(seen(by, row), round=row, place_code__startswith=place_code, superseded_at=None)
    if left or door:
        rows = rows.filter(is_left=True)
    if door:
        rows = rows.filter(needs_door=True)
    if outcome:
        rows = rows.filter(outcome=PENDING if outcome == "pending" else outcome)
    if (last := paging.after(cursor)) is not None:
        rows = rows.filter(id__gt=last)
    page, following = paging.page(rows.order_by("id")[: limit + 1], limit, lambda target: target.id)
    return shown(page), following


def shown(page: Sequence[Target]) -> list[Shown]:
    """Targets with their subjects, read by kind."""
    found: dict[UUID, Subject] = {}
    for kind in {target.subject_kind for target in page}:
        found |= subjects(kind, [target.subject_uuid for target in page if target.subject_kind == kind])
    return [Shown(target, found.get(target.subject_uuid)) for target in page]


def target(uuid: UUID, *, by: Actor) -> tuple[Shown, list[Result]]:
    """One target with everything ever told of it, the latest first. Raises not_found."""
    row = Target.objects.select_related("round", "order").filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    if not Target.objects.filter(seen(by, row.round), id=row.id).exists():
        raise LinliError("not_found")
    return shown([row])[0], list(Result.objects.filter(target=row).order_by("-at", "-id"))


def visits(*, by: Actor, limit: int = 200) -> list[Shown]:
    """What the actor goes to next: unresolved targets of open rounds in the area of their visits or given to them by
    name, whose day has come or comes within a week; overdue ones first, then by the day."""
    rows = (
        Target.objects.filter(_own(by), is_left=True, round__closed_at=None)
        .exclude(round__type__in=_apart())
        .filter(_coming(today()))
        .select_related("round", "order")
        .order_by(F("order_position").asc(nulls_last=True), "due_on", "place_code", "id")[:limit]
    )
    return shown(list(rows))


def _coming(day: date) -> Q:
    """Not before a revisit's day, not before its window; what a door team was given, any day."""
    return (
        Q(order__isnull=False)
        | Q(next_on__isnull=True) & Q(window_from__lte=day + timedelta(days=COMING_DAYS))
        | Q(next_on__lte=day)
    )


def _own(by: Actor) -> Q:
    """Targets given to this person by name; without a name, those of whoever has the area."""
    where = Q(people__contains=[by.id]) if by.kind == "user" else Q(pk__in=())
    for kind in round_types():
        scope = permissions.scope(by, kind.action("visit"))
        areas = Q() if scope.all else Q(pk__in=())
        for area in scope.areas:
            areas |= Q(place_code__startswith=area)
        if not scope.nothing:
            where |= Q(round__type=kind.slug, people=[]) & areas
    return where


def type_of(row: Round) -> RoundType | None:
    """The round's type, None when its scenario was taken out."""
    return find_type(row.type)


def brief(row: Target) -> dict[str, Any]:
    """What a list shows of a target beyond its subject."""
    return {
        "uuid": row.uuid, "number": row.number, "origin": row.origin, "outcome": row.outcome, "attempts": row.attempts,
        "next_on": row.next_on, "needs_door": row.needs_door, "due_on": row.due_on, "window_from": row.window_from,
        "window_until": row.window_until, "basis": row.basis, "is_left": row.outcome in LEFT and not row.superseded_at,
    }  # fmt: skip


def place_of(uuid: UUID) -> str | None:
    """The place of a target, None when there is none."""
    return Target.objects.filter(uuid=uuid).values_list("place_code", flat=True).first()


def is_sealed(uuid: UUID) -> bool:
    """Whether a target is of a type that not everybody in its area sees."""
    row = Target.objects.select_related("round").filter(uuid=uuid).first()
    kind = type_of(row.round) if row else None
    return kind is not None and kind.sealed


def twin_of(uuid: UUID) -> Twin | None:
    """What another phone had found already, by the identifier of whoever found it later."""
    return Twin.objects.select_related("target").filter(uuid=uuid).first()


def kind_of_subject(uuid: UUID) -> str | None:
    """What a round goes to, None when there is no such round."""
    return Round.objects.filter(uuid=uuid).values_list("subject_kind", flat=True).first()


def of_area(area: str, keys: Sequence[str] | None) -> list[Shown]:
    """The unresolved targets of an area's open rounds that are nobody's in particular; of those keys when given."""
    rows = Target.objects.filter(grid_code=area, people=[], round__type__in=_unsealed())
    if keys is not None:
        rows = rows.filter(uuid__in=keys)
    return _carried(rows)


def of_person(user_id: int) -> list[Shown]:
    """The unresolved targets of open rounds that are given to a person by name."""
    return _carried(Target.objects.filter(people__contains=[user_id]).exclude(round__type__in=_apart()))


def _carried(rows: QuerySet[Target]) -> list[Shown]:
    open_ones = rows.filter(is_left=True, round__closed_at=None).select_related("round")
    return shown(list(open_ones.order_by("id")))


def _apart() -> list[str]:
    return [kind.slug for kind in round_types() if kind.apart]


def _unsealed() -> list[str]:
    return [kind.slug for kind in round_types() if not kind.sealed]
