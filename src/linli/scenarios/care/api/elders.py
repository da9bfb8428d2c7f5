"""The elders whom one may see: listed, taken into care, looked at, graded; the words of the pack."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from linli.kernel.accounts import permissions
from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import CLEAN
from linli.scenarios.care.api.shapes import ElderOut, ElderPageOut, WordsOut, elder_out, page_out, words_out
from linli.scenarios.care.services.beginning import begin
from linli.scenarios.care.services.grading import confirm
from linli.scenarios.care.services.looking import list_elders, look
from linli.scenarios.care.services.sayings import Voice

router = Router()
Line = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True), CLEAN]
Paragraph = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), CLEAN]
Word = Annotated[str, StringConstraints(min_length=1, max_length=20), CLEAN]


class VoiceIn(Schema):
    """Who says it; family says how they are authorised."""

    speaker: Literal["elder", "family"] = "elder"
    name: Line = ""
    relation: Line = ""
    authority: Line = ""
    text: Paragraph = ""
    said_on: date | None = None

    def voice(self) -> Voice:
        """As the services take it."""
        return Voice(**self.model_dump(include=set(Voice.__dataclass_fields__)))


class BeginIn(VoiceIn):
    """Whom to take into care, and who agreed to it."""

    person: UUID


class BegunOut(Schema):
    """The elder in care."""

    uuid: UUID


class GradeIn(Schema):
    """The grade that a person gives; ``proposed``: the proposal that they saw; ``text``: why it is another."""

    colour: Word
    proposed: Annotated[str, Field(max_length=20), CLEAN] = ""
    text: Paragraph = ""


@router.get("/words", response=WordsOut)
def words(request: HttpRequest) -> dict[str, Any]:
    """The colours, parts in a team, services and wishes that the district's pack names."""
    permissions.person(actor_of(request))
    return words_out()


@router.get("/elders", response=list[ElderOut])
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """The elders whose team one is in or whose area one coordinates, covered; the look is on record."""
    return [elder_out(row) for row in list_elders(by=actor_of(request))]


@router.post("/elders", response={201: BegunOut})
def begin_one(request: HttpRequest, payload: BeginIn) -> Any:
    """Take somebody of one's area into care, with their consent."""
    return Status(201, begin(payload.person, payload.voice(), by=actor_of(request)))


@router.get("/elders/{uuid}", response=ElderPageOut)
def one(request: HttpRequest, uuid: UUID, purpose: Annotated[str, Query(max_length=200), CLEAN] = "") -> dict[str, Any]:
    """One elder in full, for a stated purpose; the look is on record."""
    return page_out(look(uuid, purpose, by=actor_of(request)))


@router.post("/elders/{uuid}/grades", response={204: None})
def grade(request: HttpRequest, uuid: UUID, payload: GradeIn) -> Any:
    """Give the grade that the rules propose, or another and say why."""
    confirm(uuid, payload.colour, proposed=payload.proposed, text=payload.text, by=actor_of(request))
    return Status(204, None)
