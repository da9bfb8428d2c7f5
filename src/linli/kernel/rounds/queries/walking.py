"""The order in which a team walks from door to door: building after building, stairwell after stairwell, from the top
floor down."""

from __future__ import annotations

from typing import Any

from django.db import connection

from linli.kernel.rounds.models import Target

_HOMES = """select h.uuid, row_number() over (order by b.place_code, b.estate, b.number, b.id, s.number, h.floor desc,
                                              h.room)
              from places_home h join places_stairwell s on s.id = h.stairwell_id
              join places_building b on b.id = s.building_id where h.uuid = any(%s)"""
_ORDER = {
    "home": _HOMES,
    "person": """select p.uuid, row_number() over (order by b.place_code, b.estate, b.number, b.id, s.number,
                                                   h.floor desc, h.room, p.id)
                   from registry_person p join registry_household hh on hh.id = p.household_id
                   join places_home h on h.id = hh.home_id join places_stairwell s on s.id = h.stairwell_id
                   join places_building b on b.id = s.building_id where p.uuid = any(%s)""",
    "organisation": """select uuid, row_number() over (order by place_code, lat desc, lon, id)
                         from registry_organisation where uuid = any(%s)""",
    "equipment": """select uuid, row_number() over (order by place_code, code)
                      from registry_equipment where uuid = any(%s)""",
}


def walking_order(kind: str, targets: list[Target]) -> list[Target]:
    """The targets in the order of walking."""
    with connection.cursor() as cursor:
        cursor.execute(_ORDER[kind], [[target.subject_uuid for target in targets]])
        place: dict[Any, int] = dict(cursor.fetchall())
    return sorted(targets, key=lambda target: (place.get(target.subject_uuid, len(targets) + 1), target.id))
