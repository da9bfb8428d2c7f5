"""Contact with people at home: begun, called, errands, ended."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import CLEAN, Id, Line, Strict
from linli.scenarios.sweeps.queries import contacts as queries
from linli.scenarios.sweeps.rules import contact as rules
from linli.scenarios.sweeps.services import contacting, errands

router = Router()


class ContactBeginIn(Strict):
    """Contact to be kept: with whom, on which basis, for which purpose, from when to when, by whom."""

    uuid: UUID
    person: UUID
    basis: Literal["request", "isolation_notice", "emergency_order"]
    document: Annotated[str, Field(max_length=120), CLEAN] = ""
    purpose: Literal["daily_needs", "medicine", "safety"]
    note: Annotated[str, Field(max_length=300), CLEAN] = ""
    channel: Literal["phone", "door"] = "phone"
    starts_on: date
    ends_on: date
    people: Annotated[list[Id], Field(min_length=1, max_length=10)]


class CallIn(Strict):
    """What came of the day's call; ``uuid`` is made by the phone. No temperature, no symptoms."""

    uuid: UUID
    outcome: Literal["done", "absent", "refused"]
    note: Line = ""


class ErrandIn(Strict):
    """What somebody needs; ``uuid`` is made by the phone."""

    uuid: UUID
    kind: Literal["medicine", "groceries", "parcel", "rubbish", "other"]
    text: Line = ""


class ContactRevealIn(Strict):
    """Why."""

    purpose: Line


class ContactWordOut(Schema):
    """A code with its words."""

    code: str
    name: str
    name_en: str


class ContactWordsOut(Schema):
    """What may be chosen."""

    bases: list[ContactWordOut]
    purposes: list[ContactWordOut]
    errands: list[ContactWordOut]
    needs_document: list[str]
    longest_days: int


class KeeperOut(Schema):
    """One of the people who keep contact."""

    id: int
    name: str


class ErrandOut(Schema):
    """An errand: who took it, when it was done."""

    uuid: UUID
    kind: str
    text: str
    asked_at: datetime
    taken_at: datetime | None
    taken_by: str
    done_at: datetime | None
    is_mine: bool


class ContactOut(Schema):
    """A contact; the name is covered, notes and errands are for who is named in it."""

    uuid: UUID
    title: str
    address: str
    basis: str
    document: str
    purpose: str
    channel: str
    note: str
    starts_on: date
    ends_on: date
    days_left: int
    is_named: bool
    is_due: bool
    outcome: str
    people: list[KeeperOut]
    errands: list[ErrandOut]
    errands_open: int


class EndedContactsOut(Schema):
    """What is left of contacts that ended in a month."""

    community_code: str
    community: str
    month: date
    contacts: int
    reached: int
    not_reached: int
    errands: int
    errands_done: int


class ContactsOut(Schema):
    """Contacts that are kept now, and the counts of those that ended."""

    items: list[ContactOut]
    ended: list[EndedContactsOut]


class CalledOut(Schema):
    """The visit after what was told of it."""

    outcome: str
    next_on: str | None
    is_new: bool


class ContactRevealedOut(Schema):
    """Name and phone."""

    name: str
    phone: str


@router.get("/contact-words", response=ContactWordsOut)
def words(request: HttpRequest) -> Any:
    """On which bases and for which purposes contact is kept, and which errands there are."""
    actor_of(request)
    return {
        "bases": rules.BASES, "purposes": rules.PURPOSES, "errands": rules.ERRANDS,
        "needs_document": sorted(rules.NEEDS_DOCUMENT), "longest_days": rules.LONGEST_DAYS,
    }  # fmt: skip


@router.get("/contacts", response=ContactsOut)
def contacts(request: HttpRequest) -> Any:
    """The contacts of the places that one leads, and what is left of those that ended."""
    actor = actor_of(request)
    return {"items": queries.led(by=actor), "ended": queries.totals(by=actor)}


@router.get("/contacts/mine", response=list[ContactOut])
def mine(request: HttpRequest) -> Any:
    """The contacts that name the actor."""
    return queries.own(by=actor_of(request))


@router.post("/contacts", response={201: dict[str, UUID]})
def begin(request: HttpRequest, payload: ContactBeginIn) -> Any:
    """Begin contact with somebody at home."""
    row = contacting.begin(contacting.Beginning(**payload.model_dump()), by=actor_of(request))
    return Status(201, {"uuid": row.uuid})


@router.post("/contacts/{uuid}/calls", response=CalledOut)
def call(request: HttpRequest, uuid: UUID, payload: CallIn) -> Any:
    """Tell what came of the day's call or visit."""
    told = contacting.call(
        uuid, result=payload.uuid, outcome=payload.outcome, note=payload.note, by=actor_of(request)
    )  # fmt: skip
    return asdict(told)


@router.post("/contacts/{uuid}/reveal", response=ContactRevealedOut)
def reveal(request: HttpRequest, uuid: UUID, payload: ContactRevealIn) -> Any:
    """Name and phone, for a purpose on record."""
    return contacting.reveal(uuid, purpose=payload.purpose, by=actor_of(request))


@router.post("/contacts/{uuid}/end", response={204: None})
def end(request: HttpRequest, uuid: UUID) -> Any:
    """End contact before its day; its record goes at once."""
    contacting.end(uuid, by=actor_of(request))
    return Status(204, None)


@router.post("/contacts/{uuid}/errands", response={201: ErrandOut})
def errand(request: HttpRequest, uuid: UUID, payload: ErrandIn) -> Any:
    """Note what somebody needs."""
    actor = actor_of(request)
    row = errands.ask(uuid, uuid=payload.uuid, kind=payload.kind, text=payload.text, by=actor)
    return Status(201, queries.errand(row, by=actor))


@router.post("/errands/{uuid}/take", response=ErrandOut)
def take(request: HttpRequest, uuid: UUID) -> Any:
    """Take an errand."""
    actor = actor_of(request)
    return queries.errand(errands.take(uuid, by=actor), by=actor)


@router.post("/errands/{uuid}/done", response=ErrandOut)
def done(request: HttpRequest, uuid: UUID) -> Any:
    """An errand is done."""
    actor = actor_of(request)
    return queries.errand(errands.finish(uuid, by=actor), by=actor)
