"""What was not on the list and was found on the way: it joins the round beside the frozen targets."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.services.facts import lock_subjects
from linli.kernel.rounds.models import Round, Target, Twin
from linli.kernel.rounds.queries.sight import require
from linli.kernel.rounds.services.opening import add_found
from linli.lib.clock import uuid7


@transaction.atomic
def find(*, round_uuid: UUID, subject_uuid: UUID, uuid: UUID, by: Actor) -> Target:
    """Put a home, person, organisation or thing of the register on a round's list. ``uuid`` is made by the phone; the
    same again is the same target.

    Raises:
        LinliError: not_found (also outside one's area), not_allowed, round_closed, target_there.
    """
    row, place_code = _open(round_uuid, subject_uuid, by)
    there = _there(row, subject_uuid)
    if there is not None:
        if there.uuid == uuid:
            return there
        raise LinliError("target_there")
    return _add(row, subject_uuid, place_code, uuid, by)


@transaction.atomic
def join(*, round_uuid: UUID, subject_uuid: UUID, uuid: UUID, called: UUID, by: Actor) -> Target:
    """As :func:`find`, for what a phone found and named without knowing that it is in the register or on the list: the
    target that is there, and visits by the phone's names (``uuid`` of the target, ``called`` of the subject) reach it.

    Raises:
        LinliError: not_found (also outside one's area), not_allowed, round_closed.
    """
    row, place_code = _open(round_uuid, subject_uuid, by)
    target = _there(row, subject_uuid)
    if target is None:
        target = _add(row, subject_uuid, place_code, uuid if called == subject_uuid else uuid7(), by)
    if target.uuid != uuid:
        Twin.objects.get_or_create(uuid=uuid, defaults={"subject_uuid": called, "target": target})
    return target


def _open(round_uuid: UUID, subject_uuid: UUID, by: Actor) -> tuple[Round, str]:
    """The open round and where its new subject stands, which is locked."""
    row = Round.objects.filter(uuid=round_uuid).first()
    found = subjects(row.subject_kind, [subject_uuid]).get(subject_uuid) if row else None
    if row is None or found is None or not found.place_code.startswith(row.area_code):
        raise LinliError("not_found")  # what stands outside the round's area would be in nobody's coverage of it
    require(by, row, "visit", found.place_code)
    if row.closed_at:
        raise LinliError("round_closed", closed_at=row.closed_at.isoformat(timespec="minutes"))
    lock_subjects([subject_uuid])
    return row, found.place_code


def _there(row: Round, subject_uuid: UUID) -> Target | None:
    """The subject's latest target of the round."""
    rows = Target.objects.filter(round=row, subject_uuid=subject_uuid, superseded_at__isnull=True)
    return rows.order_by("-number").first()


def _add(row: Round, subject_uuid: UUID, place_code: str, uuid: UUID, by: Actor) -> Target:
    target = add_found(row, subject_uuid, place_code, uuid=uuid)
    record(
        by=by,
        action="rounds.target.found",
        object_type="target",
        object_id=str(uuid),
        place_code=place_code,
        detail={"round": str(row.uuid), "subject": str(subject_uuid)},
    )
    return target
