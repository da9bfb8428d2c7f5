"""The collection of cases: what opens one, their types, page, board, map, inbox, export."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import sight
from linli.kernel.cases.filters import CaseFilter
from linli.kernel.cases.queries import board as board_queries
from linli.kernel.cases.queries import detail, kinds, rows
from linli.kernel.cases.queries import inbox as inbox_queries
from linli.kernel.cases.schemas import CLEAN, Moment, OpenIn
from linli.kernel.cases.search import words_typed
from linli.kernel.cases.services import beginning, exporting
from linli.kernel.cases.services.reading import inputs_of_opening
from linli.kernel.cases.types import case_types
from linli.kernel.devices.codes import is_code
from linli.lib.tracking import parse_case_number

router = Router()

NOBODY = -1
Word = Annotated[str, Field(max_length=80), CLEAN]
Digits = Annotated[str, Field(max_length=18, pattern=r"^\d*$")]


class FilterIn(Schema):
    """Filters as they stand in the URL."""

    state: Word = ""
    open: bool | None = None
    unit: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    place: Digits = ""
    category: Annotated[str, Field(max_length=8, pattern=r"^\d*$")] = ""
    urgency: Annotated[str, Field(pattern="^(|normal|urgent|emergency)$")] = ""
    channel: Annotated[str, Field(max_length=16, pattern="^[a-z_]*$")] = ""
    timeliness: Annotated[str, Field(pattern="^(|in_time|due_soon|overdue|paused)$")] = ""
    q: Word = ""
    mine: bool = False
    handled: bool = False
    opened_from: Moment | None = None
    opened_until: Moment | None = None
    type: Annotated[str, Field(max_length=40, pattern=r"^[a-z_.]*$")] = ""


class PageIn(FilterIn):
    """Filters and the page wanted."""

    sort: Annotated[str, Field(pattern="^(due|newest)$")] = "newest"
    cursor: Annotated[str, Field(max_length=200), CLEAN] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


def wanted(given: FilterIn, by: Actor) -> CaseFilter:
    """The filter value from the URL's words."""
    number, field_code = _number(given.q), _field_code(given.q)
    return CaseFilter(
        states=tuple(word for word in given.state.split(",") if word),
        open=given.open,
        unit_id=given.unit,
        place=given.place,
        category=given.category,
        urgency=given.urgency,
        channel=given.channel,
        timeliness=given.timeliness,
        words=() if number or field_code else words_typed(given.q),
        number=number,
        field_code=field_code,
        person_id=(by.id if by.kind == "user" else NOBODY) if given.mine else None,
        handled_unit_ids=tuple(duty.unit_id for duty in by.duties) if given.handled else (),
        opened_from=given.opened_from,
        opened_until=given.opened_until,
        type=given.type,
    )


def _number(text: str) -> str:
    """The case number that was typed, or nothing."""
    try:
        return str(parse_case_number(text))
    except ValueError:
        return ""


def _field_code(text: str) -> str:
    """The code of a phone that was typed, with or without spaces and dashes, or nothing."""
    plain = "".join(part for part in text.upper() if part.isalnum())
    return plain if is_code(plain) else ""


@router.get("/cases")
def list_cases(request: HttpRequest, given: Query[PageIn]) -> Any:
    """A page of cases that I may see."""
    by = actor_of(request)
    items, following = rows.page(
        wanted(given, by),
        sight=sight.of(by),
        by=by,
        now=clock.now(),
        sort=given.sort,
        cursor=given.cursor,
        limit=given.limit,
    )
    return {"items": items, "next": following}


@router.post("/cases")
def open_case(request: HttpRequest, body: OpenIn) -> Any:
    """Open a case of a type, from nothing or from another case; answers with its page."""
    by = actor_of(request)
    now = clock.now()
    opened = beginning.open_of_type(
        body.type, inputs=inputs_of_opening(body, by), origin=body.origin, request_id=body.request_id
    )
    return detail.page_or_receipt(opened.uuid, opened.number, by=by, now=now)


@router.get("/cases/types")
def case_kinds(request: HttpRequest) -> Any:
    """The types of cases: their states and moves, what opening one asks, and whether I may."""
    return {"items": kinds.told(actor_of(request))}


@router.get("/cases/board")
def board(request: HttpRequest, given: Query[FilterIn]) -> Any:
    """Open cases in columns by state."""
    by = actor_of(request)
    wanted_types = [kind for kind in case_types() if given.type in ("", kind.slug)]
    if not wanted_types:
        raise LinliError("bad_input", field="type")
    return board_queries.board(wanted_types[0], wanted(given, by), sight=sight.of(by), by=by, now=clock.now())


class MapIn(FilterIn):
    """A box in degrees, «west,south,east,north», and how near one looks."""

    bbox: Annotated[str, Field(max_length=120)]
    zoom: Annotated[float, Field(ge=0, le=24, allow_inf_nan=False)] = 12


@router.get("/cases/map")
def on_map(request: HttpRequest, given: Query[MapIn]) -> Any:
    """Clusters or points of open cases in a box."""
    by = actor_of(request)
    what = wanted(given, by)
    what = replace(what, open=True if what.open is None else what.open)
    return board_queries.on_map(what, box=_box(given.bbox), zoom=given.zoom, sight=sight.of(by), now=clock.now())


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise LinliError("bad_input", field="bbox") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise LinliError("bad_input", field="bbox")
    return west, south, east, north


class InboxIn(Schema):
    """The page wanted."""

    cursor: Annotated[str, Field(max_length=200), CLEAN] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.get("/cases/inbox")
def inbox(request: HttpRequest, given: Query[InboxIn]) -> Any:
    """What waits for me, soonest due first, each with its one next move."""
    by = actor_of(request)
    items, following = inbox_queries.inbox(by=by, now=clock.now(), cursor=given.cursor, limit=given.limit)
    return {"items": items, "next": following}


class ExportIn(FilterIn):
    """What to export, as what, and why."""

    format: Annotated[str, Field(pattern="^(csv|xlsx)$")] = "csv"
    columns: Annotated[str, Field(max_length=400), CLEAN] = ""
    purpose: Annotated[str, Field(max_length=200), CLEAN] = ""


@router.get("/cases/export")
def export(request: HttpRequest, given: Query[ExportIn]) -> HttpResponse:
    """The filtered list as CSV or XLSX, without personal fields; recorded with its purpose."""
    by = actor_of(request)
    name, media_type, content = exporting.export(
        wanted(given, by), by=by, file_format=given.format, columns=given.columns, purpose=given.purpose,
        now=clock.now(),
    )  # fmt: skip
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
