"""Operations that waited for another: done as soon as it is, in the name of who sent them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from linli.kernel.accounts.queries import actor_of_user
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices import models
from linli.kernel.devices.operations import Operation, keeps_body
from linli.kernel.devices.queries.operations import files_of
from linli.kernel.devices.rules import FINISHED, WAITS_FOR, Status
from linli.kernel.devices.services.doing import End, do

MOST = 200
_MADE = ("uuid", "case", "target")
"""What an operation's answer may name as made by it, besides the operation's own identifier."""


_ANY = "select 1 from devices_operation where status = 'waiting' and waits_for = any(%s::uuid[]) limit 1"


def wake(ends: Mapping[UUID, End]) -> None:
    """Do what waited for these operations, and what waited for that, in the caller's transaction."""
    done = _made(ends)
    while done and hot.fetchone(_ANY, [done]):
        rows = models.Operation.objects.filter(status=Status.WAITING, waits_for__in=done)
        done = _made(_redo(rows.select_for_update(of=("self",), skip_locked=True).order_by("id")[:MOST]))


def wake_itself(row: models.Operation) -> None:
    """Do an operation that waited for its own files, in the caller's transaction."""
    wake(_redo([row]))


@transaction.atomic
def wake_missed() -> int:
    """Do what waits for an operation that is done: the two came at the same moment, and neither saw the other."""
    finished = models.Operation.objects.filter(status__in=FINISHED, uuid=OuterRef("waits_for"))
    waiting = models.Operation.objects.filter(Exists(finished), status=Status.WAITING)
    rows = waiting.select_for_update(of=("self",), skip_locked=True).order_by("id")[:MOST]
    ends = _redo(rows)
    wake(ends)
    return len(ends)


@transaction.atomic
def expire(moment: datetime) -> int:
    """Refuse what has waited longer than anybody is without a network; the body stays."""
    rows = models.Operation.objects.filter(status=Status.WAITING, received_at__lt=moment - WAITS_FOR)
    count = 0
    for row in rows.select_for_update(skip_locked=True)[:MOST]:
        error = LinliError("operation_expired", needs=str(row.waits_for)).body()["error"]
        finish(row, End(Status.REFUSED, error=error))
        count += 1
    return count


def operation_of(row: models.Operation, files: Mapping[UUID, Any], device: UUID) -> Operation:
    """A row of the log as a kind gets it."""
    kept = files.get(row.uuid, {})
    return Operation(row.uuid, row.kind, row.at, row.body or {}, device, files=kept, answer=row.answer)


def finish(row: models.Operation, end: End) -> None:
    """Write how an operation that was here ended now."""
    row.status, row.answer, row.error, row.waits_for = end.status, end.answer, end.error, end.waits_for
    row.place_code = end.place_code or row.place_code
    if end.status in FINISHED:
        row.body = None
    elif end.status != Status.WAITING and not keeps_body(row.kind, end.error):
        row.body = {}
    row.save(update_fields=["status", "answer", "error", "waits_for", "place_code", "body"])


def _redo(rows: Iterable[models.Operation]) -> dict[UUID, End]:
    found = list(rows)
    files = files_of(row.uuid for row in found) if found else {}
    ends: dict[UUID, End] = {}
    for row in found:
        by = actor_of_user(row.user_id) or Actor(kind="user", id=row.user_id, name=row.user_name)
        ends |= do([operation_of(row, files, row.device.uuid)], by)
        if ends[row.uuid].is_kept:
            finish(row, ends[row.uuid])
    return ends


def _made(ends: Mapping[UUID, End]) -> list[UUID]:
    found: list[UUID] = []
    for uuid, end in ends.items():
        if end.status in FINISHED:
            named = (end.answer.get(name) for name in _MADE)
            found += [uuid, *(UUID(str(one)) for one in named if one)]
    return found
