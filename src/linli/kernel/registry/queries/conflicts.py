"""What two people said otherwise of one thing: both values, for who leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel.accounts import permissions
from linli.kernel.base import paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.models import Fact, FactConflict
from linli.kernel.registry.queries.facts import fact_kinds
from linli.kernel.registry.queries.subjects import subjects

COVERED = "***"


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said, and from what: a form with its title, a phone, a file. ``source`` is empty where the
    register's own column said it."""

    value: Any
    said_at: datetime
    said_by: str
    source: str = ""
    source_name: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict as it is shown. ``held`` is what the register said before the two spoke; ``stands`` is whose word it
    says now: ``one``, ``other``, or nothing of both."""

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
    held: Word | None
    stands: str
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
    said = _said(rows)
    return [
        _shown(row, titles.get(row.subject_uuid, ""), said.get((row.subject_uuid, row.key), []), bare=bare)
        for row in rows
    ]


def _said(rows: Sequence[FactConflict]) -> dict[tuple[UUID, str], list[Fact]]:
    """Everything ever said of these things, the latest first."""
    found: dict[tuple[UUID, str], list[Fact]] = {}
    facts = Fact.objects.filter(subject_uuid__in={row.subject_uuid for row in rows}, key__in={row.key for row in rows})
    for fact in facts.order_by("-said_at", "-id"):
        found.setdefault((fact.subject_uuid, fact.key), []).append(fact)
    return found


def _shown(row: FactConflict, title: str, said: Sequence[Fact], *, bare: bool) -> Shown:
    fact = fact_kinds()[row.key]
    is_covered = fact.is_personal and not bare
    one = _word(row.one_value, row.one_said_at, row.one_said_by, said)
    other = _word(row.other_value, row.other_said_at, row.other_said_by, said)
    before = next((each for each in said if each.said_at < min(row.one_said_at, row.other_said_at)), None)
    held = _word(before.value, before.said_at, before.said_by, said) if before else None
    now = next((each.value for each in said if each.is_latest), None)
    stands = "one" if now == row.one_value else "other" if now == row.other_value else ""
    if is_covered:
        one, other = replace(one, value=COVERED), replace(other, value=COVERED)
        held = replace(held, value=COVERED) if held else None
    return Shown(
        row.uuid, row.subject_kind, row.subject_uuid, title, row.place_code, row.key, fact.name, fact.name_en,
        fact.type, one, other, held, stands, row.found_at, is_covered,
    )  # fmt: skip


def _word(value: Any, at: datetime, by: str, said: Sequence[Fact]) -> Word:
    """Somebody's word with where it came from."""
    fact = next((each for each in said if each.said_at == at and each.value == value), None)
    return Word(value, at, by, fact.source if fact else "", fact.source_name if fact else "")


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
