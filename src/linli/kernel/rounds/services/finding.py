"""What was not on the list and was found on the way: it joins the round beside the frozen targets."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.services.facts import lock_subjects
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.queries.sight import require
from linli.kernel.rounds.services.opening import add_found


@transaction.atomic
def find(*, round_uuid: UUID, subject_uuid: UUID, uuid: UUID, by: Actor) -> Target:
    """Put a home, person, organisation or thing of the register on a round's list. ``uuid`` is made by the phone; the
    same again is the same target.

    Raises:
        LinliError: not_found (also outside one's area), not_allowed, round_closed, target_there.
    """
    row = Round.objects.filter(uuid=round_uuid).first()
    found = subjects(row.subject_kind, [subject_uuid]).get(subject_uuid) if row else None
    if row is None or found is None:
        raise LinliError("not_found")
    require(by, row, "visit", found.place_code)
    if row.closed_at:
        raise LinliError("round_closed", closed_at=row.closed_at.isoformat(timespec="minutes"))
    lock_subjects([subject_uuid])
    there = Target.objects.filter(round=row, subject_uuid=subject_uuid, superseded_at__isnull=True).first()
    if there is not None:
        if there.uuid == uuid:
            return there
        raise LinliError("target_there")
    target = add_found(row, subject_uuid, found.place_code, uuid=uuid)
    record(
        by=by,
        action="rounds.target.found",
        object_type="target",
        object_id=str(uuid),
        place_code=found.place_code,
        detail={"round": str(row.uuid), "subject": str(subject_uuid)},
    )
    return target
