"""The catalogue and the duty list: read by all who work here, edited by few; which unit answers, and why."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts import permissions
from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.queries import catalogue as catalogue_queries
from linli.kernel.cases.queries import located
from linli.kernel.cases.schemas import CLEAN, CategoryIn, DutyRuleIn
from linli.kernel.cases.services import catalogue as catalogue_services

router = Router()


@router.get("/catalogue")
def whole(request: HttpRequest) -> Any:
    """Categories, duty rules, reasons, timers and standard texts."""
    permissions.require(actor_of(request), "catalogue.view")
    return catalogue_queries.whole()


class ProposeIn(Schema):
    """Words and a place, or a category and a place."""

    text: Annotated[str, Field(max_length=500), CLEAN] = ""
    category: Annotated[str, Field(max_length=8, pattern=r"^\d*$")] = ""
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    place: Annotated[str, Field(max_length=18, pattern=r"^\d*$")] = ""


@router.get("/catalogue/propose")
def propose(request: HttpRequest, given: Query[ProposeIn]) -> Any:
    """Categories for words, and the unit for a category at a place, each with its reason."""
    permissions.require(actor_of(request), "catalogue.view")
    place = given.place
    if given.lon is not None and given.lat is not None:
        place = located.place_code(given.lon, given.lat)
    return catalogue_queries.propose(text=given.text, category=given.category, place_code=place)


@router.post("/catalogue/categories/{code}")
def edit_category(
    request: HttpRequest, code: Path[Annotated[str, Field(max_length=8, pattern=r"^\d+$")]], body: CategoryIn
) -> Any:
    """Change a category; cases opened from now on follow it."""
    changes = body.dict(exclude_unset=True, exclude_none=True)
    category = catalogue_services.edit_category(code, changes=changes, by=actor_of(request))
    return {"code": category.code, "version": category.version}


@router.post("/catalogue/duties")
def add_duty(request: HttpRequest, body: DutyRuleIn) -> Any:
    """A new line of the duty list."""
    rule = catalogue_services.add_duty(**body.dict(), by=actor_of(request))
    return {"id": rule.id}


@router.post("/catalogue/duties/{int:rule_id}/retire")
def retire_duty(request: HttpRequest, rule_id: int) -> Any:
    """Take a line off the duty list."""
    catalogue_services.retire_duty(rule_id, by=actor_of(request))
    return {"retired": rule_id}
