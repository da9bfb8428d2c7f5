"""The team of an elder, what is asked of partners, the end of care."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import CLEAN
from linli.scenarios.care.api.elders import Paragraph, Word
from linli.scenarios.care.api.shapes import WishOut
from linli.scenarios.care.services.ending import finish
from linli.scenarios.care.services.teams import Named, name_team, who_may_join
from linli.scenarios.care.services.wishing import pass_on, wish

router = Router()


class MemberIn(Schema):
    """Who is in the team as what: by account, or by name alone."""

    part: Word
    user_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    name: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True), CLEAN] = ""


class TeamIn(Schema):
    """The whole team."""

    members: Annotated[list[MemberIn], Field(min_length=1, max_length=20)]


class MayJoinOut(Schema):
    """Somebody who may be named into the team."""

    id: int
    name: str
    roles: list[str]


class WishIn(Schema):
    """What an elder asks for."""

    kind: Word
    text: Paragraph = ""
    names_agreed: bool = False


class EndIn(Schema):
    """Why the care ends."""

    ending: Literal["no_need", "moved", "died"]


@router.get("/elders/{uuid}/candidates", response=list[MayJoinOut])
def candidates(request: HttpRequest, uuid: UUID) -> Any:
    """Who works where the elder lives, to choose the team from."""
    return who_may_join(uuid, by=actor_of(request))


@router.post("/elders/{uuid}/team", response={204: None})
def team(request: HttpRequest, uuid: UUID, payload: TeamIn) -> Any:
    """Name the team."""
    name_team(uuid, [Named(**one.model_dump()) for one in payload.members], by=actor_of(request))
    return Status(204, None)


@router.post("/elders/{uuid}/wishes", response={201: WishOut})
def wished(request: HttpRequest, uuid: UUID, payload: WishIn) -> Any:
    """Take down what an elder asks for; it becomes a need on the list if one may put it there."""
    return Status(201, wish(uuid, **payload.model_dump(), by=actor_of(request)))


@router.post("/wishes/{uuid}/pass-on", response=WishOut)
def passed_on(request: HttpRequest, uuid: UUID) -> Any:
    """Put a wish on the list of needs."""
    return pass_on(uuid, by=actor_of(request))


@router.post("/elders/{uuid}/end", response={204: None})
def end(request: HttpRequest, uuid: UUID, payload: EndIn) -> Any:
    """End the care."""
    finish(uuid, payload.ending, by=actor_of(request))
    return Status(204, None)
