"""A round's targets as plain rows, for scenarios that count them or write to them and have asked for the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.rules import Outcome


@dataclass(frozen=True, slots=True)
class Listed:
    """A target without its subject's words."""

    uuid: UUID
    subject: UUID
    place_code: str
    outcome: str
    is_left: bool
    position: int | None
    due_on: date | None


def targets_of(round_uuid: UUID, *, place_code: str = "", left: bool = False, most: int | None = None) -> list[Listed]:
    """The targets of a round that still count, in the order of walking where there is one."""
    rows = Target.objects.filter(round__uuid=round_uuid, place_code__startswith=place_code, superseded_at=None)
    rows = rows.filter(is_left=True) if left else rows.exclude(outcome=Outcome.NOT_ELIGIBLE)
    return [_listed(row) for row in rows.order_by("order_position", "id")[:most]]


def left_of(slug: str, subjects: Sequence[UUID]) -> dict[UUID, Listed]:
    """Subject → its visit to come in the open rounds of a type."""
    rows = Target.objects.filter(
        round__type=slug, round__closed_at=None, subject_uuid__in=list(subjects), is_left=True
    )  # fmt: skip
    return {row.subject_uuid: _listed(row) for row in rows}


def target_of(round_uuid: UUID, subject: UUID) -> Listed | None:
    """The latest target of a subject in a round."""
    rows = Target.objects.filter(round__uuid=round_uuid, subject_uuid=subject, superseded_at=None)
    row = rows.order_by("-number").first()
    return _listed(row) if row else None


def open_round_of(slug: str, place_code: str) -> Round | None:
    """The open round of a type whose area holds a place, the smallest area first."""
    rows = Round.objects.filter(type=slug, closed_at=None, area_code__in=_above(place_code))
    return max(rows, key=lambda row: len(row.area_code), default=None)


def counts(round_uuid: UUID, place_code: str = "") -> Mapping[tuple[str, str], int]:
    """Targets of a place by (origin, outcome), from the tally."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select t.origin, t.outcome, sum(t.targets)::int from rounds_tally t
                 join rounds_round r on r.id = t.round_id
                where r.uuid = %s and t.grid_code like %s group by 1, 2""",
            [round_uuid, f"{place_code[:15]}%"],
        )
        return Counter({(origin, outcome): n for origin, outcome, n in cursor.fetchall()})


def _above(place_code: str) -> list[str]:
    return [place_code[:digits] for digits in (6, 9, 12, 15, 18) if len(place_code) >= digits]


def _listed(row: Target) -> Listed:
    return Listed(
        row.uuid, row.subject_uuid, row.place_code, row.outcome, bool(row.is_left), row.order_position,
        row.due_on,
    )  # fmt: skip
