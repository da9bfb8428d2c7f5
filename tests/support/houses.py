"""Homes of tests: a stairwell in a micro-grid, a home in it, a contact in that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from linli.kernel.places.models import Building, Home, Stairwell
from linli.kernel.registry.models import Household, Person
from support.people import COMMUNITY

MICRO_GRID = f"{COMMUNITY}001001"
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """A home and its contact."""

    home: UUID
    contact: UUID


def make_house(place_code: str = MICRO_GRID, room: str = "301") -> House:
    """A home with one contact, in a micro-grid."""
    building = Building.objects.create(
        place_code=place_code[:15], estate="九江里", number="3号楼", address="九江路九江里3号楼", address_key=room,
        floors=6, lon=117.2, lat=39.1,
    )  # fmt: skip
    stairwell = Stairwell.objects.create(building=building, number=2, place_code=place_code)
    home = Home.objects.create(stairwell=stairwell, floor=3, room=room)
    home.refresh_from_db()
    contact = Person.objects.create(
        uuid=uuid4(), household=Household.objects.create(home=home, contact_consent=True), name="王小明", sex="male",
        born_on=date(1960, 5, 1), id_number="120103196005010019", phone="19900000001", is_contact=True,
        is_synthetic=True, source="generated", updated_at=LONG_AGO,
    )  # fmt: skip
    return House(home.uuid, contact.uuid)
