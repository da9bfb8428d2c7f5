"""Rounds: which kinds there are, opened, listed, covered, closed; door teams sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base.clock import now, today
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.api.shapes import ConditionOut, CoverageOut, RoundOut, round_out
from linli.kernel.rounds.queries import asking, sizes
from linli.kernel.rounds.queries import rounds as queries
from linli.kernel.rounds.queries.coverage import LEVELS, by_due, of_rounds
from linli.kernel.rounds.rules import Revisit
from linli.kernel.rounds.services.closing import close_round
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.types import Condition

router = Router()
Area = Annotated[str, StringConstraints(pattern=r"^\d{6,18}$")]


class ConditionIn(Schema):
    """One condition of the register query."""

    fact: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    op: Literal["is", "is_not", "in", "known", "unknown", "least", "most"]
    value: str | float | bool | list[str] | None = None


class OpeningIn(Schema):
    """A round to be opened, or to be counted first."""

    type: Annotated[str, StringConstraints(max_length=40)]
    title: Annotated[str, StringConstraints(min_length=2, max_length=120, strip_whitespace=True)]
    area_code: Area
    starts_on: date
    ends_on: date | None = None
    conditions: Annotated[list[ConditionIn], Field(max_length=12)] = []
    revisit_after_days: Annotated[int | None, Field(ge=1, le=60)] = None
    revisit_attempts: Annotated[int | None, Field(ge=1, le=10)] = None


class TypeOut(Schema):
    """A kind of round that the actor may open, and where."""

    slug: str
    name: str
    name_en: str
    subject_kind: str
    form: str
    is_standing: bool
    areas: list[str]


class ConditionChoiceOut(Schema):
    """One answer of a closed list."""

    value: str
    label: str
    label_en: str


class AskableOut(Schema):
    """Something that a condition may ask."""

    fact: str
    name: str
    name_en: str
    type: str
    ops: list[str]
    choices: list[ConditionChoiceOut]


class SizeOut(Schema):
    """How many targets a round would freeze now."""

    targets: int


class PlaceCoverageOut(CoverageOut):
    """Coverage of a place."""

    code: str
    name: str


class RoundRowOut(RoundOut):
    """A round in a list, with how far it is."""

    area_name: str
    coverage: CoverageOut


class RoundDetailOut(RoundRowOut):
    """A round with its coverage as of this moment; ``led_areas``: where the actor sends door teams."""

    as_of: datetime
    conditions: list[ConditionOut]
    places: list[PlaceCoverageOut]
    due: dict[str, int]
    may_open: bool
    led_areas: list[str]
    closing: dict[str, Any] | None


@router.get("/round-types", response=list[TypeOut])
def types(request: HttpRequest) -> Any:
    """The kinds of rounds that the actor may open."""
    return sizes.may_open(by=actor_of(request))


@router.get("/rounds", response=list[RoundRowOut])
def list_rounds(request: HttpRequest, is_open: bool | None = None) -> list[dict[str, Any]]:
    """The rounds that the actor sees, the newest first."""
    rows = queries.rounds(by=actor_of(request), is_open=is_open)
    covered = of_rounds([row.id for row in rows])
    names = names_of({row.area_code for row in rows})
    return [
        round_out(row) | {"coverage": covered[row.id], "area_name": names.get(row.area_code, row.area_code)}
        for row in rows
    ]


@router.post("/rounds", response={201: RoundOut})
def open_one(request: HttpRequest, payload: OpeningIn) -> Any:
    """Open a round: its targets are frozen now."""
    return Status(201, round_out(open_round(_opening(payload), by=actor_of(request))))


@router.post("/rounds/size", response=SizeOut)
def size(request: HttpRequest, payload: OpeningIn) -> dict[str, int]:
    """How many targets such a round would have; nothing is opened."""
    return {"targets": sizes.size(_opening(payload), by=actor_of(request))}


@router.get("/rounds/{uuid}", response=RoundDetailOut)
def one(
    request: HttpRequest, uuid: UUID, level: Literal["street", "community", "grid"] = "community",
    place: Annotated[str, Query(pattern=r"^\d{0,18}$")] = "",
) -> dict[str, Any]:  # fmt: skip
    """A round with its coverage, by street, community or grid."""
    actor = actor_of(request)
    row = queries.one(uuid, by=actor)
    return round_out(row) | sizes.covered(row, digits=LEVELS[level], below=place, by=actor) | {
        "as_of": now(), "due": by_due(row.id, today()) if row.is_standing else {}, "closing": row.closing,
        "conditions": row.conditions, "area_name": names_of([row.area_code]).get(row.area_code, row.area_code),
    }  # fmt: skip


@router.post("/rounds/{uuid}/close", response=RoundOut)
def close(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """Close a round; its coverage is kept as it is."""
    return round_out(close_round(round_uuid=uuid, by=actor_of(request)))


@router.get("/rounds-askable", response=list[AskableOut])
def askable(request: HttpRequest, kind: Literal["home", "organisation", "equipment", "person"]) -> Any:
    """What conditions of a round may ask of subjects of a kind, with the words for it."""
    return asking.askable(kind, by=actor_of(request))


def _opening(payload: OpeningIn) -> Opening:
    given = payload.revisit_after_days is not None or payload.revisit_attempts is not None
    plain = Revisit()
    return Opening(
        type=payload.type, title=payload.title, area_code=payload.area_code, starts_on=payload.starts_on,
        ends_on=payload.ends_on,
        conditions=tuple(Condition(one.fact, one.op, one.value) for one in payload.conditions),
        revisit=Revisit(
            payload.revisit_after_days or plain.after_days, payload.revisit_attempts or plain.attempts
        ) if given else None,
    )  # fmt: skip
