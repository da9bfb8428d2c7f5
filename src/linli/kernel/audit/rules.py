"""The content of an audit record and of a seal, and their hashes. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from linli.lib.hashing import canonical, content_hash

NO_LINK = bytes(32)
"""What the first seal of a source is chained to."""
COLUMNS = (
    "recorded_at",
    "actor_kind",
    "actor_id",
    "action",
    "object_type",
    "object_id",
    "place_code",
    "purpose",
    "detail",
    "hash",
)


def row(
    *,
    recorded_at: datetime,
    actor_kind: str,
    actor_id: int | None,
    action: str,
    object_type: str,
    object_id: str,
    place_code: str,
    purpose: str,
    detail: Mapping[str, Any],
) -> tuple[Any, ...]:
    """The values of ``COLUMNS`` for one record; ``detail`` as JSON text, the hash over everything else."""
    detail_json = canonical(detail).decode()
    values = (recorded_at, actor_kind, actor_id, action, object_type, object_id, place_code, purpose)
    return (*values, detail_json, record_hash((*values, json.loads(detail_json))))


def record_hash(values: tuple[Any, ...]) -> bytes:
    """SHA-256 of the canonical JSON of a record: ``COLUMNS`` without the hash, the detail as parsed JSON."""
    return content_hash(dict(zip(COLUMNS, values, strict=False)))


def seal_content(
    *, day: date, source: str, first_id: int | None, last_id: int | None, leaf_count: int, root: bytes
) -> bytes:
    """What a seal adds to the chain of seals."""
    return canonical(
        {
            "day": day,
            "source": source,
            "first_id": first_id,
            "last_id": last_id,
            "leaf_count": leaf_count,
            "root": root.hex(),
        }
    )
