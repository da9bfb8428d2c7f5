"""Owners are asked: opened and closed at the desk, answered at the door, reasons for the collectors alone."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.schemas import CLEAN, Id, Line, Moment, Strict
from linli.scenarios.sweeps.queries import consents as queries
from linli.scenarios.sweeps.services import consenting

router = Router()


class AskingIn(Strict):
    """A decision that owners of an area are asked for; ``uuid`` is made by whoever opens it."""

    uuid: UUID
    title: Annotated[str, Field(min_length=2, max_length=120), CLEAN]
    about: Annotated[str, Field(max_length=1000), CLEAN] = ""
    matter: Annotated[str, Field(max_length=40)]
    area_code: Annotated[str, Field(pattern=r"^\d{6,18}$")]
    ends_on: date
    collectors: Annotated[list[Id], Field(min_length=1, max_length=30)]


class OwnerAnswerIn(Strict):
    """What the owner of a home said. ``changed``: the owner answered before and has another mind. ``signature``: a PNG
    or JPEG in base64, when the owner wants to sign."""

    uuid: UUID
    home: UUID
    answer: Literal["agree", "disagree", "undecided"]
    reason: Annotated[str, Field(max_length=500), CLEAN] = ""
    at: Moment | None = None
    area_m2: Annotated[Decimal | None, Field(gt=0, le=10_000, decimal_places=2)] = None
    signature: Annotated[str, Field(max_length=410_000)] = ""
    changed: bool = False


class ReasonsIn(Strict):
    """Why."""

    purpose: Line


class MatterOut(Schema):
    """A matter with its shares and the law they rest on; ``more_than``: agreement must pass its share."""

    slug: str
    name: str
    name_en: str
    basis: str
    basis_en: str
    participation: float
    agreement: float
    participation_words: str
    agreement_words: str
    more_than: bool


class SideOut(Schema):
    """One count, by head or by area (m²)."""

    total: float
    took_part: float
    agreed: float
    participation: float | None
    agreement: float | None
    reached: bool | None


class StandingOut(Schema):
    """The exact count, for who leads the asking."""

    homes: int
    asked: int
    agreed: int
    disagreed: int
    undecided: int
    without_area: int
    heads: SideOut
    area: SideOut
    passed: bool | None


class ConsentOut(Schema):
    """An asking in a list."""

    uuid: UUID
    round_uuid: UUID
    title: str
    area_code: str
    homes: int
    asked: int
    made_at: datetime
    closed_at: datetime | None
    matter: MatterOut
    is_collector: bool


class CollectorOut(Schema):
    """One of those who ask."""

    id: int
    name: str


class ConsentDetailOut(ConsentOut):
    """An asking with its count as of this moment."""

    about: str
    as_of: datetime
    standing: StandingOut
    collectors: list[CollectorOut]
    may_close: bool


class ConsentDoorOut(Schema):
    """A home to be asked; no answer stands here."""

    target: UUID
    home: UUID
    title: str
    outcome: str
    is_left: bool


class OwnerAnswerOut(Schema):
    """What was written down."""

    uuid: UUID
    answer: str


class ConsentReasonOut(Schema):
    """What the owner of a home said and why; the signature in base64 where there is one."""

    home: UUID
    answer: str
    reason: str
    at: datetime
    signature: str


@router.get("/matters", response=list[MatterOut])
def matters(request: HttpRequest) -> Any:
    """What owners may be asked to decide here, with the shares of the pack."""
    actor_of(request)
    return queries.known_matters()


@router.get("/consents", response=list[ConsentOut])
def consents(request: HttpRequest) -> Any:
    """The askings that the actor leads or goes out for."""
    return queries.consents(by=actor_of(request))


@router.post("/consents", response={201: dict[str, UUID]})
def open_one(request: HttpRequest, payload: AskingIn) -> Any:
    """Ask the owners of an area; its homes are frozen now."""
    row = consenting.open_consent(consenting.Asking(**payload.model_dump()), by=actor_of(request))
    return Status(201, {"uuid": row.uuid})


@router.get("/consents/{uuid}", response=ConsentDetailOut)
def one(request: HttpRequest, uuid: UUID) -> Any:
    """One asking with its count by head and by area."""
    return queries.one(uuid, by=actor_of(request))


@router.get("/consents/{uuid}/doors", response=list[ConsentDoorOut])
def doors(request: HttpRequest, uuid: UUID) -> Any:
    """The homes of an asking, for its collectors, in the order of walking."""
    return queries.doors(uuid, by=actor_of(request))


@router.post("/consents/{uuid}/answers", response={201: OwnerAnswerOut})
def answers(request: HttpRequest, uuid: UUID, payload: OwnerAnswerIn) -> Any:
    """Write what the owner of a home said."""
    told = payload.model_dump(exclude={"area_m2", "signature"})
    said = consenting.OwnerSaid(**told, area=payload.area_m2, signature=_picture(payload.signature))
    return Status(201, consenting.answer(uuid, said, by=actor_of(request)))


@router.post("/consents/{uuid}/reasons", response=list[ConsentReasonOut])
def reasons(request: HttpRequest, uuid: UUID, payload: ReasonsIn) -> Any:
    """What owners said and why, for a purpose on record."""
    found = consenting.reasons(uuid, purpose=payload.purpose, by=actor_of(request))
    return [
        {"home": one.home_uuid, "answer": one.answer, "reason": one.reason, "at": one.at,
         "signature": b64encode(bytes(one.signature)).decode() if one.signature else ""}
        for one in found
    ]  # fmt: skip


@router.post("/consents/{uuid}/close", response={204: None})
def close(request: HttpRequest, uuid: UUID) -> Any:
    """End the asking."""
    consenting.close(uuid, by=actor_of(request))
    return Status(204, None)


def _picture(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:  # binascii.Error is one too
        raise LinliError("signature_unfit") from None
