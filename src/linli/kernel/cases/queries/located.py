"""Where a position lies, for cases."""

from __future__ import annotations

from django.db import connection

from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.locator import locate


def place_code(lon: float, lat: float) -> str:
    """The code of the smallest place at a position (WGS 84 degrees). Raises place_outside."""
    found = locate(lon, lat)
    if found is None:
        raise LinliError("place_outside")
    return found.code


def area_of(code: str) -> tuple[str, float, float]:
    """An area's own code and its representative point, for what concerns the area as a whole. Raises place_required."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, lon, lat from places_place where code = %s and valid_until is null and lon is not null",
            [code],
        )
        row = cursor.fetchone()
    if row is None:
        raise LinliError("place_required")
    return row[0], row[1], row[2]
