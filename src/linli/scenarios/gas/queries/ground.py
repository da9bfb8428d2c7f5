"""What a generated district offers: its homes, its organisations, its people on the ground, points of its streets."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from linli.kernel.places.queries.tree import tree

Row = tuple[UUID, str]  # identifier, place


def homes() -> list[Row]:
    """Every home, by place."""
    return _rows(
        "select h.uuid, s.place_code from places_home h join places_stairwell s on s.id = h.stairwell_id"
        " order by s.place_code, h.id"
    )


def businesses() -> list[Row]:
    """Organisations that may cook with LPG, by place."""
    return _rows("select uuid, place_code from registry_organisation where kind <> 'site' order by place_code, id")


def people_on_the_ground() -> dict[str, list[int]]:
    """Community → the users with a duty in one of its grids."""
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct left(d.area_code, 12), d.user_id from accounts_duty d"
            " where d.role in ('grid_worker', 'grid_lead') and d.valid_until is null order by 1, 2"
        )
        for community, user in cursor.fetchall():
            found.setdefault(community, []).append(user)
    return found


def grids() -> list[str]:
    """Grids in which somebody has a duty, the first of every community, then the second of each, and so on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select area_code from (select distinct area_code from accounts_duty where role = 'grid_worker'"
            " and valid_until is null and length(area_code) = 15) d"
            " order by row_number() over (partition by left(area_code, 12) order by area_code), area_code"
        )
        return [row[0] for row in cursor.fetchall()]


def centres() -> dict[str, list[tuple[float, float]]]:
    """Street → the points of its communities."""
    found: dict[str, list[tuple[float, float]]] = {}
    for node in tree():
        if node.level == "community" and node.lon is not None and node.lat is not None:
            found.setdefault(node.code[:9], []).append((node.lon, node.lat))
    return found


def is_signed() -> bool:
    """Whether anybody has signed an inspection."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from gas_inspection)")
        return bool(cursor.fetchone()[0])


def _rows(statement: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
