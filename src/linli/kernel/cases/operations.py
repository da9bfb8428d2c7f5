"""What phones do with cases without a network: ``cases.move`` and ``cases.open``, their photos sent beside them.

The case of a move is named by its identifier, or by that of the operation which opened it on the same phone. A case
that is opened may bring the code that the phone gave it, of the phone's own block (``code`` beside the questions).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import sight
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.schemas import MoveIn, OpenIn, Strict
from linli.kernel.cases.services import beginning, moves
from linli.kernel.cases.services.attachments import claim
from linli.kernel.cases.services.opening import Opened
from linli.kernel.cases.services.reading import inputs_of_move, inputs_of_opening
from linli.kernel.devices.operations import Answer, Needs, Operation, OperationKind, kind
from linli.kernel.devices.queries.operations import answer_of
from linli.kernel.devices.services.codes import check_code

MOVE, OPEN = "cases.move", "cases.open"
S = TypeVar("S", bound=Strict)


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind(MOVE, _move))
    kind(OperationKind(OPEN, _open))


def read(shape: type[S], operation: Operation, given: Any, by: Actor) -> S:
    """What was sent, in its shape, with its files claimed as attachments. A request that may have come before in
    another way keeps the identifier that it had then.

    Raises:
        LinliError: bad_input; Needs, of the operation itself, as long as files that it names have not come.
    """
    if not isinstance(given, dict):
        raise LinliError("bad_input", field="body")
    files = given.get("files", [])
    whole = {name: value for name, value in given.items() if name not in ("files", "code")}
    whole = {"request_id": str(operation.id)} | whole | {"at": operation.at.isoformat()}
    try:
        body = shape.model_validate(whole)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise LinliError("bad_input", field=f"body.{where}") from None
    if files:
        there = getattr(body, "attachments", ())
        body = body.model_copy(update={"attachments": [*there, *_files(operation, files, by)]})
    return body


def opened(made: Opened) -> Answer:
    """What a phone is told of a case that it opened."""
    return {"uuid": str(made.uuid), "number": made.number, "version": 1}


def code_of(operation: Operation) -> str:
    """The code that the phone gave to what it opened, or nothing. Raises bad_input, code_not_yours."""
    given = operation.body.get("code", "")
    if not isinstance(given, str):
        raise LinliError("bad_input", field="body.code")
    if given:
        check_code(given, device=operation.device, kind="case")
    return given


def _files(operation: Operation, names: Any, by: Actor) -> list[UUID]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise LinliError("bad_input", field="body.files")
    if any(name not in operation.files for name in names):
        raise Needs(operation.id)
    return claim([operation.files[name] for name in names], by=by)


def _open(operation: Operation, by: Actor) -> Answer:
    body = read(OpenIn, operation, dict(operation.body), by)
    inputs = replace(inputs_of_opening(body, by), field_code=code_of(operation))
    made = beginning.open_of_type(body.type, inputs=inputs, origin=body.origin, request_id=body.request_id)
    if sight.refusal(fact_queries.read(made.uuid), by, "") is not None:  # sealed, and not of its team
        return {"uuid": None, "number": made.number, "is_sealed": True}
    return opened(made)


def _move(operation: Operation, by: Actor) -> Answer:
    case, slug, given = _asked(operation.body)
    facts = _found(case, by)
    body = read(MoveIn, operation, given, by)
    if sight.refusal(facts, by, "") is not None:
        raise LinliError("not_allowed", place=facts.place_code)
    try:
        after = moves.move_seen(
            facts.uuid, slug, inputs=inputs_of_move(body, by), version=body.version, request_id=body.request_id
        )
    except LinliError as refusal:
        refusal.details.setdefault("place", facts.place_code)
        raise
    return {"case": str(after.uuid), "number": after.number, "state": after.state, "version": after.version}


def _asked(body: Mapping[str, Any]) -> tuple[UUID, str, Any]:
    try:
        case = UUID(str(body.get("case")))
    except ValueError:
        raise LinliError("bad_input", field="body.case") from None
    slug, given = body.get("move"), body.get("input", {})
    if not isinstance(slug, str) or set(body) - {"case", "move", "input"}:
        raise LinliError("bad_input", field="body.move")
    return case, slug, given


def _found(case: UUID, by: Actor) -> Facts:
    """The case, or that which one's own operation of this identifier opened. Raises Needs as long as it is not here."""
    try:
        return fact_queries.read(case)
    except LinliError:
        made = answer_of(case, by.id) if by.id is not None else None
        if not made or not made.get("uuid"):
            raise Needs(case) from None
        return fact_queries.read(UUID(str(made["uuid"])))
