"""Operations come up: each once, each with its own end, in one durable transaction for all that came together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.incoming import Batch, Unfit
from linli.kernel.devices.models import Device
from linli.kernel.devices.operations import Operation
from linli.kernel.devices.queries.devices import own
from linli.kernel.devices.queries.operations import files_of
from linli.kernel.devices.rules import ASKED_AGAIN, FINISHED, Sent, Status, happened_at
from linli.kernel.devices.services import log, waking
from linli.kernel.devices.services.doing import End, do
from linli.kernel.devices.services.filing import small_files
from linli.kernel.devices.services.log import Logged
from linli.kernel.files.keeping import KeptFile

_Error = dict[str, Any]
TRIES = 3
"""Two batches that touch the same homes in another order may wait for each other; PostgreSQL ends one of them, and it
begins anew."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the phone is told of one operation. ``again`` says that it was here already."""

    id: str
    status: str
    answer: Mapping[str, Any] = field(default_factory=dict)
    error: _Error | None = None
    again: bool = False


def receive(*, device: UUID, batch: Batch, by: Actor) -> list[Result]:
    """Take in what came, in the order of the batch; a result for each.

    The same identifier with the same bytes gets the answer that it got, with other bytes a refusal. What fails takes
    nothing else with it; what needs something that is not here waits for it; what was waiting for something of this
    batch is done now.

    Raises:
        LinliError: not_found, device_revoked; nothing is taken in then.
    """
    for _ in range(TRIES - 1):
        try:
            return _receive(device, batch, by)
        except OperationalError as trouble:
            if not isinstance(trouble.__cause__, DeadlockDetected):
                raise
    return _receive(device, batch, by)


def _receive(device: UUID, batch: Batch, by: Actor) -> list[Result]:
    row = own(device, by=by)
    received_at = now()
    sent = _first_of_each(batch)
    with transaction.atomic():
        log.lock(sent)
        there = log.known(sent)
        fresh = [one for one in sent.values() if _is_wanted(one, there, row)]
        files = _files(fresh)
        ends = _do(fresh, files, batch.ahead, received_at, row, by)
        unfinished = {one.id: small_files(one) for one in fresh if ends[one.id].status not in FINISHED}
        log.name_files(unfinished, row)
        log.write(fresh, ends, there, row=row, ahead=batch.ahead, received_at=received_at, by=by)
        waking.wake(ends)
    return [_result(one, sent, there, ends, row) for one in batch.operations]


def _first_of_each(batch: Batch) -> dict[UUID, Sent]:
    """What comes twice in one batch is done once."""
    sent: dict[UUID, Sent] = {}
    for one in batch.operations:
        if isinstance(one, Sent):
            sent.setdefault(one.id, one)
    return sent


def _is_wanted(one: Sent, there: Mapping[UUID, Logged], row: Device) -> bool:
    """Whether an operation is to be done: it is new, or it was waiting and is asked for again."""
    known = there.get(one.id)
    return known is None or (known.is_same(one.sha256, row.id) and known.status in ASKED_AGAIN)


def _files(fresh: Sequence[Sent]) -> dict[UUID, dict[str, KeptFile]]:
    """The files of operations: those that came before, and those inside."""
    before = files_of(one.id for one in fresh) if fresh else {}
    return {one.id: small_files(one) | before.get(one.id, {}) for one in fresh}


def _do(
    fresh: Sequence[Sent],
    files: Mapping[UUID, Mapping[str, KeptFile]],
    ahead: timedelta,
    received_at: datetime,
    row: Device,
    by: Actor,
) -> dict[UUID, End]:  # fmt: skip
    operations = [
        Operation(one.id, one.kind, happened_at(one.at, ahead, received_at), one.body, row.uuid, ahead, files[one.id])
        for one in fresh
    ]
    return do(operations, by)


def _result(
    one: Sent | Unfit, sent: Mapping[UUID, Sent], there: Mapping[UUID, Logged], ends: Mapping[UUID, End], row: Device
) -> Result:
    if isinstance(one, Unfit):
        return Result(one.id, Status.REFUSED, error=_told(one.refusal))
    known = there.get(one.id)
    differs = sent[one.id].sha256 != one.sha256 or (known is not None and not known.is_same(one.sha256, row.id))
    if differs:
        return Result(str(one.id), Status.REFUSED, error=_told(LinliError("operation_differs")))
    if (end := ends.get(one.id)) is not None:
        return Result(str(one.id), end.status, end.answer, end.error, known is not None)
    assert known is not None  # what is not new was there
    return Result(str(one.id), known.status, known.answer, known.error, again=True)


def _told(refusal: LinliError) -> _Error:
    error: _Error = refusal.body()["error"]
    return error
