"""Without an account: a home answers by its code; everybody follows how far owners were asked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from linli.kernel.accounts.throttle import READS, WRITES
from linli.kernel.cases.schemas import CLEAN, Strict
from linli.scenarios.sweeps.api.consents import MatterOut
from linli.scenarios.sweeps.queries import consents
from linli.scenarios.sweeps.services import answering

router = Router(tags=["public"], auth=None)
Code = Annotated[str, Path(max_length=32)]


class AnswersIn(Strict):
    """The form's answers as the XForm holds them."""

    xml: Annotated[str, Field(min_length=1, max_length=200_000), CLEAN]


class OwnOut(Schema):
    """What the same contact said by an earlier code."""

    path: str
    label: str
    label_en: str
    value: str
    shown: str
    shown_en: str
    said_at: datetime
    said_by: str
    source: str
    source_name: str
    valid_until: datetime | None


class AskedOut(Schema):
    """The form behind a code. No name, no address, nothing of the register."""

    title: str
    until: datetime
    form: str
    version: str
    xform: str
    subject: UUID
    subject_path: str
    known: list[OwnOut]


class AnsweredOut(Schema):
    """That it arrived."""

    title: str
    is_new: bool


class ProgressOut(Schema):
    """How far owners were asked: counts to the nearest five, None where they are too few to be told; never a home."""

    uuid: UUID
    title: str
    about: str
    community: str
    place_name: str
    matter: MatterOut
    as_of: datetime
    is_closed: bool
    homes: int
    asked: int | None
    agreed: int | None
    disagreed: int | None
    undecided: int | None
    passed: bool | None
    without_area: bool


@router.get("/answers/{code}", response=AskedOut, throttle=[READS])
def asked(request: HttpRequest, code: Code) -> Any:
    """The form behind a code."""
    found = answering.open_code(code)
    return {
        "title": found.title, "until": found.until, "form": found.version.slug, "version": found.version.version,
        "xform": found.xform, "subject": found.home, "subject_path": found.version.definition.subject_path,
        "known": found.known,
    }  # fmt: skip


@router.post("/answers/{code}", response=AnsweredOut, throttle=[WRITES])
def answer(request: HttpRequest, code: Code, payload: AnswersIn) -> Any:
    """Answer for one's home, once."""
    return answering.answer(code, xml=payload.xml.encode())


@router.get("/consents", response=list[ProgressOut], throttle=[READS])
def progress(request: HttpRequest, place: Annotated[str, Query(pattern=r"^\d{0,18}$")] = "") -> Any:
    """Askings of a place that anybody may follow."""
    return consents.public_list(place)


@router.get("/consents/{uuid}", response=ProgressOut, throttle=[READS])
def one(request: HttpRequest, uuid: UUID) -> Any:
    """How far one asking is."""
    return consents.public_one(uuid)
