"""Machine tokens, for administrators."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from linli.kernel.accounts import queries, services
from linli.kernel.accounts.api import shapes
from linli.kernel.accounts.auth import actor_of
from linli.kernel.accounts.permissions import require

router = Router()


@router.get("/tokens", response=shapes.TokensOut)
def list_tokens(request: HttpRequest) -> dict[str, Any]:
    """All tokens, without their keys."""
    require(actor_of(request), "tokens.manage")
    return {"items": queries.list_tokens()}


@router.post("/tokens", response=shapes.NewTokenOut)
def create_token(request: HttpRequest, payload: shapes.TokenIn) -> dict[str, str]:
    """A new token; the key is shown this once."""
    return {"token": services.create_token(by=actor_of(request), **payload.dict())}


@router.post("/tokens/{token_id}/revoke", response={204: None})
def revoke_token(request: HttpRequest, token_id: Annotated[int, Field(ge=1, le=2**63 - 1)]) -> Status[None]:
    """End a token at once."""
    services.revoke_token(token_id=token_id, by=actor_of(request))
    return Status(204, None)
