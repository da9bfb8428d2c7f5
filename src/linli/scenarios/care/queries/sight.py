"""Who sees an elder in care: the members of the team and whoever coordinates care in the area. Nobody else, nowhere."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.scenarios.care.models import Elder, Member


def seen(by: Actor) -> Q:
    """Elders in care whom the actor sees, as a condition."""
    in_care = Q(ended_at__isnull=True)
    if by.kind == "system":
        return in_care
    if by.kind != "user":
        return Q(pk__in=())
    where = Q(Exists(Member.objects.filter(elder=OuterRef("pk"), user_id=by.id, until=None)))
    scope = permissions.scope(by, "care.view")
    if scope.all:
        return in_care
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    return in_care & where


def find(uuid: UUID, *, by: Actor) -> Elder:
    """One elder in care. Raises not_found, also where the actor may not know of them."""
    row = Elder.objects.filter(seen(by), uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    return row


def in_care(person: UUID) -> Elder | None:
    """The elder in care who is that person of the register."""
    return Elder.objects.filter(person_uuid=person, ended_at=None).first()


def persons_seen(by: Actor) -> list[UUID]:
    """Whose visits and calls the actor sees."""
    return list(Elder.objects.filter(seen(by)).values_list("person_uuid", flat=True))


def is_in_a_team(by: Actor) -> bool:
    """Whether the actor is in the team of anybody in care."""
    mine = Member.objects.filter(user_id=by.id, until=None, elder__ended_at=None)
    return by.kind == "user" and mine.exists()


def opens_form(by: Actor, person: UUID) -> bool:
    """Whether the actor may fill the assessment of a person and read what was answered."""
    return Elder.objects.filter(seen(by), person_uuid=person).exists()


def coordinates(by: Actor, elder: Elder) -> bool:
    """Whether the actor gives grades and names teams where the elder lives."""
    return permissions.may(by, "care.confirm", place_code=elder.place_code, relation="area") is None


def require_coordinator(by: Actor, elder: Elder) -> None:
    """Raise not_allowed for whoever does not coordinate care there."""
    if not coordinates(by, elder):
        raise LinliError("not_allowed", action="care.confirm")
