"""Visits of given subjects, for the scenario whose rounds they are and which has asked who may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.kernel.rounds.models import Result, Target


@dataclass(frozen=True, slots=True)
class Coming:
    """The visit of a subject that is still to be made."""

    uuid: UUID
    due_on: date | None
    window_until: date | None
    outcome: str
    attempts: int
    next_on: date | None
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a visit, and who went."""

    outcome: str
    at: datetime
    channel: str
    note: str
    user_name: str
    submission: UUID | None


def coming(type_slug: str, subjects: Collection[UUID]) -> dict[UUID, Coming]:
    """Subject → its visit to come in the open rounds of a type."""
    rows = Target.objects.filter(
        round__type=type_slug, round__closed_at=None, subject_uuid__in=list(subjects), is_left=True
    )
    return {
        row.subject_uuid: Coming(
            row.uuid, row.due_on, row.window_until, row.outcome, row.attempts, row.next_on, tuple(row.people)
        )
        for row in rows
    }


def made(type_slug: str, subject: UUID, *, since: datetime, limit: int = 60) -> list[Made]:
    """What was told of a subject's visits since a moment, the latest first."""
    rows = Result.objects.filter(target__round__type=type_slug, target__subject_uuid=subject, at__gte=since)
    return [
        Made(row.outcome, row.at, row.channel, row.note, row.user_name, row.submission_uuid)
        for row in rows.order_by("-at", "-id")[:limit]
    ]
