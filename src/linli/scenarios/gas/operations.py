"""What phones tell of cylinders: ``gas.hand_over``, and ``gas.scan`` of one that stopped or that was not carried."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import day_of, today
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.schemas import CLEAN, Line, Strict
from linli.kernel.devices.operations import Answer, Needs, Operation, OperationKind, kind, parked_at, read
from linli.scenarios.gas.queries import cylinders, ledger
from linli.scenarios.gas.rules.cylinders import clean_code, stop
from linli.scenarios.gas.services import handing_over, scanning

Code = Annotated[str, Field(min_length=1, max_length=400), CLEAN]


class _HandOver(Strict):
    code: Code
    step: Literal["fill", "load", "stock", "deliver", "use", "return", "inspect", "scrap"]
    to_kind: Literal["", "home", "organisation"] = ""
    to_uuid: UUID | None = None
    text: Line = ""
    seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    after: UUID | None = None  # the operation before it, that nobody had taken in when this one was made
    inspected_on: date | None = None
    inspection_due_on: date | None = None


class _Scan(Strict):
    code: Code


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind("gas.hand_over", _hand_over, refused=_stopped))
    kind(OperationKind("gas.scan", _scan))


def _hand_over(operation: Operation, by: Actor) -> Answer:
    """Raises what :func:`handing_over.hand_over` raises; Needs for the hand-over before it."""
    body = read(_HandOver, operation.body)
    seq = body.seq
    if body.after is not None:
        before = ledger.by_request(body.after)
        if before is None:
            raise Needs(body.after)
        seq = before.seq
    if seq is None:
        raise LinliError("bad_input", field="body.seq")  # without a network nobody hands over what they did not see
    found = cylinders.find(clean_code(body.code))
    asked = handing_over.Asked(
        body.step, body.to_kind, body.to_uuid, operation.at, body.text, seq, operation.id, body.inspected_on,
        body.inspection_due_on,
    )  # fmt: skip
    with parked_at(found.place_code if found else ""):
        line = handing_over.hand_over(body.code, asked, by=by)
    return {"seq": line.seq, "state": line.to_state}


def _stopped(operation: Operation, refusal: LinliError, by: Actor) -> None:
    """That it stopped stays on record."""
    if refusal.code not in ("cylinder_stopped", "cylinder_unknown"):
        return
    body = read(_HandOver, operation.body)
    code = clean_code(body.code)
    found = cylinders.find(code)
    stops = found.stops(today()) if found else [stop("unknown")]
    place = found.place_code if found else ""
    scanning.record_stop(code, found.uuid if found else None, stops, by=by, place_code=place, step=body.step)


def _scan(operation: Operation, by: Actor) -> Answer:
    """Judged on its own day, which is what the phone showed (``operation.at`` is put right for the phone's clock); what
    stops it today is told too when that differs. A stop is kept; the reasons come back to who scanned."""
    found = scanning.judge(read(_Scan, operation.body).code, operation.at, by=by)
    answer = {"is_known": found.is_known, **_verdict(found.then), "on": day_of(operation.at).isoformat()}
    return answer if found.then == found.now else answer | {"today": _verdict(found.now)}


def _verdict(reasons: list[str]) -> Answer:
    return {"may_go_on": not reasons, "reasons": reasons}
