"""Addresses of the register under /api/v1. No list of people, no search: a home first, then a purpose."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.registry import queries
from linli.kernel.registry.services import reveal as reveal_person

router = Router(tags=["registry"])


class CoveredOut(Schema):
    """A resident as shown without a purpose."""

    uuid: UUID
    name: str
    phone: str
    id_number: str
    is_contact: bool
    is_synthetic: bool


class RevealIn(Schema):
    """What is asked, and why."""

    fields: Annotated[list[Literal["name", "phone", "id_number", "born_on"]], Field(min_length=1, max_length=4)]
    purpose: Annotated[str, StringConstraints(max_length=200)]


class RevealedOut(Schema):
    """The asked fields."""

    name: str | None = None
    phone: str | None = None
    id_number: str | None = None
    born_on: date | None = None


@router.get("/homes/{home_id}/people", response=list[CoveredOut])
def people_of_home(request: HttpRequest, home_id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> list[queries.Covered]:
    """Who lives in a home of one's own area, names and numbers covered."""
    return queries.people_of_home(home_id, by=actor_of(request))


@router.post("/people/{uuid}/reveal", response=RevealedOut, exclude_unset=True)
def reveal(request: HttpRequest, uuid: UUID, payload: RevealIn) -> dict[str, Any]:
    """Uncover fields of a resident for a stated purpose; every time is on record."""
    return reveal_person(uuid=uuid, fields=payload.fields, purpose=payload.purpose, by=actor_of(request))
