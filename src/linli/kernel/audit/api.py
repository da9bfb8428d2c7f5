"""The audit for auditors. Mounted with ``auth=allowed("audit.read")``: this room knows no accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from linli.kernel.audit import queries
from linli.kernel.audit.services import on_demand
from linli.kernel.base.actor import Actor

router = Router(tags=["audit"])


class RecordOut(Schema):
    """One act."""

    id: int
    recorded_at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str  # as the actor is called now
    action: str
    object_type: str
    object_id: str
    place_code: str
    purpose: str
    detail: dict[str, Any]
    hash: str


class RecordsOut(Schema):
    """A page of records, newest first."""

    items: list[RecordOut]
    next: str | None


class ProblemOut(Schema):
    """Something that verification found."""

    source: str
    kind: str
    object_id: str
    message: str
    message_en: str


class VerificationOut(Schema):
    """A proof of all logs: how far it is, and what it found once it has ended."""

    asked_at: datetime
    ended_at: datetime | None
    step: str
    ok: bool | None
    checked: int
    problems: list[ProblemOut]

    @staticmethod
    def resolve_ok(it: Any) -> bool | None:
        """Nothing was wrong; None while nobody knows."""
        return not it.problems if it.ended_at else None


@router.get("/audit", response=RecordsOut)
def list_records(
    request: HttpRequest,
    object_id: Annotated[str, Query(max_length=64)] = "",
    actor_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    action: Annotated[str, Query(max_length=80)] = "",
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: datetime | None = None,
    cursor: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """Who did what, when and for which purpose."""
    items, following = queries.records(
        object_id=object_id,
        actor_id=actor_id,
        action=action,
        since=since,
        until=until,
        cursor=cursor,
        limit=limit,
    )
    return {"items": items, "next": following}


@router.post("/audit/verify", response={202: VerificationOut})
def verify(request: HttpRequest) -> Status[Any]:
    """Have every log proved by the worker, now; whoever asks while that is under way follows the same proof."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Status(202, on_demand.ask(by=actor))


@router.get("/audit/verification", response=VerificationOut | None)
def verification(request: HttpRequest) -> Any:
    """The latest proof, or nothing when there was none yet."""
    return queries.latest_verification()
