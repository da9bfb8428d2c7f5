"""What phones without a network tell of care beside visits and calls: ``care.wish``. Grades are given at the desk.

What is refused leaves no content on the server: it is sealed to the elder's team.
"""

from __future__ import annotations

from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.kernel.devices.operations import Answer, Operation, OperationKind, kind, read
from linli.scenarios.care.api.teams import WishIn
from linli.scenarios.care.services.wishing import wish

WISH = "care.wish"


class _Wish(WishIn):
    elder: UUID


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind(WISH, _wish, keeps_body=False))


def _wish(operation: Operation, by: Actor) -> Answer:
    """Raises what taking down a wish is refused for."""
    body = read(_Wish, operation.body)
    taken = wish(body.elder, body.kind, body.text, body.names_agreed, at=operation.at, by=by)
    return {"uuid": str(taken.uuid), "number": taken.case_number}
