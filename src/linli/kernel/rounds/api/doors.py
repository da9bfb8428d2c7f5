"""Door teams: sent, listed, and one list in the order of walking."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.rounds.api.rounds import Area
from linli.kernel.rounds.api.shapes import TargetOut, target_out
from linli.kernel.rounds.queries import doors as queries
from linli.kernel.rounds.queries.rounds import one
from linli.kernel.rounds.services.closing import order_doors

router = Router()


class DoorsIn(Schema):
    """Which doors, and who goes."""

    place_code: Area
    people: Annotated[list[int], Field(min_length=1, max_length=30)]
    everything: bool = False


class DoorsOut(Schema):
    """The list that was made for a door team."""

    uuid: UUID
    doors: int


class OrderOut(DoorsOut):
    """A list with who goes and how many doors are left."""

    place_code: str
    place_name: str
    people: list[str]
    left: int
    made_at: datetime


class DoorOut(TargetOut):
    """A door of a list."""

    order_position: int


class OrderDetailOut(OrderOut):
    """A list with its doors in the order of walking."""

    items: list[DoorOut]


@router.post("/rounds/{uuid}/door-orders", response={201: DoorsOut})
def send(request: HttpRequest, uuid: UUID, payload: DoorsIn) -> Any:
    """Send a team to the doors that are left, in the order of walking."""
    return Status(201, order_doors(round_uuid=uuid, by=actor_of(request), **payload.model_dump()))


@router.get("/rounds/{uuid}/door-orders", response=list[OrderOut])
def orders(request: HttpRequest, uuid: UUID) -> Any:
    """The door teams that were sent, the newest first."""
    actor = actor_of(request)
    return queries.orders(one(uuid, by=actor), by=actor)


@router.get("/rounds/{uuid}/door-orders/{order_uuid}", response=OrderDetailOut)
def order(request: HttpRequest, uuid: UUID, order_uuid: UUID) -> dict[str, Any]:
    """One list in the order of walking, to be printed."""
    actor = actor_of(request)
    found, doors = queries.order(one(uuid, by=actor), order_uuid, by=actor)
    items = [target_out(door) | {"order_position": door.target.order_position} for door in doors]
    plain = ("uuid", "place_code", "place_name", "people", "doors", "left", "made_at")
    return {name: getattr(found, name) for name in plain} | {"items": items}
