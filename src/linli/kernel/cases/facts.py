"""The values that rules see: the case as it is (``Facts``), what is asked (``Inputs``), the answer (``Decision``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kernel.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Facts:
    """A case as locked in the transaction: the columns of ``models.Case`` that rules may ask about."""

    id: int
    uuid: UUID
    number: str
    type: str
    state: str
    is_open: bool
    resume_state: str
    version: int
    head_hash: bytes
    title: str
    category_code: str
    urgency: str
    is_complex: bool
    channel: str
    place_code: str
    lon: float
    lat: float
    address: str
    unit_id: int | None
    person_id: int | None
    first_unit_id: int | None
    unit_trail: tuple[int, ...]
    proposed_unit_id: int | None
    opened_at: datetime
    clock_started_at: datetime | None
    due_at: datetime | None
    deadline_amount: int
    deadline_unit: str
    step_due_at: datetime | None
    entered_at: datetime
    paused_at: datetime | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    closed_at: datetime | None
    dispatch_count: int
    return_count: int
    extension_count: int
    reopen_count: int
    urge_count: int
    is_designated: bool
    is_supervised: bool
    escalation_level: int
    was_overdue: bool
    parent_id: int | None
    merged_into_id: int | None
    origin_id: int | None  # the case that it arose from
    opener_unit_id: int | None  # the unit that opened it, where it still has a say
    data: dict[str, Any]
    reporter_user_id: int | None = None  # when a worker reported it
    has_reporter_contact: bool = False  # a phone number to call
    open_children: int = 0
    evidence: tuple[str, ...] = ()  # kinds of attachments already on the case
    team: tuple[tuple[int, str], ...] = ()  # (user, role in the team) of a case that a team works on


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the actor sent with a move; every field but the first two may be empty."""

    by: Actor
    now: datetime
    at: datetime | None = None
    text: str = ""
    reason: str = ""
    unit: str = ""
    person: int | None = None
    category: str = ""
    place_code: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    until: datetime | None = None
    days: int | None = None
    into: UUID | None = None
    children: tuple[dict[str, Any], ...] = ()
    attachments: tuple[UUID, ...] = ()
    evidence: tuple[str, ...] = ()  # kinds of the attachments handed in with this move
    is_public: bool | None = None
    solved: bool | None = None
    reached: bool | None = None
    satisfaction: int | None = None
    urgency: str = ""
    title: str = ""  # of a case that is opened
    field_code: str = ""  # the code that a phone gave it, of its own block
    source: Facts | None = None  # the case that an opened one arises from
    fields: Mapping[str, Any] = field(default_factory=dict)  # the move's own questions, in the form of ``fields``


@dataclass(frozen=True, slots=True)
class Part:
    """A case that a move opens along with what it does: a part of this one, or one that only arises from it.

    ``changes`` are columns set from the start (its unit, its deadline); ``body`` is what its first entry remembers.
    """

    title: str
    type: str = ""  # empty: of the same type
    state: str = ""  # empty: the first of its type
    description: str = ""
    category: str = ""
    is_part: bool = True
    changes: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    team: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a move does: columns to set, what the timeline remembers, cases to open, the case to merge into, a team."""

    changes: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    to: str | None = None  # overrides the transition table's target (never its start)
    team: Mapping[int, str] | None = None  # user → role in the team, as it is from now on; None: as it was
