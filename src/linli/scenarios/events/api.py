"""Addresses of events: reports by workers and desks, and the public door that needs no account."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import File, Path, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.accounts.throttle import READS, WRITES
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.queries import attachments as attachment_queries
from linli.kernel.cases.queries import catalogue, detail, located, similar
from linli.kernel.cases.schemas import CLEAN, Code, Files, Latitude, Longitude, Paragraph, Strict
from linli.kernel.cases.services import attachments as attachment_services
from linli.kernel.cases.services.opening import Contact
from linli.scenarios.events import queries, services
from linli.scenarios.events.shapes import Phone, ReportBody, StaffReport, channel_of

MoveName = Annotated[str, Field(max_length=20, pattern="^[a-z_]+$")]
TrackingCode = Annotated[str, Field(max_length=32)]


router = Router(tags=["events"])
public_router = Router(tags=["public"], auth=None)


class PublicReport(ReportBody):
    """A report without an account; the phone is asked, never required."""

    name: Annotated[str, Field(max_length=40), CLEAN] = ""
    phone: Phone = ""
    phone_code: Annotated[str, Field(max_length=8, pattern=r"^\d*$")] = ""
    for_somebody_else: bool = False
    join: UUID | None = None


@router.post("/reports")
def report(request: HttpRequest, body: StaffReport) -> Any:
    """A worker's or desk's report; answers with the case page."""
    by = actor_of(request)
    contact = Contact(
        name=body.reporter.name, phone=body.reporter.phone, for_somebody_else=body.reporter.for_somebody_else,
        user_id=by.id if by.kind == "user" else None,
    )  # fmt: skip
    opened = services.report(body.given(), by=by, channel=body.channel or channel_of(by), contact=contact)
    if "return=minimal" in request.headers.get("Prefer", ""):
        return {"uuid": opened.uuid, "number": opened.number, "version": 1, "state": "reported"}
    return detail.page(opened.uuid, by=by, now=clock.now())


@router.get("/states")
def states(request: HttpRequest) -> Any:
    """The transition table as data."""
    return queries.states_and_moves()


@public_router.post("/reports", throttle=[WRITES])
def public_report(request: HttpRequest, body: PublicReport) -> Any:
    """Report, or join what is reported; answers with the tracking code and what happens next."""
    confirmed = services.confirm_phone(body.phone, body.phone_code) if body.phone and body.phone_code else None
    contact = Contact(
        name=body.name, phone=body.phone, phone_confirmed_at=confirmed, for_somebody_else=body.for_somebody_else
    )
    if body.join:
        opened = services.join(body.join, contact=contact, text=body.description)
    else:
        by = Actor(kind="resident", name="居民")
        opened = services.report(body.given(), by=by, channel="resident", contact=contact)
    page = queries.public_page(opened.tracking_code, now=clock.now())
    kept = ("number", "state", "state_name", "state_name_en", "next", "due_at", "place", "title")
    return {"tracking_code": opened.tracking_code, **{name: page[name] for name in kept}}


@public_router.post("/attachments", throttle=[WRITES])
def public_upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Hand in a photo or a voice memo before the report names it."""
    return attachment_services.upload(file, by=Actor(kind="resident"))


class PhoneIn(Strict):
    """Where to send a code."""

    phone: Annotated[str, Field(min_length=6, max_length=20, pattern=r"^\+?[0-9][0-9 -]{5,18}$")]


@public_router.post("/phone-codes", throttle=[WRITES], response={204: None})
def phone_code(request: HttpRequest, body: PhoneIn) -> Any:
    """Send a code to a phone."""
    services.send_phone_code(body.phone)
    return 204, None


class NearIn(Schema):
    """A position and the words so far."""

    lon: Longitude
    lat: Latitude
    text: Annotated[str, Field(max_length=500), CLEAN] = ""


@public_router.get("/nearby", throttle=[READS])
def nearby(request: HttpRequest, given: Query[NearIn]) -> Any:
    """Open reports of public categories near a position."""
    return similar.nearby_public(given.lon, given.lat, type_slug=services.TYPE, text=given.text)


@public_router.get("/propose", throttle=[READS])
def propose(request: HttpRequest, given: Query[NearIn]) -> Any:
    """Categories for the words so far; a proposal, never required."""
    place = located.place_code(given.lon, given.lat)
    return {"categories": catalogue.propose(text=given.text, category="", place_code=place)["categories"]}


@public_router.get("/reports/{code}", throttle=[READS])
def public_page(request: HttpRequest, code: Path[TrackingCode]) -> Any:
    """The plain timeline by tracking code."""
    return queries.public_page(code, now=clock.now())


class ResidentMove(Strict):
    """What a reporter may add."""

    text: Paragraph = ""
    reason: Code = ""
    solved: bool | None = None
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    attachments: Files = []
    request_id: UUID | None = None


@public_router.post("/reports/{code}/{move}", throttle=[WRITES])
def public_move(
    request: HttpRequest, code: Path[TrackingCode], move: Path[MoveName],
    body: ResidentMove,
) -> Any:  # fmt: skip
    """Urge, supply information, withdraw, reopen, rate."""
    by, uuid = queries.holder_of(code)
    inputs = Inputs(
        by=by, now=clock.now(), text=body.text, reason=body.reason, solved=body.solved, satisfaction=body.satisfaction,
        attachments=tuple(body.attachments),
    )  # fmt: skip
    services.resident_move(uuid, move, inputs=inputs, request_id=body.request_id)
    return queries.public_page(code, now=clock.now())


class TrackedCopyIn(Schema):
    """Whose case the photo belongs to."""

    code: TrackingCode
    copy_: Annotated[str, Field(alias="copy", pattern="^(public|thumbnail)$")] = "public"


@public_router.get("/attachments/{uuid:uuid}", throttle=[READS])
def public_file(request: HttpRequest, uuid: UUID, given: Query[TrackedCopyIn]) -> Any:
    """The public copy of a photo of the report, without its place."""
    holder, _ = queries.holder_of(given.code)
    path, media_type = attachment_queries.public_file(uuid, holder, given.copy_)
    response = FileResponse(path.open("rb"), content_type=media_type)
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
