"""A planned district into the tables of places, and out of them again."""

from __future__ import annotations

from typing import Any

import numpy as np

from linli.kernel.places.addressing import building_key
from linli.kernel.places.generation.plan import DistrictPlan
from linli.kernel.places.services.blocks import Table, binary, flags, texts, whole
from linli.lib.manyids import uuids
from linli.lib.packtypes import Pack

SOURCE = "generated"


def tables_of(plan: DistrictPlan, pack: Pack, seed: int) -> list[Table]:
    """The rows of places, buildings, stairwells and homes; ids count from 1 (places from after those of the pack)."""
    return [_places(plan, pack, seed), _buildings(plan), _stairwells(plan), _homes(plan, pack, seed)]


def _places(plan: DistrictPlan, pack: Pack, seed: int) -> Table:
    count, places = len(plan.places), plan.places
    return Table(
        "places_place",
        {
            "code": [place.code for place in places],
            "level": [place.level for place in places],
            "kind": [place.kind for place in places],
            "name": texts(place.name for place in places),
            "name_en": texts(place.name_en for place in places),
            "short_name": texts(place.short_name for place in places),
            "parent_code": [place.parent_code for place in places],
            "lon": whole(place.lon for place in places),
            "lat": whole(place.lat for place in places),
            "boundary": binary(place.boundary for place in places),
            "approximate": ["t"] * count,
            "households": whole(place.households for place in places),
            "valid_from": [pack.valid_from.isoformat()] * count,
            "source": [f"{SOURCE} seed {seed}"] * count,
        },
    )


def _buildings(plan: DistrictPlan) -> Table:
    count, buildings = len(plan.buildings), plan.buildings
    return Table(
        "places_building",
        {
            "id": whole(range(1, count + 1)),
            "place_code": [building.place_code for building in buildings],
            "police_grid_code": [building.police_grid_code for building in buildings],
            "estate": texts(building.estate for building in buildings),
            "number": texts(building.number for building in buildings),
            "road": texts(building.road for building in buildings),
            "road_number": texts(building.road_number for building in buildings),
            "address": texts(building.address for building in buildings),
            "address_key": texts(building_key(building.estate, building.number) for building in buildings),
            "floors": whole(building.floors for building in buildings),
            "lon": whole(building.lon for building in buildings),
            "lat": whole(building.lat for building in buildings),
            "approximate": flags([True] * count),
        },
    )


def _stairwells(plan: DistrictPlan) -> Table:
    return Table(
        "places_stairwell",
        {
            "id": whole(range(1, len(plan.door_number) + 1)),
            "building_id": whole(building + 1 for building in plan.door_building),
            "number": whole(plan.door_number),
            "place_code": plan.door_place,
        },
    )


def _homes(plan: DistrictPlan, pack: Pack, seed: int) -> Table:
    door, floor, number = plan.homes()
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    return Table(
        "places_home",
        {
            "id": whole(range(1, len(door) + 1)),
            "uuid": uuids(len(door), pack.valid_from, rng).tolist(),
            "stairwell_id": whole(door + 1),
            "floor": whole(floor),
            "room": whole(floor * 100 + number),
        },
    )


def clear_generated(cursor: Any) -> None:
    """Remove the generated places, buildings, stairwells and homes, whatever points at them having gone before."""
    cursor.execute("truncate places_home, places_stairwell, places_building restart identity cascade")
    cursor.execute(
        "delete from places_placesuccession using places_place p where p.level in ('grid', 'micro_grid', 'police_grid')"
        " and (before_id = p.id or after_id = p.id)"
    )
    cursor.execute("delete from places_place where level in ('grid', 'micro_grid', 'police_grid')")
