"""What an imported table names: homes by their address, organisations by credit code or name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

HomeKey = tuple[str, int, str]  # the building's key, stairwell, room


@dataclass(frozen=True, slots=True)
class At:
    """A home or an organisation, and where it is."""

    kind: str
    uuid: UUID
    place_code: str


def homes(keys: Collection[HomeKey]) -> dict[HomeKey, At]:
    """Homes by building, stairwell and room."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select b.address_key, s.number, h.room, h.uuid, s.place_code from places_building b"
            " join places_stairwell s on s.building_id = b.id join places_home h on h.stairwell_id = s.id"
            " where b.address_key = any(%s)",
            [list({key[0] for key in keys})],
        )
        found = {(key, number, room): At("home", uuid, place) for key, number, room, uuid, place in cursor.fetchall()}
    return {key: found[key] for key in keys if key in found}


def organisations(names: Collection[str]) -> dict[str, At]:
    """Organisations by credit code and by name; a name that two of them have is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uuid, name, credit_code, place_code from registry_organisation"
            " where name = any(%(names)s) or credit_code = any(%(names)s) and credit_code <> ''",
            {"names": list(names)},
        )
        rows = cursor.fetchall()
    found: dict[str, At] = {}
    doubled: set[str] = set()
    for uuid, name, credit, place in rows:
        doubled |= {name} & set(found)
        found[name] = At("organisation", uuid, place)
        if credit:
            found[credit] = At("organisation", uuid, place)
    return {name: at for name, at in found.items() if name in names and name not in doubled}


def known(uuids: Collection[UUID], key: str) -> set[UUID]:
    """Those of which a fact is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select subject_uuid from registry_fact where key = %s and is_latest and subject_uuid = any(%s)",
            [key, list(uuids)],
        )
        return {row[0] for row in cursor.fetchall()}
