"""Doing operations: several of a kind in one savepoint where the kind can, each alone where one of them fails."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, transaction

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import Answer, Needs, Operation, OperationKind, keeps_body, kind_of
from linli.kernel.devices.rules import Status, is_lost_right

log = logging.getLogger("linli.devices")


@dataclass(frozen=True, slots=True)
class End:
    """How an operation ended. ``is_kept`` is False where the phone may try the same again and find it otherwise."""

    status: str
    answer: Answer = field(default_factory=dict)
    error: dict[str, Any] | None = None
    waits_for: UUID | None = None
    place_code: str = ""
    is_kept: bool = True


def do(operations: Sequence[Operation], by: Actor) -> dict[UUID, End]:
    """Do operations in their order, inside the caller's transaction; how each ended."""
    ends: dict[UUID, End] = {}
    for slug, group in groupby(operations, key=lambda one: one.kind):
        ends |= _do_kind(kind_of(slug), list(group), by)
    return _again(operations, ends, by)


def _again(operations: Sequence[Operation], ends: dict[UUID, End], by: Actor) -> dict[UUID, End]:
    """A child that came before its parent in the same batch: once more, as long as that helps."""
    while waiting := [one for one in operations if _may_go(ends[one.id], ends)]:
        for one in waiting:
            ends[one.id] = _alone(kind_of(one.kind), one, by)
        if all(ends[one.id].status == Status.WAITING for one in waiting):
            break
    return ends


def _may_go(end: End, ends: dict[UUID, End]) -> bool:
    parent = ends.get(end.waits_for) if end.waits_for else None
    return parent is not None and parent.status in (Status.DONE, Status.CONFLICT)


def _do_kind(kind: OperationKind | None, operations: list[Operation], by: Actor) -> Iterable[tuple[UUID, End]]:
    if kind is not None and kind.handle_many is not None:
        try:
            with transaction.atomic():
                said = kind.handle_many(operations, by)
            return [(one.id, _end(one, answer)) for one, answer in zip(operations, said, strict=True)]
        except (OperationalError, InterfaceError):
            raise
        except Exception as trouble:  # noqa: BLE001 -- whose fault it was is found by trying each alone
            if len(operations) > 1:
                log.info("%d operations of %s are tried alone: %s", len(operations), kind.slug, type(trouble).__name__)
    return [(one.id, _alone(kind, one, by)) for one in operations]


def _alone(kind: OperationKind | None, one: Operation, by: Actor) -> End:
    """One operation in a savepoint of its own. Only a database that is gone takes the batch with it."""
    if kind is None:
        return _end(one, LinliError("operation_kind_unknown", kind=one.kind), is_kept=False)
    try:
        with transaction.atomic():
            return _end(one, kind.handle(one, by))
    except (LinliError, Needs) as said:
        if kind.refused is not None and isinstance(said, LinliError):
            kind.refused(one, said, by)
        return _end(one, said)
    except (OperationalError, InterfaceError):
        raise
    except (IntegrityError, DatabaseError) as trouble:
        log.warning("operation %s of %s: %s", one.id, one.kind, trouble)
        return _end(one, LinliError("conflict"), is_kept=False)
    except Exception:
        log.exception("operation %s of %s", one.id, one.kind)
        return _end(one, LinliError("unexpected"), is_kept=False)


def _end(one: Operation, said: Answer | Exception, *, is_kept: bool = True) -> End:
    match said:
        case Needs():
            error = LinliError("operation_waits", needs=str(said.uuid))
            return End(Status.WAITING, error=error.body()["error"], waits_for=said.uuid)
        case LinliError() if is_kept and is_lost_right(said) and keeps_body(one.kind):
            error = LinliError("operation_parked")
            return End(Status.PARKED, error=error.body()["error"], place_code=str(said.details.get("place", "")))
        case LinliError():
            return End(Status.REFUSED, error=said.body()["error"], is_kept=is_kept)
        case Exception():
            raise said
    return End(Status.CONFLICT if said.get("conflicts") else Status.DONE, said)
