"""Cylinders: the list, the scan, the hand-over."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import CLEAN, Line, Moment, Strict
from linli.scenarios.gas.api.shapes import CylindersIn
from linli.scenarios.gas.queries import lists
from linli.scenarios.gas.services import handing_over, scanning

router = Router()

Code = Annotated[str, Field(min_length=1, max_length=400), CLEAN]


class HandOverIn(Strict):
    """What is done with the cylinder, and who takes it; ``seq`` is the line of its ledger that was seen."""

    step: Literal["fill", "load", "stock", "deliver", "use", "return", "inspect", "scrap"]
    to_kind: Literal["", "home", "organisation"] = ""
    to_uuid: UUID | None = None
    at: Moment | None = None
    text: Line = ""
    seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    request_id: UUID | None = None
    inspected_on: date | None = None
    inspection_due_on: date | None = None


@router.get("/cylinders")
def list_cylinders(request: HttpRequest, given: Query[CylindersIn]) -> Any:
    """Cylinders in one's area: in a state, stopped, by the beginning of their code."""
    items, following = lists.cylinders(by=actor_of(request), **given.dict())
    return {"items": items, "next": following}


@router.get("/cylinders/{code}")
def scan(request: HttpRequest, code: Path[Code]) -> Any:
    """What a scanned cylinder is, where it is and was, and whether it may go on; one that may not is on record."""
    return scanning.scan(code, by=actor_of(request))


@router.post("/cylinders/{code}/hand-overs")
def hand_over(request: HttpRequest, code: Path[Code], body: HandOverIn) -> Any:
    """Hand a cylinder over; answers as the scan does. A stopped one only goes back."""
    by = actor_of(request)
    handing_over.hand_over(code, handing_over.Asked(**body.dict()), by=by)
    return scanning.scan(code, by=by)
