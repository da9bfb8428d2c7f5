"""Addresses of figures: tables by scenario, and the wall. Never by person: there is no parameter for one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import AfterValidator, Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.insight import sheet
from linli.kernel.insight.queries import answers
from linli.kernel.insight.types import subject

router = Router(tags=["insight"])


def _of_this_century(day: date) -> date:
    if not 2000 <= day.year < 2100:
        raise ValueError("a day must lie in this century")
    return day


Day = Annotated[date, AfterValidator(_of_this_century)]


class FiguresIn(Schema):
    """Which days (local, both included), by what, where, and as what."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    by: Annotated[str, Field(pattern="^(unit|community|street|category|class|week)$")] = "street"
    place: Annotated[str, Field(max_length=18, pattern=r"^\d*$")] = ""
    type: Annotated[str, Field(max_length=40, pattern=r"^[a-z_.]*$")] = ""
    format: Annotated[str, Field(pattern="^(json|csv)$")] = "json"


@router.get("/insight/wall")
def on_the_wall(request: HttpRequest) -> Any:
    """Today's flow by the hour, what is open by state and street, what is overdue."""
    return answers.of_wall(asker=actor_of(request), now=clock.now())


class SpanIn(Schema):
    """Which days (local, both included)."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None


@router.get("/insight/subjects")
def all_subjects(request: HttpRequest) -> Any:
    """The scenarios that are counted, with their types."""
    return {"items": answers.of_all(asker=actor_of(request))}


@router.get("/insight/units/{int:unit_id}")
def of_unit(request: HttpRequest, unit_id: int, given: Query[SpanIn]) -> Any:
    """Everything that is counted of one unit, over all scenarios; never of the people in it."""
    by = actor_of(request)
    return answers.of_unit(unit_id, first=given.from_, last=given.until, asker=by, now=clock.now())


Slug = Annotated[str, Field(max_length=40, pattern="^[a-z_]+$")]


@router.get("/insight/{scenario}")
def figures(request: HttpRequest, scenario: Path[Slug], given: Query[FiguresIn]) -> Any:
    """Counts and shares of a scenario's cases, each with its denominator and what was left out."""
    _refuse_others(request)
    what = subject(scenario)
    answer = answers.of_subject(
        what, first=given.from_, last=given.until, by=given.by, place=given.place, asker=actor_of(request),
        now=clock.now(), kind=given.type,
    )  # fmt: skip
    if given.format == "json":
        return answer
    response = HttpResponse(sheet.csv_bytes(answer, what), content_type="text/csv; charset=utf-8")
    name = f"{scenario}-{given.by}-{answer['from']}-{answer['until']}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refuse_others(request: HttpRequest) -> None:
    """A filter that does not exist is refused: what it would have counted must not be taken from an answer to another
    question."""
    known = {field.alias or name for name, field in FiguresIn.model_fields.items()}
    if unknown := sorted(set(request.GET) - known):
        raise LinliError("bad_input", field=unknown[0])
