"""Targets of a round, what is told of them, what is found on the way, and one's own visits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.rounds.api.shapes import TargetOut, VisitAnswerOut, VisitOut, VisitResultOut, target_out, visit_out
from linli.kernel.rounds.queries import rounds as queries
from linli.kernel.rounds.queries.asking import said
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.exporting import export
from linli.kernel.rounds.services.finding import find
from linli.kernel.rounds.services.results import Telling, tell

router = Router()
Channel = Literal["door", "phone", "message", "desk"]


class WantedTargets(Schema):
    """Which targets: those with an outcome (``pending``: nobody has been there), the unresolved, those for a team."""

    place: Annotated[str, Field(pattern=r"^\d{0,18}$")] = ""
    outcome: Annotated[str, Field(max_length=12)] = ""
    left: bool = False
    door: bool = False
    cursor: Annotated[str | None, Field(max_length=20)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class TargetsExportIn(Schema):
    """Which targets, as what, and why."""

    place: Annotated[str, Field(pattern=r"^\d{0,18}$")] = ""
    outcome: Annotated[str, Field(max_length=12)] = ""
    left: bool = False
    door: bool = False
    format: Literal["csv", "xlsx"] = "csv"
    purpose: Annotated[str, Field(max_length=200)] = ""


class TargetsOut(Schema):
    """A page of targets."""

    items: list[TargetOut]
    next: str | None


class ChannelWordOut(Schema):
    """One part of the reason for a visit, in words."""

    key: str
    name: str
    name_en: str
    value: str
    value_en: str


class TargetDetailOut(VisitOut):
    """A target with everything ever told of it; ``why`` is its basis in words."""

    why: list[ChannelWordOut]
    ends_on: date | None
    closed_at: datetime | None
    results: list[VisitResultOut]


class TellingIn(Schema):
    """What came of a visit; ``uuid`` is made by whoever tells, the same again changes nothing."""

    uuid: UUID
    outcome: Outcome
    at: datetime | None = None
    channel: Channel = "door"
    note: Annotated[str, StringConstraints(max_length=500)] = ""
    xml: Annotated[str, StringConstraints(max_length=1_000_000)] = ""


class FoundIn(Schema):
    """What was found: somebody or something of the register."""

    uuid: UUID
    subject: UUID


@router.get("/rounds/{uuid}/targets", response=TargetsOut)
def list_targets(request: HttpRequest, uuid: UUID, wanted: Query[WantedTargets]) -> dict[str, Any]:
    """A round's targets in one's area, by name, a page at a time."""
    actor = actor_of(request)
    asked = wanted.model_dump()
    page, following = queries.targets(
        queries.one(uuid, by=actor), by=actor, place_code=asked.pop("place"), **asked
    )  # fmt: skip
    return {"items": [target_out(one) for one in page], "next": following}


@router.get("/rounds/{uuid}/export")
def export_targets(request: HttpRequest, uuid: UUID, given: Query[TargetsExportIn]) -> HttpResponse:
    """A round's list as CSV or XLSX, persons' names covered; recorded with its purpose."""
    actor = actor_of(request)
    asked = given.model_dump()
    name, media_type, content = export(
        queries.one(uuid, by=actor), by=actor, place_code=asked.pop("place"), file_format=asked.pop("format"), **asked
    )  # fmt: skip
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post("/rounds/{uuid}/found", response={201: TargetOut})
def found(request: HttpRequest, uuid: UUID, payload: FoundIn) -> Any:
    """Put what was found on the way on the round's list."""
    target = find(round_uuid=uuid, subject_uuid=payload.subject, uuid=payload.uuid, by=actor_of(request))
    return Status(201, target_out(queries.shown([target])[0]))


@router.get("/visits", response=list[VisitOut])
def visits(request: HttpRequest) -> list[dict[str, Any]]:
    """Where the actor goes next, over all rounds."""
    return [visit_out(one) for one in queries.visits(by=actor_of(request))]


@router.get("/visits/{uuid}", response=TargetDetailOut)
def one(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """One target with everything ever told of it."""
    shown, results = queries.target(uuid, by=actor_of(request))
    row = shown.target.round
    return visit_out(shown) | {
        "results": results,
        "why": said(row.subject_kind, shown.target.basis, row.type),
        "ends_on": row.ends_on,
        "closed_at": row.closed_at,
    }


@router.post("/visits/{uuid}/results", response={200: VisitAnswerOut, 201: VisitAnswerOut})
def results(request: HttpRequest, uuid: UUID, payload: TellingIn) -> Any:
    """Tell what came of a visit, with the form that was filled on it."""
    answer = tell(
        Telling(
            uuid=payload.uuid, target=uuid, outcome=payload.outcome, at=payload.at, channel=payload.channel,
            note=payload.note, xml=payload.xml.encode(),
        ),
        by=actor_of(request),
    )  # fmt: skip
    return Status(201 if answer.is_new else 200, answer)
