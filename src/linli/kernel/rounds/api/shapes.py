"""What the API says of rounds and targets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict

from linli.kernel.rounds.queries.rounds import Shown, brief, type_of


class CoverageOut(BaseModel):
    """How far a round is: ``share`` = resolved ÷ ``denominator``; what the share leaves out stands beside it."""

    model_config = ConfigDict(from_attributes=True)  # hundreds in one answer: no getter of ninja's for each

    frozen: int
    found: int
    not_eligible: int
    resolved: int
    pending: int
    absent: int
    refused: int
    door: int
    denominator: int
    share: float | None


class RoundOut(Schema):
    """A round in a list."""

    uuid: UUID
    type: str
    type_name: str
    type_name_en: str
    title: str
    subject_kind: str
    area_code: str
    form: str
    starts_on: date
    ends_on: date | None
    is_standing: bool
    is_sealed: bool
    frozen_count: int
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    revisit_after_days: int
    revisit_attempts: int


class ConditionOut(Schema):
    """One condition of the register query, as it was frozen."""

    fact: str
    op: str
    value: Any = None


class VisitedOut(Schema):
    """Whom or what a target is; a person's name is covered."""

    kind: str
    uuid: UUID
    title: str
    place_code: str
    lon: float | None
    lat: float | None


class TargetOut(Schema):
    """One target with its one latest outcome (empty: nobody has been there)."""

    uuid: UUID
    number: int
    origin: str
    outcome: str
    attempts: int
    next_on: date | None
    needs_door: bool
    due_on: date | None
    window_from: date | None
    window_until: date | None
    basis: dict[str, Any]
    is_left: bool
    subject: VisitedOut | None


class VisitOut(TargetOut):
    """A target as whoever goes there sees it."""

    round_uuid: UUID
    round_title: str
    type: str
    form: str
    outcomes: list[str]
    order_position: int | None


class VisitResultOut(Schema):
    """What was told of a visit."""

    uuid: UUID
    outcome: str
    channel: str
    note: str
    at: datetime
    recorded_at: datetime
    user_name: str
    submission_uuid: UUID | None


class VisitAnswerOut(Schema):
    """The target after a result."""

    target: UUID
    outcome: str
    attempts: int
    next_on: date | None
    needs_door: bool
    is_new: bool
    submission: UUID | None
    missing: list[str]


def round_out(row: Any) -> dict[str, Any]:
    """A round in a list."""
    kind = type_of(row)
    plain = (
        "uuid", "type", "title", "subject_kind", "area_code", "form", "starts_on", "ends_on", "is_standing",
        "frozen_count", "opened_at", "opened_by", "closed_at", "revisit_after_days", "revisit_attempts",
    )  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "type_name": kind.name if kind else row.type, "type_name_en": kind.name_en if kind else row.type,
        "is_sealed": kind is None or kind.sealed,
    }  # fmt: skip


def target_out(shown: Shown) -> dict[str, Any]:
    """A target in a list."""
    return brief(shown.target) | {"subject": shown.subject}


def visit_out(shown: Shown) -> dict[str, Any]:
    """A target as whoever goes there sees it."""
    target = shown.target
    kind = type_of(target.round)
    return target_out(shown) | {
        "round_uuid": target.round.uuid, "round_title": target.round.title, "type": target.round.type,
        "form": target.round.form, "outcomes": [str(one) for one in kind.outcomes] if kind else [],
        "order_position": target.order_position,
    }  # fmt: skip
