"""Addresses of disputes: the agreement as a document, and parties' phones and addresses for a purpose."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import Line, Strict
from linli.scenarios.disputes import services
from linli.scenarios.disputes.words import PARTIES_MOST

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Number = Annotated[int, Field(ge=1, le=PARTIES_MOST)]

router = Router(tags=["disputes"])


class PurposeIn(Schema):
    """Why an auditor looks."""

    purpose: Line = ""


class PartyRevealIn(Strict):
    """Which parties (none: all), what of them, and why."""

    parties: Annotated[list[Number], Field(max_length=PARTIES_MOST)] = []
    fields: Annotated[list[Literal["phone", "address"]], Field(min_length=1, max_length=2)]
    purpose: Line


@router.post("/{uuid:uuid}/parties/reveal")
def reveal_parties(request: HttpRequest, uuid: UUID, body: PartyRevealIn) -> Any:
    """Phones or addresses of parties, for a purpose that is recorded."""
    return services.reveal(
        uuid, numbers=body.parties, fields=body.fields, purpose=body.purpose, by=actor_of(request)
    )  # fmt: skip


@router.get("/{uuid:uuid}/agreement")
def agreement(request: HttpRequest, uuid: UUID, given: Query[PurposeIn]) -> HttpResponse:
    """The agreement as a DOCX file: a draft to be signed, or what is in effect with its verification code."""
    content, number = services.agreement_file(uuid, by=actor_of(request), purpose=given.purpose)
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{number}.docx"'
    response["Cache-Control"] = "no-store"
    return response
