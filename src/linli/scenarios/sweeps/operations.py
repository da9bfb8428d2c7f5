"""What phones without a network tell of sweeps: ``sweeps.home`` and ``sweeps.person``, found where nobody had them.

The phone names what it found, and its target on a round; a visit there, or somebody who lives there, goes by these
names before or after. What somebody else found meanwhile is the same home or person, and ``is_known`` says so.
"""

from __future__ import annotations

from linli.kernel.base.actor import Actor
from linli.kernel.devices.operations import Answer, Needs, Operation, OperationKind, kind, parked_at, read
from linli.kernel.places.queries.doors import stairwell
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.rounds.queries.lists import target_of
from linli.scenarios.sweeps.models import Finding
from linli.scenarios.sweeps.services import finding
from linli.scenarios.sweeps.shapes import FoundHomeIn, FoundPersonIn, OnRound

HOME, PERSON = "sweeps.home", "sweeps.person"


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind(HOME, _home))
    kind(OperationKind(PERSON, _person))


def _home(operation: Operation, by: Actor) -> Answer:
    """Raises what finding a home is refused for."""
    body = read(FoundHomeIn, operation.body)
    door = stairwell(body.stairwell)
    with parked_at(door.place_code if door else ""):
        return _answer(finding.find_home(body.found(), on=body.on_round(), by=by, joins=True), body.on)


def _person(operation: Operation, by: Actor) -> Answer:
    """Raises what finding a person is refused for; Needs for a home that is not here yet."""
    body = read(FoundPersonIn, operation.body)
    body.home = finding.same_home(body.home) or body.home
    home = subjects("home", [body.home]).get(body.home)
    if home is None:
        raise Needs(body.home)
    with parked_at(home.place_code):
        return _answer(finding.find_person(body.found(), on=body.on_round(), by=by, joins=True), body.on)


def _answer(row: Finding, on: OnRound | None) -> Answer:
    target = target_of(on.round, row.same_as or row.subject_uuid) if on else None
    return {
        "uuid": str(row.subject_uuid), "target": str(on.target) if on else None,
        "visit": str(target.uuid) if target else None, "is_known": row.same_as is not None,
    }  # fmt: skip
