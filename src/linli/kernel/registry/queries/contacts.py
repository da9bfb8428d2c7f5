"""One consenting contact a household (一户一人): whom a home's message goes to, and which homes have nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.kernel.registry.models import Person


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a home agreed to be written to through."""

    person: UUID
    phone: str


def consenting(homes: Sequence[UUID]) -> dict[UUID, Contact]:
    """Home → its contact, where the household consented and a phone is known."""
    people = Person.objects.filter(
        household__home__uuid__in=list(homes), is_contact=True, household__contact_consent=True
    ).exclude(phone="").order_by("-id")  # fmt: skip
    rows = people.values_list("household__home__uuid", "uuid", "phone")
    return {home: Contact(person, phone) for home, person, phone in rows}
