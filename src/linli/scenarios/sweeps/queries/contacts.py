"""Contacts with people at home: one's own of today, those one began, and their counts. Sealed to who is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from linli.kernel.accounts import permissions
from linli.kernel.accounts.queries import names_of as people_names
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import names_of
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.rounds.queries.lists import left_of
from linli.scenarios.sweeps.models import Contact, ContactCount, Errand
from linli.scenarios.sweeps.rules.words import CONTACT


def whom() -> Collection[UUID]:
    """Whom contact is kept with."""
    return list(Contact.objects.values_list("person_uuid", flat=True))


def told_of(people: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """What the rhythm's rule reads of those with whom contact is kept."""
    rows = Contact.objects.filter(person_uuid__in=list(people))
    return {row.person_uuid: {"starts_on": row.starts_on, "ends_on": row.ends_on, "people": row.people} for row in rows}


def require_named(uuid: UUID, *, by: Actor) -> Contact:
    """A contact for one of the people it names. Raises not_found."""
    row = Contact.objects.filter(uuid=uuid).first()
    if row is None or by.kind != "user" or by.id not in row.people:
        raise LinliError("not_found")
    return row


def require_led(uuid: UUID, *, by: Actor) -> Contact:
    """A contact for who may end it: named in it, or leading where it is. Raises not_found."""
    row = Contact.objects.select_for_update().filter(uuid=uuid).first()
    if row is None or not (_named(row, by) or permissions.may(by, "sweeps.open", place_code=row.place_code) is None):
        raise LinliError("not_found")
    return row


def own(*, by: Actor) -> list[dict[str, Any]]:
    """The contacts of an actor who is named in them, today's calls first, with address, covered name and errands."""
    if by.kind != "user":
        raise LinliError("not_allowed")
    return _shown(Contact.objects.filter(people__contains=[by.id], ends_on__gte=today()), by)


def led(*, by: Actor) -> list[dict[str, Any]]:
    """The contacts of the actor's places, for who begins and ends them: covered, without what was told or asked for
    unless they are named.

    Raises:
        LinliError: not_allowed.
    """
    if "sweeps.open" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.open")
    scope = permissions.scope(by, "sweeps.open")
    where = Q() if scope.all else Q(pk__in=())
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    return _shown(Contact.objects.filter(where), by)


def totals(*, by: Actor) -> list[dict[str, Any]]:
    """What is left of contacts that ended, by community and month, in the actor's places."""
    scope = permissions.scope(by, "sweeps.open")
    rows = [
        row for row in ContactCount.objects.order_by("-month", "community_code")[:200]
        if scope.all or any(row.community_code.startswith(area) for area in scope.areas)
    ]  # fmt: skip
    names = names_of({row.community_code for row in rows})
    plain = ("community_code", "month", "contacts", "reached", "not_reached", "errands", "errands_done")
    return [
        {name: getattr(row, name) for name in plain} | {"community": names.get(row.community_code, "")} for row in rows
    ]


def _named(row: Contact, by: Actor) -> bool:
    return by.kind == "user" and by.id in row.people


def _shown(rows: Any, by: Actor) -> list[dict[str, Any]]:
    errands = Prefetch("errands", Errand.objects.order_by("done_at", "asked_at"))
    found = list(rows.prefetch_related(errands).order_by("ends_on", "id")[:500])
    people = subjects("person", [row.person_uuid for row in found])
    homes = subjects("home", [one.related["home"] for one in people.values()])
    due = left_of(CONTACT, [row.person_uuid for row in found])
    names = people_names({user for row in found for user in row.people})
    day = today()
    return [_one(row, people.get(row.person_uuid), homes, due, names, day, by) for row in found]


def _one(
    row: Contact, person: Any, homes: Mapping[UUID, Any], due: Mapping[UUID, Any], names: Mapping[int, str],
    day: date, by: Actor,
) -> dict[str, Any]:  # fmt: skip
    home = homes.get(person.related["home"]) if person else None
    visit = due.get(row.person_uuid)
    plain = ("uuid", "basis", "document", "purpose", "channel", "starts_on", "ends_on")
    named = _named(row, by)
    return {name: getattr(row, name) for name in plain} | {
        "title": person.title if person else "", "address": home.title if home else "",
        "is_named": named, "note": row.note if named else "",
        "people": [{"id": user, "name": names.get(user, "")} for user in row.people],
        "days_left": max(0, (row.ends_on - day).days),
        "is_due": visit is not None and visit.due_on is not None and visit.due_on <= day,
        "outcome": visit.outcome if visit else "",
        "errands": [errand(one, by=by) for one in row.errands.all()] if named else [],
        "errands_open": sum(one.done_at is None for one in row.errands.all()),
    }  # fmt: skip


def errand(row: Errand, *, by: Actor) -> dict[str, Any]:
    """An errand as one of the named reads it."""
    plain = ("uuid", "kind", "text", "asked_at", "taken_at", "taken_by", "done_at")
    return {name: getattr(row, name) for name in plain} | {"is_mine": row.taken_by_id == by.id}
