"""What a phone sent about a place that it had lost: somebody who answers for the place takes it in or does not."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts.permissions import require
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices import models
from linli.kernel.devices.queries.operations import files_of, one_parked
from linli.kernel.devices.rules import FINISHED, Status
from linli.kernel.devices.services.doing import do
from linli.kernel.devices.services.waking import finish, operation_of, wake

REASON_LENGTH = 200


@transaction.atomic
def decide(*, uuid: UUID, take: bool, reason: str, by: Actor) -> models.Operation:
    """Take a parked operation in, or put it aside (its body stays whole); on record with the reason.

    What is taken in is said by who did it at the door, by the right of who decides.

    Raises:
        LinliError: reason_wanted, not_allowed, not_found, operation_decided, or what still refuses it when it is taken.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise LinliError("reason_wanted")
    one_parked(uuid, by=by)
    row = models.Operation.objects.select_for_update(of=("self",)).select_related("device").get(uuid=uuid)
    require(by, "devices.decide", place_code=row.place_code)
    if row.status != Status.PARKED:
        raise LinliError("operation_decided", who=row.decided_by)
    row.decided_at, row.decided_by_id, row.decided_by, row.decision_reason = now(), by.id, by.name[:60], reason
    row.save(update_fields=["decided_at", "decided_by_id", "decided_by", "decision_reason"])
    _take(row, by) if take else _discard(row, by)
    record(
        by=by, action=f"devices.operation.{'taken' if take else 'discarded'}", object_type="operation",
        object_id=str(uuid), place_code=row.place_code, purpose=reason,
        detail={"kind": row.kind, "user": row.user_id, "sha256": bytes(row.sha256).hex()},
    )  # fmt: skip
    return row


def read_parked(*, uuid: UUID, purpose: str, by: Actor) -> models.Operation:
    """A parked operation with its whole content, for a purpose, on record. Raises purpose_required, not_found."""
    row = one_parked(uuid, by=by)
    if not purpose.strip():
        raise LinliError("purpose_required")
    with transaction.atomic():
        record(
            by=by, action="devices.operation.read", object_type="operation", object_id=str(uuid),
            place_code=row.place_code, purpose=purpose.strip()[:REASON_LENGTH], detail={"kind": row.kind},
        )  # fmt: skip
    return row


def _take(row: models.Operation, by: Actor) -> None:
    """Do it as who sent it, with the duties of who decides. Raises what refuses it."""
    said_by = replace(by, id=row.user_id, name=row.user_name)
    end = do([operation_of(row, files_of([row.uuid]), row.device.uuid)], said_by)[row.uuid]
    if end.status not in FINISHED:
        error = end.error or {}
        raise LinliError(error.get("code", "conflict"), **error.get("details", {}))
    finish(row, end)
    wake({row.uuid: end})


def _discard(row: models.Operation, by: Actor) -> None:
    row.status = Status.REFUSED
    row.error = LinliError("operation_discarded", who=by.name, reason=row.decision_reason).body()["error"]
    row.save(update_fields=["status", "error"])
