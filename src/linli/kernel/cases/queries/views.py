"""Saved views."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from linli.kernel.base.actor import Actor
from linli.kernel.cases.models import SavedView


def of_actor(by: Actor) -> list[dict[str, Any]]:
    """The actor's own views and those shared in their units, by name."""
    if by.kind != "user":  # a machine's number is nobody's
        return []
    units = [duty.unit_id for duty in by.duties]
    found = SavedView.objects.filter(Q(user_id=by.id) | Q(unit_id__in=units)).order_by("name", "id")[:200]
    return [plain(view, by) for view in found]


def plain(view: SavedView, by: Actor) -> dict[str, Any]:
    """A view as the API tells it."""
    return {
        "id": view.id, "name": view.name, "query": view.query, "shared": view.unit_id is not None,
        "mine": view.user_id == by.id,
    }  # fmt: skip
