"""The content of a timeline entry, its hash, and the case that the entries add up to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.lib.hashing import HASH_BYTES, canonical, chain_hash

FIRST_LINK = bytes(HASH_BYTES)

# Columns of the case that entries may set; the row must equal what the entries say of them.
DATES = frozenset(
    [
        "opened_at",
        "clock_started_at",
        "due_at",
        "step_due_at",
        "entered_at",
        "paused_at",
        "dispatched_at",
        "signed_at",
        "closed_at",
    ]
)
TRACKED = (
    "number", "field_code", "type", "state", "is_open", "resume_state", "title", "description", "category_code",
    "urgency", "is_complex", "channel", "place_code", "recorded_place_code", "lon", "lat", "address", "unit_id",
    "person_id", "first_unit_id", "unit_trail", "proposed_unit_id", "proposal", "opened_at", "clock_started_at",
    "due_at", "deadline_amount", "deadline_unit", "step_due_at", "entered_at", "paused_at", "dispatched_at",
    "signed_at", "closed_at", "dispatch_count", "return_count", "extension_count", "reopen_count", "urge_count",
    "is_designated", "is_supervised", "escalation_level", "was_overdue", "parent_id", "merged_into_id", "origin_id",
    "opener_unit_id", "data",
)  # fmt: skip

ADDED_LATER = {"field_code": ""}  # what entries from before a column came mean by their silence


@dataclass(frozen=True, slots=True)
class Entry:
    """One move of one case, before it is written."""

    case_uuid: UUID
    seq: int
    move: str
    from_state: str
    to_state: str
    at: datetime
    recorded_at: datetime
    by: Actor
    unit_id: int | None
    text: str
    is_public: bool
    body: Mapping[str, Any]
    changes: Mapping[str, Any]
    request_id: UUID | None

    def link(self, previous: bytes) -> bytes:
        """The hash that chains this entry to the one before."""
        return chain_hash(previous, canonical(self.content()))

    def content(self) -> dict[str, Any]:
        """What is hashed: everything but ids that the database gives."""
        return {
            "case": self.case_uuid,
            "seq": self.seq,
            "move": self.move,
            "from": self.from_state,
            "to": self.to_state,
            "at": self.at,
            "recorded_at": self.recorded_at,
            "actor": [self.by.kind, self.by.id],
            "unit": self.unit_id,
            "text": self.text,
            "public": self.is_public,
            "body": self.body,
            "changes": self.changes,
            "request": self.request_id,
        }


def plain(column: str, value: Any) -> Any:
    """A column's value as JSON keeps it: datetimes as canonical text, arrays as lists."""
    if isinstance(value, datetime):
        return canonical(value).decode().strip('"')
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def plain_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """All changed columns in the form that is hashed, kept and replayed."""
    return {column: plain(column, value) for column, value in changes.items()}


def replay(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The case that its entries' ``changes`` add up to, in order."""
    row: dict[str, Any] = dict(ADDED_LATER)
    for changes in entries:
        row.update(changes)
    return row
