"""Addresses of activities: who booked, for a purpose; and the public door to announced activities and bookings."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.accounts.throttle import READS, WRITES
from linli.kernel.base import clock
from linli.kernel.cases.appointments import MEDIA_TYPE
from linli.kernel.cases.queries import detail
from linli.kernel.cases.schemas import CLEAN, Code, Line, Paragraph, Strict
from linli.scenarios.lists import bookings, online, public_queries, queries, services

Name = Annotated[str, Field(min_length=1, max_length=40), CLEAN]
BookingCode = Annotated[str, Field(max_length=32)]


router = Router(tags=["lists"])
public_router = Router(tags=["public"], auth=None)


class NeedsIn(Schema):
    """Which open needs: of a place, of a category, small wishes only."""

    place: Annotated[str, Field(max_length=18, pattern=r"^\d*$")] = ""
    category: Code = ""
    wishes: bool = False


@router.get("/needs")
def needs(request: HttpRequest, given: Query[NeedsIn]) -> Any:
    """Open needs that the asker's unit may claim without an offer on the list; nobody's name."""
    found = queries.to_claim(actor_of(request), place=given.place, category=given.category, wishes=given.wishes)
    return {"items": found}


class ComeForward(Strict):
    """What the unit promises, in its words."""

    text: Paragraph = ""
    request_id: UUID | None = None


@router.post("/needs/{uuid:uuid}/claim")
def claim(request: HttpRequest, uuid: UUID, body: ComeForward) -> Any:
    """Claim an open need by one's own word; answers with the case page, which is the unit's from now on."""
    by, now = actor_of(request), clock.now()
    services.come_forward(uuid, text=body.text, now=now, by=by, request_id=body.request_id)
    return detail.page(uuid, by=by, now=now)


class NeedRevealIn(Strict):
    """Which bookings (none: all), and why."""

    bookings: Annotated[list[int], Field(max_length=1000)] = []
    purpose: Line


@router.post("/{uuid:uuid}/bookings/reveal")
def reveal_bookings(request: HttpRequest, uuid: UUID, body: NeedRevealIn) -> Any:
    """Names and phones of who booked, for a purpose that is recorded."""
    return bookings.reveal(uuid, ids=body.bookings, purpose=body.purpose, by=actor_of(request))


class PlaceIn(Schema):
    """Where: a community or street; nothing for the whole district."""

    place: Annotated[str, Field(max_length=18, pattern=r"^\d*$")] = ""


class BookingBody(Strict):
    """A place for oneself, or for an elder: then who books it (``booked_by``, ``relation``) and how they agreed."""

    slot: Annotated[int, Field(ge=1, le=1000)]
    name: Name
    phone: Annotated[str, Field(min_length=6, max_length=20, pattern=r"^\+?[0-9][0-9 -]{5,18}$")]
    booked_by: Annotated[str, Field(max_length=40), CLEAN] = ""
    relation: Annotated[str, Field(pattern="^(|child|relative|neighbour|worker|volunteer)$")] = ""
    consent: Annotated[str, Field(max_length=100), CLEAN] = ""
    request_id: UUID | None = None


@public_router.get("/activities", throttle=[READS])
def activities(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """Activities that can be booked, with what is free."""
    return {"items": public_queries.announced(given.place, clock.now())}


@public_router.get("/activities/{uuid:uuid}", throttle=[READS])
def activity(request: HttpRequest, uuid: UUID) -> Any:
    """One activity with all its slots, also when it is over or cancelled."""
    return online.show(uuid, now=clock.now())


@public_router.get("/resolutions", throttle=[READS])
def resolutions(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """What deliberations resolved, where it may be made public."""
    return {"items": public_queries.resolutions(given.place)}


@public_router.post("/activities/{uuid:uuid}/bookings", throttle=[WRITES])
def book(request: HttpRequest, uuid: UUID, body: BookingBody) -> Any:
    """Book a place or a place in the waiting list; answers with the code of the booking."""
    return online.book(
        uuid, slot=body.slot, name=body.name, phone=body.phone, booked_by=body.booked_by, relation=body.relation,
        consent=body.consent, now=clock.now(), request_id=body.request_id,
    )  # fmt: skip


@public_router.get("/bookings/{code}", throttle=[READS])
def booking(request: HttpRequest, code: Path[BookingCode]) -> Any:
    """A booking by its code."""
    return online.see(code, now=clock.now())


@public_router.post("/bookings/{code}/cancel", throttle=[WRITES])
def cancel(request: HttpRequest, code: Path[BookingCode]) -> Any:
    """Cancel a booking; the first who waits moves up."""
    return online.cancel(code, now=clock.now())


@public_router.get("/bookings/{code}/calendar", throttle=[READS])
def calendar(request: HttpRequest, code: Path[BookingCode]) -> HttpResponse:
    """The booked slot as a calendar file."""
    content, number = online.calendar(code, now=clock.now())
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{number}.ics"'
    response["Cache-Control"] = "no-store"
    return response
