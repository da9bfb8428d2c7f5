"""The end of a round: the doors that are left go to a team, then the round is closed with its coverage as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts.queries.staff import active_users
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.rounds.models import DoorOrder, Round, Target
from linli.kernel.rounds.queries.coverage import whole
from linli.kernel.rounds.queries.sight import require
from linli.kernel.rounds.queries.walking import walking_order
from linli.lib.clock import uuid7


@transaction.atomic
def order_doors(*, round_uuid: UUID, place_code: str, people: Sequence[int], everything: bool, by: Actor) -> DoorOrder:
    """Give the doors that are left in a place to a team, in the order of walking: those who were absent or refused
    often enough, or everything that is unresolved.

    Raises:
        LinliError: not_found, not_allowed, round_closed, team_needed, door_list_empty.
    """
    row = _locked(round_uuid, by, place_code)
    if not people or set(people) - active_users(people):
        raise LinliError("team_needed")
    left = Target.objects.filter(round=row, place_code__startswith=place_code, is_left=True)
    if not everything:
        left = left.filter(needs_door=True)
    targets = walking_order(row.subject_kind, list(left.only("id", "subject_uuid")))
    if not targets:
        raise LinliError("door_list_empty")
    order = DoorOrder.objects.create(
        uuid=uuid7(), round=row, place_code=place_code, people=list(people), doors=len(targets), made_at=now(),
        made_by_id=by.id,
    )  # fmt: skip
    for position, target in enumerate(targets, start=1):
        target.order, target.order_position = order, position
        target.people, target.needs_door = list(people), True
    Target.objects.bulk_update(targets, ["order", "order_position", "people", "needs_door"], batch_size=2000)
    record(
        by=by,
        action="rounds.doors.ordered",
        object_type="round",
        object_id=str(row.uuid),
        place_code=place_code,
        detail={"order": str(order.uuid), "doors": len(targets), "people": list(people)},
    )
    return order


@transaction.atomic
def close_round(*, round_uuid: UUID, by: Actor) -> Round:
    """Close a round; what was told before that moment and arrives later is still taken.

    Raises:
        LinliError: not_found, not_allowed, round_closed.
    """
    row = _locked(round_uuid, by)
    row.closed_at = now()
    row.closing = asdict(whole(row.id))
    row.save(update_fields=["closed_at", "closing"])
    record(
        by=by,
        action="rounds.round.closed",
        object_type="round",
        object_id=str(row.uuid),
        place_code=row.area_code,
        detail=row.closing,
    )
    return row


def _locked(uuid: UUID, by: Actor, place_code: str = "") -> Round:
    row = Round.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    require(by, row, "open", place_code or row.area_code)
    if row.closed_at:
        raise LinliError("round_closed", closed_at=row.closed_at.isoformat(timespec="minutes"))
    return row
