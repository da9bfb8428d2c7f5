"""Which rounds an actor may open and how large they would be; a round's coverage with the names of its places."""

from __future__ import annotations

from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.models import Round
from linli.kernel.rounds.queries.coverage import by_place, whole
from linli.kernel.rounds.queries.selection import count
from linli.kernel.rounds.queries.sight import action_of
from linli.kernel.rounds.rules import Coverage, together
from linli.kernel.rounds.types import find_type, round_types


def may_open(*, by: Actor) -> list[dict[str, Any]]:
    """The kinds of rounds that the actor may open, with the areas in which."""
    found = []
    for kind in round_types():
        action = kind.action("open")
        areas = sorted({duty.area_code for duty in by.duties if permissions.holds(duty.role, action, "area")})
        if areas:
            found.append(
                {"slug": kind.slug, "name": kind.name, "name_en": kind.name_en, "subject_kind": kind.subject_kind,
                 "form": kind.form, "is_standing": kind.rhythm is not None, "areas": areas}
            )  # fmt: skip
    return found


def size(opening: Any, *, by: Actor) -> int:
    """How many subjects meet the conditions of an opening now.

    Raises:
        LinliError: round_type_unknown, not_allowed, round_condition_unfit.
    """
    kind = find_type(opening.type)
    if kind is None:
        raise LinliError("round_type_unknown", type=opening.type)
    permissions.require(by, kind.action("open"), place_code=opening.area_code)
    return count(kind.subject_kind, opening.area_code, (*kind.conditions, *opening.conditions), opening.starts_on)


def covered(row: Round, *, digits: int, below: str, by: Actor) -> dict[str, Any]:
    """The coverage of a round, and of the places below one that the actor sees, by the digits of their codes."""
    places = by_place(row.id, below, digits)
    scope = permissions.scope(by, action_of(row, "view"))
    mine = {
        code: found for code, found in places.items()
        if scope.all or any(code.startswith(area) or area.startswith(code) for area in scope.areas)
    }  # fmt: skip
    names = names_of(mine)
    return {
        "coverage": whole(row.id) if below else together(places.values()),
        "places": [_plain(found) | {"code": code, "name": names.get(code, code)} for code, found in mine.items()],
        "may_open": permissions.may(by, action_of(row, "open"), place_code=row.area_code) is None,
        "led_areas": led_areas(row, by=by),
    }


def led_areas(row: Round, *, by: Actor) -> list[str]:
    """The parts of a round in which the actor sends door teams and takes lists away."""
    scope = permissions.scope(by, action_of(row, "open"))
    if scope.all or any(row.area_code.startswith(area) for area in scope.areas):
        return [row.area_code]
    return [area for area in scope.areas if area.startswith(row.area_code)]


def _plain(found: Coverage) -> dict[str, Any]:
    plain = ("frozen", "found", "not_eligible", "resolved", "pending", "absent", "refused", "door")
    return {name: getattr(found, name) for name in (*plain, "denominator", "share")}
