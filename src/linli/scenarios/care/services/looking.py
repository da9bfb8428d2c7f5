"""Every look at an elder is on record with its purpose, the list of one's elders too."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.scenarios.care.queries import pages
from linli.scenarios.care.queries.pages import Page, Row
from linli.scenarios.care.queries.sight import find
from linli.scenarios.care.services.locking import note


@transaction.atomic
def list_elders(*, by: Actor) -> list[Row]:
    """The elders whom the actor may see, covered. Nobody else gets a list; whoever sees none leaves no record."""
    permissions.person(by)
    rows = pages.elders(by=by)
    if rows:
        record(
            by=by,
            action="care.elders.listed",
            object_type="elder",
            object_id="",
            purpose="五色照护",
            detail={"elders": [str(row.uuid) for row in rows]},
        )
    return rows


@transaction.atomic
def look(uuid: UUID, purpose: str, *, by: Actor) -> Page:
    """One elder in full, for a stated purpose. Raises not_found, purpose_required."""
    elder = find(uuid, by=by)
    if not purpose.strip():
        raise LinliError("purpose_required")
    note(elder, "elder.seen", by=by, purpose=purpose.strip())
    return pages.page(elder, by=by)
