"""Homes and people that nobody had on a list: put into the register at once, with who found them when, until somebody
confirms it or takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.doors import home_at, stairwell
from linli.kernel.places.services.home_register import register_home, remove_home
from linli.kernel.registry.queries.subjects import subject
from linli.kernel.registry.services.person_register import NewPerson, register_person, remove_person, who_is
from linli.kernel.rounds.queries.lists import target_of
from linli.kernel.rounds.rules import PENDING, Outcome
from linli.kernel.rounds.services.finding import find, join
from linli.kernel.rounds.services.results import Telling, tell
from linli.lib.clock import uuid7
from linli.scenarios.sweeps.models import CONFIRMED, PROPOSED, REMOVED, SAME, Finding

SOURCE = "摸排发现"


@dataclass(frozen=True, slots=True)
class OnRound:
    """The round on whose way it was found, and the identifier its target shall have."""

    round: UUID
    target: UUID


@dataclass(frozen=True, slots=True)
class FoundHome:
    """A door that is not in the register. ``uuid`` is made by the phone."""

    uuid: UUID
    stairwell: int
    floor: int
    room: str


@transaction.atomic
def find_home(found: FoundHome, *, on: OnRound | None, by: Actor, joins: bool = False) -> Finding:
    """Register a home that was found, and put it on the round. ``joins``: a phone without a network could not know that
    somebody has registered it meanwhile; then it is that home, and not refused.

    Raises:
        LinliError: not_found, not_allowed, home_room_unfit, home_there, identifier_taken, round_closed, target_there.
    """
    door = stairwell(found.stairwell)
    if "sweeps.register" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.register")
    if door is None or permissions.may(by, "sweeps.register", place_code=door.place_code) is not None:
        raise LinliError("not_found")
    same_as = None
    try:
        register_home(
            uuid=found.uuid, stairwell_id=door.id, floor=found.floor, room=found.room, source=SOURCE, by=by
        )  # fmt: skip
    except LinliError as refusal:
        same_as = home_at(door.id, found.room) if joins and refusal.code == "home_there" else None
        if same_as is None:
            raise
    return _keep("home", found.uuid, door.place_code, on, by, same_as)


@transaction.atomic
def find_person(new: NewPerson, *, on: OnRound | None, by: Actor, joins: bool = False) -> Finding:
    """Register somebody who lives in a home of the actor's area, and put them on a round of persons. ``joins``: who is
    in that home for certain already is that person; where it is not certain it is refused, for a person to look at.

    Raises:
        LinliError: not_found, not_allowed, person_unfit, person_there, identifier_taken, round_closed, target_there.
    """
    home = subject("home", new.home, by=by, action="sweeps.register")
    same_as = None
    try:
        register_person(new, source=SOURCE, by=by)
    except LinliError as refusal:
        same_as = who_is(new) if joins and refusal.code == "person_there" else None
        if same_as is None:
            raise
    return _keep("person", new.uuid, home.place_code, on, by, same_as)


def same_home(uuid: UUID) -> UUID | None:
    """The home that a phone took for a new one, by the identifier that it made for it."""
    return Finding.objects.filter(subject_uuid=uuid, state=SAME).values_list("same_as", flat=True).first()


@transaction.atomic
def settle(uuid: UUID, *, confirm: bool, reason: str, by: Actor) -> Finding:
    """Confirm what was found, or take it out of the register again, with a reason.

    Raises:
        LinliError: not_found, not_allowed, finding_settled, finding_reason_missing, finding_visited, home_lived_in.
    """
    row = Finding.objects.select_for_update().filter(subject_uuid=uuid).first()
    if "sweeps.settle" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.settle")
    if row is None or permissions.may(by, "sweeps.settle", place_code=row.place_code) is not None:
        raise LinliError("not_found")
    if row.state != PROPOSED:
        raise LinliError("finding_settled")
    if not confirm:
        _take_back(row, reason.strip(), by)
    row.state, row.reason = (CONFIRMED if confirm else REMOVED), reason.strip()[:200]
    row.settled_at, row.settled_by_id = now(), by.id
    row.save(update_fields=["state", "reason", "settled_at", "settled_by_id"])
    _record("confirmed" if confirm else "removed", row, by)
    return row


def _take_back(row: Finding, reason: str, by: Actor) -> None:
    if not reason:
        raise LinliError("finding_reason_missing")
    target = target_of(row.round_uuid, row.subject_uuid) if row.round_uuid else None
    if target is not None:
        if target.outcome not in (PENDING, Outcome.NOT_ELIGIBLE):
            raise LinliError("finding_visited")
        if target.outcome == PENDING:
            tell(Telling(uuid7(), target.uuid, Outcome.NOT_ELIGIBLE, channel="desk", note=reason), by=by)
    if row.subject_kind == "home":
        remove_home(uuid=row.subject_uuid, by=by)
    else:
        remove_person(uuid=row.subject_uuid, by=by)


def _keep(
    kind: str, uuid: UUID, place_code: str, on: OnRound | None, by: Actor, same_as: UUID | None
) -> Finding:  # fmt: skip
    row, is_new = Finding.objects.get_or_create(
        subject_uuid=uuid,
        defaults={
            "subject_kind": kind, "place_code": place_code, "round_uuid": on.round if on else None,
            "found_at": now(), "found_by_id": by.id, "found_by": by.name[:60],
            "state": SAME if same_as else PROPOSED, "same_as": same_as,
        },
    )  # fmt: skip
    if on is not None and same_as is not None:
        join(round_uuid=on.round, subject_uuid=same_as, uuid=on.target, called=uuid, by=by)
    elif on is not None:
        find(round_uuid=on.round, subject_uuid=uuid, uuid=on.target, by=by)
    if is_new:
        _record("found", row, by)
    return row


def _record(what: str, row: Finding, by: Actor) -> None:
    record(
        by=by, action=f"sweeps.{row.subject_kind}.{what}", object_type=row.subject_kind,
        object_id=str(row.subject_uuid), place_code=row.place_code,
        detail={"round": str(row.round_uuid) if row.round_uuid else "", "reason": row.reason},
    )  # fmt: skip
