"""What a signed inspection says, and how it is linked to the one before. Pure.

谁检查、谁签字、谁负责: its content cannot be changed afterwards, only corrected by a new one that names it. The
inspections of a community make one chain; the content of each is hashed after the link of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.lib.hashing import HASH_BYTES, canonical, chain_hash

FIRST_LINK = bytes(HASH_BYTES)
COLUMNS = (
    "uuid", "community_code", "seq", "form", "form_version", "submission_uuid", "submission_sha256", "subject_kind",
    "subject_uuid", "place_code", "inspector_id", "inspector_name", "inspector_signature", "user_signature",
    "inspected_at", "signed_at", "result", "hazards", "cylinders", "corrects_uuid",
)  # fmt: skip
"""What is hashed, in the words of the table; hashes of files as hexadecimal."""


@dataclass(frozen=True, slots=True)
class Content:
    """A signed inspection. ``hazards``: kind, level, fixed at once or not; ``cylinders``: code and what differed."""

    uuid: UUID
    community_code: str
    seq: int
    form: str
    form_version: str
    submission_uuid: UUID
    submission_sha256: str
    subject_kind: str
    subject_uuid: UUID
    place_code: str
    inspector_id: int
    inspector_name: str
    inspector_signature: str
    user_signature: str
    inspected_at: datetime
    signed_at: datetime
    result: str  # sound | hazards
    hazards: list[dict[str, Any]]
    cylinders: list[dict[str, Any]]
    corrects_uuid: UUID | None

    def values(self) -> dict[str, Any]:
        """Column → value."""
        return {column: getattr(self, column) for column in COLUMNS}


def link(values: dict[str, Any], previous: bytes) -> bytes:
    """The hash of an inspection's columns after the link of the one before it."""
    return chain_hash(previous, canonical({column: values[column] for column in COLUMNS}))
