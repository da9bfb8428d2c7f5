"""One's own notices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, model_validator

from linli.kernel.accounts.auth import actor_of
from linli.kernel.messages import queries, services

router = Router(tags=["messages"])
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class NoticeOut(Schema):
    """One notice, as a sentence in both languages."""

    id: int
    kind: str
    params: dict[str, Any]
    text: str
    text_en: str
    object_type: str
    object_id: str
    created_at: datetime
    read_at: datetime | None


class NoticesOut(Schema):
    """A page of notices, newest first."""

    items: list[NoticeOut]
    next: str | None
    unread: int


class ReadIn(Schema):
    """Which were read: ``ids``, or ``all``."""

    ids: Annotated[list[Id], Field(max_length=1000)] | None = None
    all: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> ReadIn:
        if self.all == (self.ids is not None):
            raise ValueError("either ids or all")
        return self


class ReadOut(Schema):
    """How many of them were unread."""

    read: int


@router.get("/notices", response=NoticesOut)
def list_notices(
    request: HttpRequest,
    cursor: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """My notices."""
    items, following, unread = queries.notices(by=actor_of(request), cursor=cursor, limit=limit)
    return {"items": items, "next": following, "unread": unread}


@router.post("/notices/read", response=ReadOut)
def mark_read(request: HttpRequest, payload: ReadIn) -> dict[str, int]:
    """I read these."""
    return {"read": services.mark_read(by=actor_of(request), ids=None if payload.all else payload.ids)}
