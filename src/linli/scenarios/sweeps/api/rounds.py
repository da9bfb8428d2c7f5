"""A household sweep by message, and what was given at its doors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import Strict
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


class GivenAtOut(Schema):
    """Leaflets given in a community."""

    code: str
    name: str
    homes: int
    with_form: int
    given_at: int
    given: int


class GivenOut(Schema):
    """Leaflets given in a round: ``given`` at ``given_at`` homes, of ``with_form`` whose form is here, of ``homes``."""

    homes: int
    with_form: int
    given_at: int
    given: int
    as_of: datetime
    places: list[GivenAtOut]


@router.post("/rounds/{uuid}/invitations", response=InvitedOut)
def invitations(request: HttpRequest, uuid: UUID, payload: InviteIn) -> Any:
    """Write to the homes that are left, through the contact who consented."""
    link = request.build_absolute_uri("/answer")
    return invite(uuid, place_code=payload.place, days=payload.days, link=link, by=actor_of(request))


@router.get("/rounds/{uuid}/leaflets", response=GivenOut)
def leaflets(request: HttpRequest, uuid: UUID) -> Any:
    """Leaflets given in a round, with the denominator."""
    return given(uuid, by=actor_of(request))
