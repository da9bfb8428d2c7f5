"""Stairwells of a place and the homes behind them, for whoever finds a door that is not in the register."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from linli.kernel.places.addressing import bare
from linli.kernel.places.models import Home, Stairwell

MOST = 300


@dataclass(frozen=True, slots=True)
class Door:
    """A stairwell with its address."""

    id: int
    title: str
    place_code: str


@dataclass(frozen=True, slots=True)
class Room:
    """A home behind a stairwell."""

    uuid: UUID
    floor: int
    room: str


def stairwells(place_code: str) -> list[Door]:
    """The stairwells of a place, in the order of their addresses."""
    rows = Stairwell.objects.filter(place_code__startswith=place_code).select_related("building")
    found = rows.order_by("building__estate", "building__number", "building_id", "number")[:MOST]
    return [Door(row.id, f"{row.building.address}{row.number}门", row.place_code) for row in found]


def stairwell(pk: int) -> Stairwell | None:
    """One stairwell."""
    return Stairwell.objects.filter(id=pk).first()


def rooms(stairwell_id: int) -> list[Room]:
    """The homes of a stairwell, from the lowest floor up."""
    rows = Home.objects.filter(stairwell_id=stairwell_id).order_by("floor", "room")
    return [Room(row.uuid, row.floor, row.room) for row in rows]


def home_at(stairwell_id: int, room: str) -> UUID | None:
    """The home behind a stairwell with that number, however it is written (602室 is 602)."""
    return Home.objects.filter(stairwell_id=stairwell_id, room=bare(room)).values_list("uuid", flat=True).first()
