"""What two people said otherwise of one thing: both values, for who leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel.accounts import permissions
from linli.kernel.base import paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.models import FactConflict
from linli.kernel.registry.queries.facts import fact_kinds
from linli.kernel.registry.queries.subjects import subjects

COVERED = "***"


@dataclass(frozen=True, slots=True)
class Word:
    """What one of the two said."""

    value: Any
    said_at: datetime
    said_by: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict as it is shown."""

    uuid: UUID
    subject_kind: str
    subject_uuid: UUID
    subject_title: str
    place_code: str
    key: str
    name: str
    name_en: str
    type: str
    one: Word
    other: Word
    found_at: datetime
    is_covered: bool


def page(*, by: Actor, cursor: str | None, limit: int) -> tuple[list[FactConflict], str | None]:
    """Open conflicts of one's own area, the newest first, a page at a time. Raises not_allowed."""
    rows = _seen_by(by).filter(settled_at=None)
    return paging.newest(rows, cursor, limit)


def one(uuid: UUID, *, by: Actor) -> FactConflict:
    """One conflict of one's own area. Raises not_allowed, not_found."""
    row = _seen_by(by).filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    return row


def shown(rows: Sequence[FactConflict], *, bare: bool) -> list[Shown]:
    """Conflicts in words; personal values are covered unless ``bare``."""
    titles: dict[UUID, str] = {}
    for kind in {row.subject_kind for row in rows}:
        uuids = [row.subject_uuid for row in rows if row.subject_kind == kind]
        titles |= {uuid: subject.title for uuid, subject in subjects(kind, uuids).items()}
    return [_shown(row, titles.get(row.subject_uuid, ""), bare=bare) for row in rows]


def _shown(row: FactConflict, title: str, *, bare: bool) -> Shown:
    fact = fact_kinds()[row.key]
    is_covered = fact.is_personal and not bare
    return Shown(
        row.uuid, row.subject_kind, row.subject_uuid, title, row.place_code, row.key, fact.name, fact.name_en,
        fact.type,
        Word(COVERED if is_covered else row.one_value, row.one_said_at, row.one_said_by),
        Word(COVERED if is_covered else row.other_value, row.other_said_at, row.other_said_by),
        row.found_at, is_covered,
    )  # fmt: skip


def _seen_by(by: Actor) -> QuerySet[FactConflict]:
    scope = permissions.scope(by, "facts.settle")
    if scope.nothing:
        raise LinliError("not_allowed", action="facts.settle")
    rows = FactConflict.objects.all()
    if scope.all:
        return rows
    where = Q(pk__in=())
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    return rows.filter(where)
