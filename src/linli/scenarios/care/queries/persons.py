"""Who an elder is in the register, in full: for their page, for a stated purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.kernel.registry.queries.facts import latest
from linli.kernel.registry.queries.subjects import Subject, subjects


@dataclass(frozen=True, slots=True)
class PersonInFull:
    """Name, phone and address."""

    name: str
    phone: str
    address: str


def person_of(uuid: UUID) -> PersonInFull:
    """One person; empty where the register has them no more."""
    said = latest({uuid: "person"}, ("person.name", "person.phone"))
    name, phone = (said.get((uuid, key)) for key in ("person.name", "person.phone"))
    found = subjects("person", [uuid]).get(uuid)
    return PersonInFull(
        name.value if name else "", phone.value if phone else "", address_of([found] if found else []).get(uuid, "")
    )


def address_of(found: Sequence[Subject]) -> dict[UUID, str]:
    """Person → the address of their home."""
    homes = subjects("home", [one.related["home"] for one in found])
    return {one.uuid: homes[one.related["home"]].title for one in found if one.related["home"] in homes}
