"""Uncovering a resident's data: with a purpose, field by field, on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.models import Person
from linli.kernel.registry.queries import require_area
from linli.kernel.registry.rules import REVEALABLE


def reveal(*, uuid: UUID, fields: Sequence[str], purpose: str, by: Actor) -> dict[str, Any]:
    """The asked fields of a resident in the actor's area; the audit keeps who, whom, which fields and why.

    Raises:
        LinliError: ``purpose_required``, ``person_field_unknown``, ``not_allowed``, ``not_found``.
    """
    if not purpose.strip():
        raise LinliError("purpose_required")
    if unknown := [name for name in fields if name not in REVEALABLE]:
        raise LinliError("person_field_unknown", field=unknown[0])
    person = Person.objects.filter(uuid=uuid).select_related("household__home__stairwell").first()
    place = person.household.home.stairwell.place_code if person else None
    require_area(by, "people.reveal", place)
    if person is None or place is None:
        raise LinliError("not_found")
    with transaction.atomic():
        audit.record(
            by=by,
            action="registry.person.revealed",
            object_type="person",
            object_id=str(person.uuid),
            place_code=place,
            purpose=purpose.strip()[:200],
            detail={"fields": sorted(set(fields))},
        )
    return {name: getattr(person, name) for name in fields}
