"""What was found and waits for somebody to confirm it; stairwells and rooms for who stands before one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries import doors
from linli.kernel.registry.queries.subjects import subjects
from linli.scenarios.sweeps.models import PROPOSED, Finding

MOST = 200


def to_settle(*, by: Actor) -> list[dict[str, Any]]:
    """What was found in the actor's places and nobody confirmed yet, the oldest first; people covered.

    Raises:
        LinliError: not_allowed.
    """
    if "sweeps.settle" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.settle")
    scope = permissions.scope(by, "sweeps.settle")
    where = Q() if scope.all else Q(pk__in=())
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    rows = list(Finding.objects.filter(where, state=PROPOSED).order_by("id")[:MOST])
    return [out(row) for row in rows]


def out(row: Finding) -> dict[str, Any]:
    """A finding with what was found in words."""
    found = subjects(row.subject_kind, [row.subject_uuid]).get(row.subject_uuid)
    home = found.related.get("home") if found and row.subject_kind == "person" else None
    address = subjects("home", [home]).get(home) if home else None
    return {
        "subject": row.subject_uuid, "kind": row.subject_kind, "title": found.title if found else "",
        "address": address.title if address else (found.title if found else ""), "place_code": row.place_code,
        "round": row.round_uuid, "state": row.state, "found_at": row.found_at, "found_by": row.found_by,
        "reason": row.reason,
    }  # fmt: skip


def stairwells(place: str, *, by: Actor) -> list[doors.Door]:
    """The stairwells of a place in the actor's area. Raises not_allowed."""
    permissions.require(by, "sweeps.register", place_code=place)
    return doors.stairwells(place)


def rooms(stairwell_id: int, *, by: Actor) -> list[doors.Room]:
    """The homes behind a stairwell in the actor's area. Raises not_found, not_allowed."""
    if "sweeps.register" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.register")
    door = doors.stairwell(stairwell_id)
    if door is None or permissions.may(by, "sweeps.register", place_code=door.place_code) is not None:
        raise LinliError("not_found")
    return doors.rooms(stairwell_id)
