"""Elders in care as their team and coordinator read them: a list without full names, one page with everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.rounds.queries.visits import Coming, Made, coming, made
from linli.scenarios.care.models import Calls, Elder, Grade, Member, Saying, Wish
from linli.scenarios.care.queries.filled import Fact, facts_of
from linli.scenarios.care.queries.grades import last_grades, proposal_of
from linli.scenarios.care.queries.persons import PersonInFull, address_of, person_of
from linli.scenarios.care.queries.sight import coordinates, seen
from linli.scenarios.care.rules.grading import Proposal

VISIT, CALL = "care.visit", "care.call"
_FAR = date.max


@dataclass(frozen=True, slots=True)
class Row:
    """An elder in the list of those whom one may see."""

    uuid: UUID
    person: UUID
    title: str  # covered
    address: str
    place_code: str
    grade: Grade | None
    is_expired: bool
    regrade_since: datetime | None
    unanswered_at: datetime | None
    visit: Coming | None
    call: Coming | None
    parts: tuple[str, ...]  # as what the actor is in the team


@dataclass(frozen=True, slots=True)
class Page:
    """One elder in full."""

    elder: Elder
    person: PersonInFull
    facts: list[Fact]
    proposal: Proposal
    grades: list[Grade]
    is_expired: bool
    team: list[Member]
    sayings: list[Saying]
    calls: Calls | None
    wishes: list[Wish]
    visit: Coming | None
    visits: list[Made]
    call: Coming | None
    called: list[Made]
    may_confirm: bool


def elders(*, by: Actor, limit: int = 500) -> list[Row]:
    """Whom the actor may see, by the day of the next visit; those without one first. Never by colour."""
    rows = list(Elder.objects.filter(seen(by)).order_by("place_code", "id")[:limit])
    persons = [row.person_uuid for row in rows]
    found = subjects("person", persons)
    addresses, grades = address_of(list(found.values())), last_grades([row.id for row in rows])
    visits, calls, parts = coming(VISIT, persons), coming(CALL, persons), _parts(rows, by)
    listed = [
        Row(
            row.uuid, row.person_uuid, found[row.person_uuid].title if row.person_uuid in found else "",
            addresses.get(row.person_uuid, ""), row.place_code, grades.get(row.id), is_expired(grades.get(row.id)),
            row.regrade_since, row.unanswered_at, visits.get(row.person_uuid), calls.get(row.person_uuid),
            tuple(parts.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(listed, key=lambda row: (row.visit is not None, (row.visit and row.visit.due_on) or _FAR))


def page(elder: Elder, *, by: Actor) -> Page:
    """Everything of one elder, for whoever was let in."""
    grades = list(Grade.objects.filter(elder=elder).order_by("-id")[:50])
    person = elder.person_uuid
    return Page(
        elder=elder, person=person_of(person), facts=facts_of(person), proposal=proposal_of(elder)[0], grades=grades,
        is_expired=is_expired(grades[0] if grades else None),
        team=list(Member.objects.filter(elder=elder, until=None).order_by("part", "id")),
        sayings=list(Saying.objects.filter(elder=elder).order_by("-id")[:50]),
        calls=Calls.objects.filter(elder=elder, until=None).first(),
        wishes=list(Wish.objects.filter(elder=elder).order_by("-id")[:50]),
        visit=coming(VISIT, [person]).get(person), visits=made(VISIT, person, since=elder.begun_at),
        call=coming(CALL, [person]).get(person), called=made(CALL, person, since=elder.begun_at),
        may_confirm=coordinates(by, elder),
    )  # fmt: skip


def is_expired(grade: Grade | None) -> bool:
    """Whether a grade was given and holds no more."""
    return grade is not None and grade.expires_on <= today()


def _parts(rows: Collection[Elder], by: Actor) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    mine: Any = Member.objects.filter(elder__in=rows, until=None, user_id=by.id) if by.kind == "user" else ()
    for row in mine:
        found[row.elder_id].append(row.part)
    return found
