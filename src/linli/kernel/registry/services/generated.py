"""Planned households, people and organisations into the tables of the register, and out of them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from linli.kernel.places.generation.plan import PlannedSite
from linli.kernel.places.services.blocks import Table, flags, texts, whole
from linli.kernel.registry.generation.people import People
from linli.lib.manyids import uuids

SOURCE = "generated"


def tables_of(people: People, sites: Sequence[PlannedSite], on: date, seed: int) -> list[Table]:
    """The rows of households, people and organisations; homes count from 1 as the places' tables have them."""
    return [_households(people), _people(people, on), _organisations(sites, on, seed)]


def _households(people: People) -> Table:
    return Table(
        "registry_household",
        {
            "id": whole(range(1, len(people.household_home) + 1)),
            "home_id": whole(people.household_home + 1),
            "contact_consent": flags(people.household_consent.tolist()),
        },
    )


def _people(people: People, on: date) -> Table:
    count = len(people.name)
    return Table(
        "registry_person",
        {
            "id": whole(range(1, count + 1)),
            "uuid": people.uuid.tolist(),
            "household_id": whole(people.household + 1),
            "name": people.name.tolist(),
            "sex": people.sex.tolist(),
            "born_on": people.born_on.tolist(),
            "id_number": people.id_number.tolist(),
            "phone": people.phone.tolist(),
            "is_contact": flags(people.is_contact.tolist()),
            "is_synthetic": ["t"] * count,
            "source": [SOURCE] * count,
            "updated_at": [f"{on.isoformat()} 00:00+08"] * count,
        },
    )


def _organisations(sites: Sequence[PlannedSite], on: date, seed: int) -> Table:
    count = len(sites)
    rng = np.random.Generator(np.random.PCG64([seed, 3]))
    return Table(
        "registry_organisation",
        {
            "id": whole(range(1, count + 1)),
            "uuid": uuids(count, on, rng).tolist(),
            "name": texts(site.name for site in sites),
            "kind": [site.kind for site in sites],
            "credit_code": [""] * count,
            "place_code": [site.place_code for site in sites],
            "lon": whole(site.lon for site in sites),
            "lat": whole(site.lat for site in sites),
            "is_synthetic": ["t"] * count,
            "source": [SOURCE] * count,
            "updated_at": [f"{on.isoformat()} 00:00+08"] * count,
        },
    )


def clear_generated(cursor: Any) -> None:
    """Remove all households, people, organisations and equipment, and what is known of them."""
    cursor.execute(
        "truncate registry_fact, registry_equipment, registry_person, registry_household, registry_organisation"
        " restart identity"
    )
