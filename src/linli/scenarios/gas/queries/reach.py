"""How far an actor sees: a condition for SQL, and whether a place or a firm is theirs."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import tree
from linli.scenarios.gas.permissions import VIEW


def scope(by: Actor, place: str = "") -> Scope:
    """Where the actor sees the register of LPG, within a place when one is named. Raises not_allowed."""
    if by.kind != "system" and VIEW not in permissions.actions_of(by):
        raise LinliError("not_allowed", action=VIEW)
    found = permissions.scope(by, VIEW)
    if not place:
        return found
    if found.all or any(place.startswith(area) for area in found.areas):
        return Scope(areas=(place,))
    within = tuple(area for area in found.areas if area.startswith(place))
    if not within:
        raise LinliError("not_allowed", action=VIEW)
    return Scope(areas=within)


def where(found: Scope, column: str) -> tuple[str, list[str]]:
    """A condition on a column of place codes, with its values."""
    if found.all:
        return "true", []
    condition = " or ".join([f"{column} like %s"] * len(found.areas)) or "false"
    return f"({condition})", [f"{area}%" for area in found.areas]


def sees(by: Actor, place_code: str) -> bool:
    """Whether who has what in a place is theirs to know."""
    return permissions.may(by, VIEW, place_code=place_code) is None


def own_firms(by: Actor) -> set[UUID]:
    """The firms for which the actor's units act."""
    units = [duty.unit_id for duty in by.duties]
    if not units:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select organisation_uuid from gas_firmunit where unit_id = any(%s)", [units])
        return {row[0] for row in cursor.fetchall()}


def street_name(place_code: str) -> str:
    """The street of a place, by name."""
    return next((node.name for node in tree() if node.code == place_code[:9]), place_code[:9])
