"""Enrolment against a target."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.schemas import CLEAN, Strict
from linli.scenarios.sweeps.queries import enrolments as queries
from linli.scenarios.sweeps.services import enrolling

router = Router()
LIMIT_BYTES = 4_000_000


class EnrolmentIn(Strict):
    """What is counted, and the round whose people done are a part of it."""

    slug: Annotated[str, Field(min_length=2, max_length=40, pattern=r"^[a-z0-9-]+$")]
    title: Annotated[str, Field(min_length=2, max_length=120), CLEAN]
    title_en: Annotated[str, Field(max_length=120), CLEAN] = ""
    round: UUID | None = None


class EnrolmentOut(Schema):
    """Something that is counted against a target."""

    uuid: UUID
    slug: str
    title: str
    title_en: str


class FigureOut(Schema):
    """A figure with its source and the day it is of."""

    kind: str
    part: str
    name: str
    name_en: str
    value: int
    as_of: date
    source: str
    source_en: str


class WhyOut(Schema):
    """Why more are enrolled than the target has: ``outside`` (n are not on its list), ``outside_unknown`` (nobody told
    how many are not), ``older_target`` (the target is so many days older)."""

    code: str
    n: int
    days: int


class ShareOut(Schema):
    """``percent`` = counted ÷ target; None without a target. ``counted`` is the sum of the parts."""

    place: str
    name: str
    target: int
    counted: int
    percent: float | None
    surplus: int
    as_of: date | None
    target_as_of: date | None
    targets: list[FigureOut]
    parts: list[FigureOut]
    whys: list[WhyOut]


class EnrolmentDetailOut(EnrolmentOut):
    """The share of a place, and of those below it."""

    share: ShareOut
    places: list[ShareOut]
    may_import: bool


class FiguresOut(Schema):
    """How many figures the table had."""

    figures: int


@router.get("/enrolments", response=list[EnrolmentOut])
def enrolments(request: HttpRequest) -> Any:
    """Everything that is counted against a target."""
    return queries.enrolments(by=actor_of(request))


@router.post("/enrolments", response={201: EnrolmentOut})
def open_one(request: HttpRequest, payload: EnrolmentIn) -> Any:
    """Have something counted against a target."""
    row = enrolling.open_enrolment(
        slug=payload.slug, title=payload.title, title_en=payload.title_en, round_uuid=payload.round,
        by=actor_of(request),
    )  # fmt: skip
    return Status(201, row)


@router.get("/enrolments/{uuid}", response=EnrolmentDetailOut)
def one(request: HttpRequest, uuid: UUID, place: Annotated[str, Query(pattern=r"^(\d{6,12})?$")] = "") -> Any:
    """One enrolment in a place, and in the places below it."""
    return queries.one(uuid, place=place, by=actor_of(request))


@router.post("/enrolments/{uuid}/figures", response=FiguresOut)
def figures(request: HttpRequest, uuid: UUID, file: File[UploadedFile]) -> Any:
    """Take in the figures of a table (CSV or XLSX), all or none."""
    if (file.size or 0) > LIMIT_BYTES:
        raise LinliError("too_large", limit_bytes=LIMIT_BYTES)
    found = enrolling.import_figures(uuid, data=file.read(), file_name=str(file.name), by=actor_of(request))
    return {"figures": found}
