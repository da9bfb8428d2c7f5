"""A batch as it comes over the network, read one operation at a time so that a bad one spoils no other. Pure."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from linli.kernel.base.errors import LinliError
from linli.kernel.devices.rules import MOST_BYTES, MOST_FILES, MOST_OPERATIONS, Sent, fingerprint

FILE_BYTES = 256 * 1024
"""A file that comes inside its operation (a signature); larger ones come by themselves."""
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Unfit:
    """An operation that cannot be read; ``id`` as it came."""

    id: str
    refusal: LinliError


@dataclass(frozen=True, slots=True)
class Batch:
    """What a phone sends at once. ``ahead`` is how far its clock is before the server's."""

    operations: list[Sent | Unfit]
    ahead: timedelta


def read_batch(raw: bytes, received_at: datetime) -> Batch:
    """The operations of a body.

    Raises:
        LinliError: too_large, bad_json, bad_input, operations_too_many; then nothing of it was looked at.
    """
    if len(raw) > MOST_BYTES:
        raise LinliError("too_large", limit_bytes=MOST_BYTES)
    try:
        found = orjson.loads(raw)
    except ValueError:
        raise LinliError("bad_json") from None
    listed = found.get("operations") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise LinliError("bad_input", field="operations")
    if len(listed) > MOST_OPERATIONS:
        raise LinliError("operations_too_many", most=MOST_OPERATIONS)
    return Batch([_read(one) for one in listed], _ahead(found.get("sent_at"), received_at))


def _ahead(told: Any, received_at: datetime) -> timedelta:
    if told is None:
        return timedelta(0)
    try:
        return _moment(told) - received_at
    except (TypeError, ValueError):
        raise LinliError("bad_input", field="sent_at") from None


def _read(one: Mapping[str, Any]) -> Sent | Unfit:
    told = str(one.get("id", ""))[:60]
    try:
        uuid = UUID(told)
    except ValueError:
        return Unfit(told, LinliError("operation_id_unfit"))
    if uuid.version != 7 or str(uuid) != told:
        return Unfit(told, LinliError("operation_id_unfit"))
    try:
        return _sent(uuid, one)
    except LinliError as refusal:
        return Unfit(told, refusal)
    except (TypeError, ValueError, OverflowError) as problem:
        return Unfit(told, LinliError("bad_input", field=str(problem)[:40]))


def _sent(uuid: UUID, one: Mapping[str, Any]) -> Sent:
    kind, at, body, files = one.get("kind"), one.get("at"), one.get("body"), one.get("files") or {}
    if not isinstance(kind, str) or not kind or len(kind) > 40:
        raise LinliError("bad_input", field="kind")
    if not isinstance(body, dict) or has_nul(body):
        raise LinliError("bad_input", field="body")
    if not isinstance(files, dict) or len(files) > MOST_FILES:
        raise LinliError("bad_input", field="files")
    if not isinstance(at, str):
        raise LinliError("bad_input", field="at")
    moment = _at(at)
    return Sent(uuid, kind, moment, body, fingerprint(kind, at, body, files), dict(map(_file, files.items())))


def _at(text: str) -> datetime:
    try:
        moment = _moment(text)
    except ValueError:
        raise LinliError("bad_input", field="at") from None
    if not 2000 <= moment.year < 2100:
        raise LinliError("bad_input", field="at")
    return moment


def _file(pair: tuple[str, Any]) -> tuple[str, bytes]:
    name, content = pair
    if not is_file_name(name):
        raise LinliError("bad_input", field="files")
    try:
        plain = b64decode(content, validate=True)
    except (Error, TypeError, ValueError):
        raise LinliError("bad_input", field=f"files.{name}") from None
    if len(plain) > FILE_BYTES:
        raise LinliError("too_large", limit_bytes=FILE_BYTES)
    return name, plain


def is_file_name(name: str) -> bool:
    """Whether an answer may name a file so: one step, no control characters."""
    return 0 < len(name) <= _NAME_LENGTH and name.isprintable() and not set(name) & set("/\\")


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("zone")
    return moment


def has_nul(value: Any) -> bool:
    """Whether a NUL stands anywhere in it, which PostgreSQL cannot keep."""
    match value:
        case str():
            return "\x00" in value
        case list():
            return any(map(has_nul, value))
        case dict():
            return any(has_nul(key) or has_nul(one) for key, one in value.items())
    return False
