"""The readers of the register. People are found through their home only; there is no search for a person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.models import Home
from linli.kernel.registry.models import Person
from linli.lib.masking import mask_id, mask_name, mask_phone


@dataclass(frozen=True, slots=True)
class Covered:
    """A resident as shown without a purpose."""

    uuid: UUID
    name: str
    phone: str
    id_number: str
    is_contact: bool
    is_synthetic: bool


def people_of_home(home_id: int, *, by: Actor) -> list[Covered]:
    """Who lives in a home, covered, the contact first.

    Raises:
        LinliError: ``not_allowed`` for roles that see nobody; ``not_found`` for a home that is not there or not in the
            area, which are told apart to nobody.
    """
    return _of_home(Home.objects.filter(pk=home_id).select_related("stairwell").first(), by)


def people_of(home: UUID, *, by: Actor) -> list[Covered]:
    """Like :func:`people_of_home`, by the home's identifier."""
    return _of_home(Home.objects.filter(uuid=home).select_related("stairwell").first(), by)


def _of_home(home: Home | None, by: Actor) -> list[Covered]:
    require_area(by, "people.view", home.stairwell.place_code if home else None)
    people = Person.objects.filter(household__home=home).order_by("-is_contact", "id")
    return [
        Covered(p.uuid, mask_name(p.name), mask_phone(p.phone), mask_id(p.id_number), p.is_contact, p.is_synthetic)
        for p in people
    ]


def require_area(by: Actor, action: str, place_code: str | None) -> None:
    """Raise ``not_allowed`` when the actor holds the action nowhere, ``not_found`` when not at that place."""
    if by.kind != "system" and action not in permissions.actions_of(by):
        raise LinliError("not_allowed", action=action)
    if place_code is None or permissions.may(by, action, place_code=place_code) is not None:
        raise LinliError("not_found")
