"""What an operation's bytes are, what becomes of it, and the hash by which two sides know that they hold the same.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from linli.kernel.accounts.permissions import AREA_ROLES, Grants
from linli.kernel.base.errors import LinliError

GRANTS = Grants(
    by_area={
        **dict.fromkeys(AREA_ROLES, frozenset({"devices.pack"})),
        "street_centre": frozenset({"devices.pack", "devices.decide"}),
        "district_centre": frozenset({"devices.pack", "devices.decide"}),
    },
)
"""Role → actions in the duty's area: who carries its pack, who decides on what was parked there."""

MOST_OPERATIONS = 100
MOST_BYTES = 4 * 1024 * 1024
MOST_FILES = 12
MOST_GRIDS = 800
WAITS_FOR = timedelta(days=30)
"""How long an operation waits for another; as long as anybody is without a network."""
CLOCK_AHEAD = timedelta(minutes=5)
"""What a phone's clock may be off without being wrong."""
DIGEST_BYTES = 8
_MODULUS = 1 << 64


class Status(StrEnum):
    """What became of an operation."""

    DONE = "done"
    REFUSED = "refused"  # with the reason; the body is kept
    PARKED = "parked"  # the right to the place was lost: kept whole until somebody decides
    WAITING = "waiting"  # for another operation
    CONFLICT = "conflict"  # done, but beside something that somebody else said: a person settles it


FINISHED = (Status.DONE, Status.CONFLICT)
"""Statuses in which nothing of the body is wanted any more."""
ASKED_AGAIN = frozenset({Status.WAITING})
"""Statuses that may be another one when the phone asks again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An operation as the phone sends it. ``files`` are small ones that came with it, by name."""

    id: UUID
    kind: str
    at: datetime
    body: Mapping[str, Any]
    sha256: bytes
    files: Mapping[str, bytes]


def fingerprint(kind: str, at: str, body: Any, files: Mapping[str, str]) -> bytes:
    """The hash of an operation's bytes, whatever the order of its keys."""
    return sha256(orjson.dumps([kind, at, body, files], option=orjson.OPT_SORT_KEYS)).digest()


def happened_at(told: datetime, ahead: timedelta, received_at: datetime) -> datetime:
    """When something happened: by the phone's clock, put right by how far it was off when it sent; never later than
    the server heard of it."""
    right = told - ahead if abs(ahead) > CLOCK_AHEAD else told
    return min(right, received_at)


def is_lost_right(refusal: LinliError) -> bool:
    """Whether a refusal says that the place is not (or no longer) the actor's, so that the operation is parked."""
    return refusal.code in ("not_allowed", "not_found")


def version_of(value: Any) -> str:
    """The version of an item: its content's hash, so that the same content never has two."""
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def digest_of(collection: str, key: str, version: str) -> int:
    """An item's part in the state: the first eight bytes of SHA-256(collection 0 key 0 version), unsigned."""
    whole = sha256(f"{collection}\0{key}\0{version}".encode()).digest()
    return int.from_bytes(whole[:DIGEST_BYTES], "big")


def signed(digest: int) -> int:
    """A digest as PostgreSQL's bigint."""
    return digest - _MODULUS if digest >= _MODULUS >> 1 else digest


def state_of(digests: Iterable[int]) -> str:
    """The state of a device that holds items with these digests (signed or not): their sum modulo 2⁶⁴, 16 digits."""
    return f"{sum(digests) % _MODULUS:016x}"


def area_of(place_code: str) -> str:
    """The area in whose pack a place lies: its grid, or for what stands above grids the place itself."""
    return place_code[:15]


def own_area(user_id: int) -> str:
    """The area of what belongs to a person and to no place."""
    return f"@{user_id}"
