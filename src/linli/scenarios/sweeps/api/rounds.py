"""A household sweep by message, and what was given at its doors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import Strict
from linli.scenarios.sweeps.queries.invitations import preview
from linli.scenarios.sweeps.queries.leaflets import given
from linli.scenarios.sweeps.services.inviting import invite

router = Router()


class InviteIn(Strict):
    """To which homes, and how long they may answer."""

    place: Annotated[str, Field(pattern=r"^(\d{6,18})?$")] = ""
    days: Annotated[int, Field(ge=1, le=14)] = 3


class InvitedOut(Schema):
    """What came of it."""

    sent: int
    waiting: int
    without_contact: int


class LettersGridOut(Schema):
    """A grid with homes that would be written to now."""

    code: str
    name: str
    to_write: int


class LettersWrittenOut(Schema):
    """What was written in a round: homes by what came of it, and messages by whether they left."""

    homes: int
    answered: int
    open: int
    expired: int
    last_at: datetime | None
    waiting: int
    sent: int
    failed: int


class LettersOut(Schema):
    """Who would be written to now, who would not and why, and the words."""

    left: int
    to_write: int
    waiting: int
    without_phone: int
    without_consent: int
    without_people: int
    grids: list[LettersGridOut]
    text: str
    text_en: str
    written: LettersWrittenOut


class GivenAtOut(Schema):
    """Leaflets given in a place, and the homes that got none: nobody there, refused, not visited yet."""

    code: str
    name: str
    homes: int
    absent: int
    refused: int
    pending: int
    with_form: int
    given_at: int
    given: int


class GivenOut(Schema):
    """Leaflets given in a round: ``given`` at ``given_at`` homes, of ``with_form`` whose form is here, of ``homes``."""

    homes: int
    absent: int
    refused: int
    pending: int
    with_form: int
    given_at: int
    given: int
    as_of: datetime
    places: list[GivenAtOut]


@router.get("/rounds/{uuid}/invitations", response=LettersOut)
def letters(
    request: HttpRequest,
    uuid: UUID,
    place: Annotated[str, Query(pattern=r"^(\d{6,18})?$")] = "",
    days: Annotated[int, Query(ge=1, le=14)] = 3,
) -> dict[str, Any]:
    """Who would be written to now, which homes cannot be reached and why; nothing is written."""
    link = request.build_absolute_uri("/answer")
    told = preview(uuid, place_code=place, days=days, link=link, by=actor_of(request))
    text, text_en = told.text
    return {**told.parts, "grids": told.grids, "text": text, "text_en": text_en, "written": told.written}


@router.post("/rounds/{uuid}/invitations", response=InvitedOut)
def invitations(request: HttpRequest, uuid: UUID, payload: InviteIn) -> Any:
    """Write to the homes that are left, through the contact who consented."""
    link = request.build_absolute_uri("/answer")
    return invite(uuid, place_code=payload.place, days=payload.days, link=link, by=actor_of(request))


@router.get("/rounds/{uuid}/leaflets", response=GivenOut)
def leaflets(
    request: HttpRequest,
    uuid: UUID,
    level: Literal["street", "community", "grid"] = "community",
    place: Annotated[str, Query(pattern=r"^(\d{6,15})?$")] = "",
) -> Any:
    """Leaflets given in a round, with the denominator and the homes that got none, place by place."""
    return given(uuid, level=level, place_code=place, by=actor_of(request))
