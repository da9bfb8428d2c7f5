"""Who is to be told: the people on duty in an area or a unit today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from linli.kernel.base.clock import today

VALID = "d.valid_from <= %(today)s and (d.valid_until is null or d.valid_until > %(today)s) and u.is_active"


def users_of_area(place_code: str, roles: Sequence[str]) -> list[int]:
    """Users who hold one of the roles today in an area that covers the place."""
    prefixes = [place_code[:length] for length in (6, 9, 12, 15, 18) if length <= len(place_code)]
    return _ids("d.area_code = any(%(areas)s) and d.role = any(%(roles)s)", {"areas": prefixes, "roles": list(roles)})


def users_of_unit(unit_id: int, roles: Sequence[str]) -> list[int]:
    """Users who hold one of the roles today for the unit."""
    return _ids("d.unit_id = %(unit)s and d.role = any(%(roles)s)", {"unit": unit_id, "roles": list(roles)})


def _ids(condition: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select distinct d.user_id from accounts_duty d join accounts_user u on u.id = d.user_id"
            f" where {VALID} and {condition} order by d.user_id",
            {**values, "today": today()},
        )
        return [row[0] for row in cursor.fetchall()]
