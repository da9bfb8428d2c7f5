"""Saves and deletes views."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.models import SavedView
from linli.kernel.cases.queries.views import plain


@transaction.atomic
def save(*, name: str, query: str, shared: bool, by: Actor) -> dict[str, Any]:
    """Save a view; sharing lets the whole unit see it. Raises not_allowed for who is not a signed-in person."""
    if by.kind != "user" or by.id is None or not by.duties:
        raise LinliError("not_allowed")
    unit_id = by.duties[0].unit_id if shared else None
    view, _ = SavedView.objects.update_or_create(
        user_id=by.id, name=name, defaults={"query": query, "unit_id": unit_id}
    )
    audit.record(by=by, action="cases.view.save", object_type="view", object_id=str(view.id), detail={"shared": shared})
    return plain(view, by)


@transaction.atomic
def delete(view_id: int, *, by: Actor) -> None:
    """Delete one of the actor's own views. Raises not_found."""
    if by.kind != "user" or by.id is None:
        raise LinliError("not_found")
    gone, _ = SavedView.objects.filter(id=view_id, user_id=by.id).delete()
    if not gone:
        raise LinliError("not_found")
    audit.record(by=by, action="cases.view.delete", object_type="view", object_id=str(view_id))
