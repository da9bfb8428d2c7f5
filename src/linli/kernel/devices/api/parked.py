"""What phones sent about places that were not theirs any more: read, taken in, put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.devices import services
from linli.kernel.devices.queries import operations as queries

router = Router()
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class ParkedOut(Schema):
    """A parked operation; its content is read for a purpose."""

    uuid: UUID
    kind: str
    at: datetime
    received_at: datetime
    user_name: str
    place_code: str


class ParkedPage(Schema):
    """A page of them, the newest first."""

    items: list[ParkedOut]
    next: str | None


class WholeOut(ParkedOut):
    """One with its content as it came."""

    body: dict[str, Any]


class ReasonIn(Schema):
    """Why."""

    reason: Line


class DecidedOut(Schema):
    """How it stands now."""

    uuid: UUID
    status: str
    answer: dict[str, Any]
    decided_by: str
    decided_at: datetime


@router.get("/devices/parked", response=ParkedPage)
def list_parked(
    request: HttpRequest,
    cursor: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """What waits for a decision at places of mine."""
    items, following = queries.parked(by=actor_of(request), cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.get("/devices/parked/{uuid}", response=WholeOut)
def read(request: HttpRequest, uuid: UUID, purpose: Annotated[str, Query(max_length=200)] = "") -> Any:
    """One with its content, for a purpose that is recorded."""
    return services.read_parked(uuid=uuid, purpose=purpose, by=actor_of(request))


@router.post("/devices/parked/{uuid}/take", response=DecidedOut)
def take(request: HttpRequest, uuid: UUID, body: ReasonIn) -> Any:
    """Take it in as if it had come in time."""
    return services.decide(uuid=uuid, take=True, reason=body.reason, by=actor_of(request))


@router.post("/devices/parked/{uuid}/discard", response=DecidedOut)
def discard(request: HttpRequest, uuid: UUID, body: ReasonIn) -> Any:
    """Put it aside; the phone is told who did and why."""
    return services.decide(uuid=uuid, take=False, reason=body.reason, by=actor_of(request))
