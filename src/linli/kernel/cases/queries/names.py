"""Names of places for rows, from memory: a few hundred streets and communities that hardly ever change."""

from __future__ import annotations

import time
from collections.abc import Collection

from django.db import connection

LOOK_AGAIN_SECONDS = 60.0
_held: tuple[float, dict[str, tuple[str, str]]] | None = None


def forget() -> None:
    """Read the names again at the next question."""
    global _held
    _held = None


def _names() -> dict[str, tuple[str, str]]:
    global _held
    held = _held
    if held is None or time.monotonic() - held[0] > LOOK_AGAIN_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute(
                "select code, coalesce(nullif(short_name, ''), name), name_en from places_place"
                " where length(code) <= 12 and valid_until is null"
            )
            held = _held = (time.monotonic(), {code: (name, name_en) for code, name, name_en in cursor.fetchall()})
    return held[1]


def people(ids: Collection[int]) -> dict[int, str]:
    """The names of people who work here, by id."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select id, display_name from accounts_user where id = any(%s)", [list(ids)])
        return dict(cursor.fetchall())


def place(code: str) -> dict[str, str | None]:
    """Street, community and grid of a place code, in both languages."""
    names = _names()
    street, street_en = names.get(code[:9], ("", ""))
    community, community_en = names.get(code[:12], ("", ""))
    grid = f"第{int(code[12:15])}网格" if len(code) >= 15 else None
    return {
        "code": code,
        "street": street,
        "street_en": street_en,
        "community": community if len(code) >= 12 else "",
        "community_en": community_en if len(code) >= 12 else "",
        "grid": grid,
        "grid_en": f"Grid {int(code[12:15])}" if grid else None,
    }


def area(code: str) -> tuple[str, str]:
    """The name of an area in both languages; a grid's name follows its community's."""
    names = _names()
    if len(code) >= 15:
        community, community_en = names.get(code[:12], (code, code))
        return f"{community}第{int(code[12:15])}网格", f"{community_en}, grid {int(code[12:15])}"
    return names.get(code, (code, code))
