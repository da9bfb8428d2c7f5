"""One's own field keys (采集密码)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.accounts.queries import field_keys as queries
from linli.kernel.accounts.services import field_keys as services

router = Router()


class FieldKeyIn(Schema):
    """For which phone, and for how long."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
    days: int = 180


class FieldKeyOut(Schema):
    """A key that lives, without the key itself."""

    id: int
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class NewFieldKeyOut(Schema):
    """A new key, shown this once."""

    id: int
    key: str
    username: str
    expires_at: datetime


@router.get("/me/field-keys", response=list[FieldKeyOut])
def list_keys(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own keys that live."""
    return queries.own(by=actor_of(request))


@router.post("/me/field-keys", response={201: NewFieldKeyOut})
def make_key(request: HttpRequest, payload: FieldKeyIn) -> Any:
    """A key for a phone or a form tool; shown this once."""
    return Status(201, services.make_field_key(name=payload.name, days=payload.days, by=actor_of(request)))


@router.post("/me/field-keys/{key_id}/revoke", response={204: None})
def revoke_key(request: HttpRequest, key_id: Annotated[int, Field(ge=1, le=2**63 - 1)]) -> Status[None]:
    """End a key at once."""
    services.revoke_field_key(key_id=key_id, by=actor_of(request))
    return Status(204, None)
