"""One case: its page, its moves, who reported it, what is like it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base import clock
from linli.kernel.cases import appointments
from linli.kernel.cases.queries import detail, similar
from linli.kernel.cases.schemas import CLEAN, MoveIn, RevealIn
from linli.kernel.cases.services import moves, parties
from linli.kernel.cases.services.reading import inputs_of_move

router = Router()

MoveName = Annotated[str, Field(max_length=20, pattern="^[a-z_]+$")]


class PurposeIn(Schema):
    """Why an auditor looks."""

    purpose: Annotated[str, Field(max_length=200), CLEAN] = ""


@router.get("/cases/{uuid:uuid}")
def case_page(request: HttpRequest, uuid: UUID, given: Query[PurposeIn]) -> Any:
    """Everything of one case that I may see."""
    by = actor_of(request)
    page = detail.page(uuid, by=by, now=clock.now(), purpose=given.purpose)
    if "auditor" in by.roles:
        parties.record_audited_view(uuid, purpose=given.purpose, by=by)
    return page


@router.get("/cases/{uuid:uuid}/calendar")
def calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The time and place that the case asks people to, as a calendar file."""
    content, name = detail.calendar(uuid, by=actor_of(request), now=clock.now())
    response = HttpResponse(content, content_type=appointments.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@router.get("/cases/{uuid:uuid}/similar")
def similar_cases(request: HttpRequest, uuid: UUID) -> Any:
    """Open cases near it whose words are alike."""
    return similar.of_case(uuid, by=actor_of(request), now=clock.now())


@router.post("/cases/{uuid:uuid}/reveal")
def reveal(request: HttpRequest, uuid: UUID, body: RevealIn) -> Any:
    """The reporter's personal fields, for a purpose that is recorded."""
    return parties.reveal(uuid, fields=tuple(body.fields), purpose=body.purpose, by=actor_of(request))


@router.post("/cases/{uuid:uuid}/{move}")
def make_move(request: HttpRequest, uuid: UUID, move: Path[MoveName], body: MoveIn) -> Any:
    """Make a move; answers with the case after it (``Prefer: return=minimal``: only its state and version)."""
    by = actor_of(request)
    facts = moves.move_seen(
        uuid, move, inputs=inputs_of_move(body, by), version=body.version, request_id=body.request_id
    )
    if "return=minimal" in request.headers.get("Prefer", ""):
        return {"uuid": facts.uuid, "number": facts.number, "state": facts.state, "version": facts.version,
                "due_at": facts.due_at, "step_due_at": facts.step_due_at}  # fmt: skip
    return detail.page(uuid, by=by, now=clock.now())
