"""Saved views of the list: mine, and those my unit shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.queries import views as view_queries
from linli.kernel.cases.schemas import ViewIn
from linli.kernel.cases.services import views as view_services

router = Router()


@router.get("/views")
def list_views(request: HttpRequest) -> Any:
    """My views and my units' shared ones."""
    return view_queries.of_actor(actor_of(request))


@router.post("/views")
def save_view(request: HttpRequest, body: ViewIn) -> Any:
    """Save a view under a name; the same name again replaces it."""
    return view_services.save(name=body.name, query=body.query, shared=body.shared, by=actor_of(request))


@router.post("/views/{int:view_id}/delete")
def delete_view(request: HttpRequest, view_id: int) -> Any:
    """Delete one of my views."""
    view_services.delete(view_id, by=actor_of(request))
    return {"deleted": view_id}
