"""Figures, users, firms, pipes and signed inspections."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base import clock
from linli.kernel.cases.schemas import CLEAN, Code, Strict
from linli.scenarios.gas.api.shapes import Cursor, Limit, PlaceIn, UsersIn
from linli.scenarios.gas.queries import firms as firm_queries
from linli.scenarios.gas.queries import inspections as inspection_queries
from linli.scenarios.gas.queries import pipes as pipe_queries
from linli.scenarios.gas.queries import reach, summary
from linli.scenarios.gas.queries import users as user_queries
from linli.scenarios.gas.services import firms as firm_services
from linli.scenarios.gas.services import pipe_register

router = Router()
PipeCode = Annotated[str, Field(min_length=1, max_length=60), CLEAN]


class InspectionsIn(PlaceIn):
    """Which inspections: of a place, of one home or firm, by result, inspector's name, days of the inspection."""

    subject: UUID | None = None
    result: Annotated[str, Field(pattern="^(|sound|hazards)$")] = ""
    inspector: Annotated[str, Field(max_length=60), CLEAN] = ""
    since: date | None = None
    until: date | None = None
    cursor: Cursor = ""
    limit: Limit = 50


class CommunityIn(Strict):
    """One community, by its code."""

    community: Annotated[str, Field(pattern=r"^\d{12}$")]


class UnitIn(Strict):
    """The unit whose people act for the firm; empty: nobody's."""

    unit: Code = ""


class DoneIn(Strict):
    """The day on which a segment was renewed."""

    on: date


@router.get("/summary")
def figures(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """Users, cylinders, firms, workers, inspections, hazards and pipes in one's area, as of now."""
    return summary.summary(by=actor_of(request), place=given.place)


@router.get("/users")
def users(request: HttpRequest, given: Query[UsersIn]) -> Any:
    """Homes and organisations that use LPG; nobody's name."""
    items, following = user_queries.page(by=actor_of(request), **given.dict())
    return {"items": items, "next": following}


@router.get("/firms")
def firms(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """Firms that fill, sell or transport, with their licence and what they have."""
    return {"items": firm_queries.inside(reach.scope(actor_of(request), given.place)), "as_of": clock.now()}


@router.post("/firms/{uuid:uuid}/unit")
def entrust(request: HttpRequest, uuid: UUID, body: UnitIn) -> Any:
    """Say whose people act for a firm."""
    firm_services.entrust(uuid, unit=body.unit, by=actor_of(request))
    return {"uuid": uuid, "unit": body.unit}


@router.get("/pipes")
def pipes(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """Kilometres of old pipe planned and done, by street."""
    rows = pipe_queries.inside(reach.scope(actor_of(request), given.place))
    return {**pipe_queries.figures(rows, clock.today().year), "as_of": clock.now()}


@router.get("/pipes/map")
def pipes_on_map(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """The segments as GeoJSON, each with how far it is."""
    rows = pipe_queries.inside(reach.scope(actor_of(request), given.place))
    return pipe_queries.collection(rows, clock.today().year)


@router.post("/pipes/{code}/done")
def done(request: HttpRequest, code: Path[PipeCode], body: DoneIn) -> Any:
    """A segment is renewed."""
    row = pipe_register.done(code, on=body.on, by=actor_of(request))
    return {"code": row.code, "done_on": row.done_on, "length_km": float(row.length_km)}


@router.get("/stops/map")
def stops_on_map(request: HttpRequest, given: Query[PlaceIn]) -> Any:
    """Where stopped cylinders are, as GeoJSON."""
    return summary.stopped_on_map(by=actor_of(request), place=given.place)


@router.get("/inspections")
def inspections(request: HttpRequest, given: Query[InspectionsIn]) -> Any:
    """Signed inspections in one's area, the newest first."""
    items, following = inspection_queries.page(by=actor_of(request), **given.dict())
    return {"items": items, "next": following}


@router.get("/inspections/proof")
def proof(request: HttpRequest, given: Query[CommunityIn]) -> Any:
    """The chain of one community's inspections, walked now: how many, its last link, what is not as it was signed."""
    return inspection_queries.proof(given.community, by=actor_of(request))


@router.get("/inspections/{uuid:uuid}")
def inspection(request: HttpRequest, uuid: UUID) -> Any:
    """One signed inspection with its hashes, what it corrects and what corrects it."""
    return inspection_queries.one(uuid, by=actor_of(request))
