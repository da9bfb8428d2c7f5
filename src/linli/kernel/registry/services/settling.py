"""Two said otherwise, a third settles it: what they say is a fact of its own, and everything stays on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.models import FactConflict
from linli.kernel.registry.queries import conflicts as queries
from linli.kernel.registry.rules import Effect
from linli.kernel.registry.services.facts import Said, Source, say

SOURCE = "correction"


@transaction.atomic
def settle(*, uuid: UUID, value: Any, reason: str = "", by: Actor) -> FactConflict:
    """Say which value is right, one of the two or, with a reason, a third; other open conflicts about the same end
    with it.

    Raises:
        LinliError: not_allowed, not_found (also outside one's area), conflict_settled, reason_wanted,
            fact_value_unfit.
    """
    seen = queries.one(uuid, by=by)
    row = FactConflict.objects.select_for_update().get(id=seen.id)
    permissions.require(by, "facts.settle", place_code=row.place_code)
    if row.settled_at is not None:
        raise LinliError("conflict_settled", who=row.settled_by)
    if value not in (row.one_value, row.other_value) and not reason.strip():
        raise LinliError("reason_wanted")
    moment = now()
    said = Said(row.subject_kind, row.subject_uuid, row.key, value, moment)
    (outcome,) = say(facts=[said], source=Source(SOURCE, uuid=row.uuid), by=by)
    open_ones = FactConflict.objects.filter(subject_uuid=row.subject_uuid, key=row.key, settled_at=None)
    settled = {"settled_at": moment, "settled_value": value, "settled_by_id": by.id, "settled_by": by.name[:60]}
    open_ones.update(**settled)
    record(
        by=by, action="registry.conflict.settled", object_type=row.subject_kind, object_id=str(row.subject_uuid),
        place_code=row.place_code, purpose=reason.strip()[:200],
        detail={"fact": row.key, "conflict": str(row.uuid), "changed": outcome.effect is Effect.CHANGED},
    )  # fmt: skip
    row.refresh_from_db()
    return row


def read_conflicts(
    *, purpose: str, by: Actor, cursor: str | None, limit: int
) -> tuple[list[queries.Shown], str | None]:
    """Open conflicts of one's own area; personal values are uncovered for a stated purpose, on record.

    Raises not_allowed.
    """
    rows, following = queries.page(by=by, cursor=cursor, limit=limit)
    purpose = purpose.strip()[:200]
    if purpose and rows:
        with transaction.atomic():
            for row in rows:
                record(
                    by=by, action="registry.conflict.revealed", object_type=row.subject_kind,
                    object_id=str(row.subject_uuid), place_code=row.place_code, purpose=purpose,
                    detail={"fact": row.key},
                )  # fmt: skip
    return queries.shown(rows, bare=bool(purpose)), following
