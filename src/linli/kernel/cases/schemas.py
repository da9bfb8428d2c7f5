"""Shapes that come in over the API. Texts refuse NUL and lone surrogates, which neither JSON in the database nor
hashes take."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field


def _clean(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("text holds characters that cannot be stored")
    return text


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    if not 2000 <= moment.year < 2100:
        raise ValueError("a time must lie in this century")
    return moment


CLEAN = AfterValidator(_clean)
Line = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Paragraph = Annotated[str, Field(max_length=2000), AfterValidator(_clean)]
Code = Annotated[str, Field(max_length=24, pattern=r"^[A-Za-z0-9_@]*$")]
Moment = Annotated[datetime, AfterValidator(_aware)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Answers = Annotated[dict[str, Any], Field(max_length=40)]
"""The move's own questions and their answers; checked against the questions, not here."""
Files = Annotated[list[UUID], Field(max_length=12)]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Strict(Schema):
    """A body in which an unknown field is an error, not silently dropped."""

    model_config = ConfigDict(extra="forbid")


class ChildIn(Strict):
    """A part of a split case."""

    title: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_clean)]
    description: Paragraph = ""
    category: Code = ""
    unit: Code = ""


class MoveIn(Strict):
    """What a move may carry; the case page tells which fields each move needs."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    text: Paragraph = ""
    reason: Code = ""
    unit: Code = ""
    person: Id | None = None
    category: Code = ""
    urgency: Annotated[str, Field(pattern="^(|normal|urgent|emergency)$")] = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    address: Line = ""
    until: Moment | None = None
    days: Annotated[int, Field(ge=1, le=365)] | None = None
    into: UUID | None = None
    children: Annotated[list[ChildIn], Field(max_length=20)] = []
    attachments: Files = []
    is_public: bool | None = None
    reached: bool | None = None
    solved: bool | None = None
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    at: Moment | None = None
    fields: Answers = {}
    request_id: UUID | None = None


class OpenIn(Strict):
    """What opens a case of a type; ``GET /cases/types`` tells what each type asks."""

    type: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+\.[a-z_]+$")]
    title: Annotated[str, Field(max_length=60), AfterValidator(_clean)] = ""
    text: Paragraph = ""
    reason: Code = ""
    unit: Code = ""
    category: Code = ""
    urgency: Annotated[str, Field(pattern="^(|normal|urgent|emergency)$")] = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    address: Line = ""
    origin: UUID | None = None
    attachments: Files = []
    at: Moment | None = None
    fields: Answers = {}
    request_id: UUID | None = None


class RevealIn(Strict):
    """Which personal fields, and why."""

    fields: Annotated[list[str], Field(min_length=1, max_length=4)]
    purpose: Line


class ViewIn(Strict):
    """A view to save."""

    name: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_clean)]
    query: Annotated[str, Field(max_length=500), AfterValidator(_clean)]
    shared: bool = False


class DutyRuleIn(Strict):
    """A line for the duty list."""

    category: Code
    place: Annotated[str, Field(pattern=r"^\d{6,18}$")]
    unit: Code
    reason_zh: Annotated[str, Field(min_length=2, max_length=200), AfterValidator(_clean)]
    reason_en: Line = ""
    basis: Line = ""


class CategoryIn(Strict):
    """Changes to a category; what is absent stays."""

    name: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_clean)] | None = None
    name_en: Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_clean)] | None = None
    deadline_amount: Annotated[int, Field(ge=1, le=365)] | None = None
    deadline_unit: Annotated[str, Field(pattern="^(working_hours|working_days|hours|calendar_days)$")] | None = None
    unit_kind: Annotated[str, Field(pattern="^(grid|community|street|department|enterprise)$")] | None = None
    unit_code: Code | None = None
    urgency: Annotated[str, Field(pattern="^(normal|urgent|emergency)$")] | None = None
    evidence: list[Annotated[str, Field(max_length=16, pattern="^[a-z_]+$")]] | None = None
    is_complex: bool | None = None
    verify: Annotated[str, Field(pattern="^(on_site|photo|phone)$")] | None = None
    is_public: bool | None = None
    keywords: (
        Annotated[list[Annotated[str, Field(max_length=30), AfterValidator(_clean)]], Field(max_length=30)] | None
    ) = None


Anything = dict[str, Any]
