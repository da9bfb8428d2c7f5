"""What phones tell of contact with people at home: ``sweeps.call``, ``sweeps.errand``, ``sweeps.errand.take`` and
``sweeps.errand.done``.

The record deletes itself, so these leave no content in the log: neither one that is refused, nor one that comes when
the record is gone or names somebody else, which is answered with ``is_over`` and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.schemas import Line, Strict
from linli.kernel.devices.operations import Answer, Operation, OperationKind, kind, read
from linli.lib.clock import uuid7
from linli.scenarios.sweeps.services import contacting, errands

_IS_OVER: Answer = {"is_over": True}


class _Call(Strict):
    contact: UUID
    outcome: Literal["done", "absent", "refused"]
    note: Line = ""


class _Errand(Strict):
    contact: UUID
    uuid: UUID
    kind: Literal["medicine", "groceries", "parcel", "rubbish", "other"]
    text: Line = ""


class _Step(Strict):
    contact: UUID
    errand: UUID


def install() -> None:
    """From ``AppConfig.ready``."""
    for slug, handle in (
        ("sweeps.call", _call), ("sweeps.errand", _ask), ("sweeps.errand.take", _take), ("sweeps.errand.done", _done),
    ):  # fmt: skip
        kind(OperationKind(slug, _unless_over(handle), keeps_body=False))


def _unless_over(handle: Callable[[Operation, Actor], None]) -> Callable[[Operation, Actor], Answer]:
    def handled(operation: Operation, by: Actor) -> Answer:
        try:
            handle(operation, by)
        except LinliError as refusal:
            if refusal.code == "not_found":
                return _IS_OVER
            raise
        return {}

    return handled


def _call(operation: Operation, by: Actor) -> None:
    body = read(_Call, operation.body)
    contacting.call(body.contact, result=uuid7(), outcome=body.outcome, note=body.note, by=by, at=operation.at)


def _ask(operation: Operation, by: Actor) -> None:
    body = read(_Errand, operation.body)
    errands.ask(body.contact, uuid=body.uuid, kind=body.kind, text=body.text, by=by)


def _take(operation: Operation, by: Actor) -> None:
    errands.take(read(_Step, operation.body).errand, by=by)


def _done(operation: Operation, by: Actor) -> None:
    errands.finish(read(_Step, operation.body).errand, by=by)
