"""Homes and people that were found: registered from the phone, confirmed or taken back at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import Line, Strict
from linli.kernel.registry.queries.people import people_of
from linli.scenarios.sweeps.queries import findings as queries
from linli.scenarios.sweeps.services import finding
from linli.scenarios.sweeps.shapes import FoundHomeIn, FoundPersonIn

router = Router()
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class FindingSettleIn(Strict):
    """Confirmed, or taken back for a reason."""

    confirm: bool
    reason: Line = ""


class FindingOut(Schema):
    """What was found; a person's name is covered."""

    subject: UUID
    kind: str
    title: str
    address: str
    place_code: str
    round: UUID | None
    state: str
    found_at: datetime
    found_by: str
    reason: str


class StairwellOut(Schema):
    """A stairwell (楼门) with its address."""

    id: int
    title: str
    place_code: str


class RoomOut(Schema):
    """A home behind a stairwell."""

    uuid: UUID
    floor: int
    room: str


class LivingOut(Schema):
    """Somebody who lives in a home, covered."""

    uuid: UUID
    name: str
    is_contact: bool


@router.get("/stairwells", response=list[StairwellOut])
def stairwells(request: HttpRequest, place: Annotated[str, Query(pattern=r"^\d{12,18}$")]) -> Any:
    """The stairwells of a place in one's area."""
    return queries.stairwells(place, by=actor_of(request))


@router.get("/stairwells/{stairwell_id}/rooms", response=list[RoomOut])
def rooms(request: HttpRequest, stairwell_id: Id) -> Any:
    """The homes behind a stairwell."""
    return queries.rooms(stairwell_id, by=actor_of(request))


@router.get("/homes/{uuid}/people", response=list[LivingOut])
def people(request: HttpRequest, uuid: UUID) -> Any:
    """Who lives in a home of one's area, names covered."""
    return people_of(uuid, by=actor_of(request))


@router.post("/homes", response={201: FindingOut})
def find_home(request: HttpRequest, payload: FoundHomeIn) -> Any:
    """Register a home that was found, on a round when one is named."""
    return Status(201, queries.out(finding.find_home(payload.found(), on=payload.on_round(), by=actor_of(request))))


@router.post("/people", response={201: FindingOut})
def find_person(request: HttpRequest, payload: FoundPersonIn) -> Any:
    """Register somebody who was found in a home."""
    return Status(201, queries.out(finding.find_person(payload.found(), on=payload.on_round(), by=actor_of(request))))


@router.get("/findings", response=list[FindingOut])
def findings(request: HttpRequest) -> Any:
    """What was found and nobody confirmed yet."""
    return queries.to_settle(by=actor_of(request))


@router.post("/findings/{uuid}/settle", response=FindingOut)
def settle(request: HttpRequest, uuid: UUID, payload: FindingSettleIn) -> Any:
    """Confirm what was found, or take it out of the register again."""
    row = finding.settle(uuid, confirm=payload.confirm, reason=payload.reason, by=actor_of(request))
    return queries.out(row)
