"""Addresses of the register under /api/v1. No list of people, no search: a home first, then a purpose."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.registry import queries
from linli.kernel.registry.services import reveal as reveal_person
from linli.kernel.registry.services.settling import read_conflicts, settle

router = Router(tags=["registry"])
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class CoveredOut(Schema):
    """A resident as shown without a purpose."""

    uuid: UUID
    name: str
    phone: str
    id_number: str
    is_contact: bool
    is_synthetic: bool


class PersonRevealIn(Schema):
    """What is asked, and why."""

    fields: Annotated[list[Literal["name", "phone", "id_number", "born_on"]], Field(min_length=1, max_length=4)]
    purpose: Annotated[str, StringConstraints(max_length=200)]


class RevealedOut(Schema):
    """The asked fields."""

    name: str | None = None
    phone: str | None = None
    id_number: str | None = None
    born_on: date | None = None


class WordOut(Schema):
    """What somebody said, and from what; ``***`` where it is covered."""

    value: Any
    said_at: datetime
    said_by: str
    source: str
    source_name: str


class ConflictOut(Schema):
    """Two people said otherwise of one thing; ``other`` came later. ``held`` is what the register said before them,
    ``stands`` whose word it says now."""

    uuid: UUID
    subject_kind: str
    subject_uuid: UUID
    subject_title: str
    place_code: str
    key: str
    name: str
    name_en: str
    type: str
    one: WordOut
    other: WordOut
    held: WordOut | None
    stands: Literal["one", "other", ""]
    found_at: datetime
    is_covered: bool


class ConflictPage(Schema):
    """A page of them, the newest first."""

    items: list[ConflictOut]
    next: str | None


class SettleIn(Schema):
    """What is right; a value that neither said comes with its reason."""

    value: bool | int | float | Text | list[Text] | list[float]
    reason: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = ""


class SettledOut(Schema):
    """How it stands now."""

    uuid: UUID
    key: str
    settled_by: str
    settled_at: datetime


@router.get("/facts/conflicts", response=ConflictPage)
def list_conflicts(
    request: HttpRequest,
    purpose: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """What waits to be settled in my area; personal values are uncovered for a purpose, on record."""
    items, following = read_conflicts(purpose=purpose, by=actor_of(request), cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.post("/facts/conflicts/{uuid}/settle", response=SettledOut)
def settle_conflict(request: HttpRequest, uuid: UUID, payload: SettleIn) -> Any:
    """Say which of the two is right, or a third value."""
    return settle(uuid=uuid, value=payload.value, reason=payload.reason, by=actor_of(request))


@router.get("/homes/{home_id}/people", response=list[CoveredOut])
def people_of_home(request: HttpRequest, home_id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> list[queries.Covered]:
    """Who lives in a home of one's own area, names and numbers covered."""
    return queries.people_of_home(home_id, by=actor_of(request))


@router.post("/people/{uuid}/reveal", response=RevealedOut, exclude_unset=True)
def reveal(request: HttpRequest, uuid: UUID, payload: PersonRevealIn) -> dict[str, Any]:
    """Uncover fields of a resident for a stated purpose; every time is on record."""
    return reveal_person(uuid=uuid, fields=payload.fields, purpose=payload.purpose, by=actor_of(request))
