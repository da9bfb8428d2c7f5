"""One person who was not in the register is put into a household, or taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.places.models import Home
from linli.kernel.registry.models import Fact, Household, Person
from linli.kernel.registry.services.facts import lock_subjects

_OLDEST = 125


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who lives in a home. ``uuid`` is made by the phone."""

    uuid: UUID
    home: UUID
    name: str
    sex: str
    born_on: date
    id_number: str = ""
    phone: str = ""


@transaction.atomic
def register_person(new: NewPerson, *, source: str, by: Actor) -> Person:
    """Put a person into the household of a home; the same again is the same person.

    Who has that identity number already is refused wherever they live, and nobody is told where that is.

    Raises:
        LinliError: not_found, person_unfit, person_there, identifier_taken.
    """
    home = Home.objects.select_related("stairwell").filter(uuid=new.home).first()
    if home is None:
        raise LinliError("not_found")
    name, number = new.name.strip(), new.id_number.strip().upper()
    _check(name, number, new.born_on)
    lock_subjects([new.home, *([uuid5(NAMESPACE_OID, number)] if number else [])])
    if (there := Person.objects.select_related("household").filter(uuid=new.uuid).first()) is not None:
        if (there.household.home_id, there.name, there.born_on) == (home.id, name, new.born_on):
            return there
        raise LinliError("identifier_taken")
    _refuse_twice(home, name, number, new.born_on)
    household = Household.objects.filter(home=home).order_by("id").first() or Household.objects.create(home=home)
    person = Person.objects.create(
        uuid=new.uuid, household=household, name=name, sex=new.sex, born_on=new.born_on, id_number=number,
        phone=new.phone.strip(), source=source[:60], updated_at=now(),
    )  # fmt: skip
    _record("registry.person.registered", person, home, by)
    return person


def who_is(new: NewPerson) -> UUID | None:
    """Who in that home is the same person for certain: the name, the day of birth, and no other identity number."""
    rows = Person.objects.filter(household__home__uuid=new.home, name=new.name.strip(), born_on=new.born_on)
    number = new.id_number.strip().upper()
    found = [
        uuid for uuid, known in rows.values_list("uuid", "id_number") if not (known and number and known != number)
    ]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def remove_person(*, uuid: UUID, by: Actor) -> None:
    """Take out somebody who was put in by mistake, with what is known of them. Raises not_found."""
    person = Person.objects.select_related("household__home__stairwell").filter(uuid=uuid).first()
    if person is None:
        raise LinliError("not_found")
    lock_subjects([uuid])
    _record("registry.person.removed", person, person.household.home, by)
    Fact.objects.filter(subject_uuid=uuid).delete()
    household = person.household
    person.delete()
    if not Person.objects.filter(household=household).exists():
        household.delete()


def _check(name: str, number: str, born_on: date) -> None:
    young, old = today(), today().year - _OLDEST
    if not name or (number and len(number) != 18) or not (born_on <= young and born_on.year >= old):
        raise LinliError("person_unfit")


def _refuse_twice(home: Home, name: str, number: str, born_on: date) -> None:
    here = Person.objects.filter(household__home=home, name=name, born_on=born_on)
    if here.exists() or (number and Person.objects.filter(id_number=number).exists()):
        raise LinliError("person_there")


def _record(action: str, person: Person, home: Home, by: Actor) -> None:
    record(
        by=by, action=action, object_type="person", object_id=str(person.uuid),
        place_code=home.stairwell.place_code, detail={"home": str(home.uuid), "source": person.source},
    )  # fmt: skip
