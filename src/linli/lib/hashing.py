"""One byte string for one value, and the chain of hashes that makes a log tamper-evident.

The form is that of RFC 8785 (JSON Canonicalization Scheme): sorted keys, no blanks, UTF-8, numbers as ECMAScript writes
them. Two things go further, because our content has them: integers of any size stay exact, and dates, datetimes, UUIDs
and decimals have one text form each.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

HASH_BYTES = 32
_quoted: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False).encode


def canonical(obj: object) -> bytes:
    """The canonical JSON of `obj`, UTF-8.

    Takes None, bool, int, finite float, str, Mapping with str keys, list, tuple, and: datetime (aware) as
    "2026-11-23T05:25:00.000000Z" in UTC, date as "2026-11-23", UUID in its hyphenated small letters, Decimal as its
    plain digits in a string, Enum as its value. Raises TypeError for any other type (bytes and sets among them),
    ValueError for naive datetimes, NaN, infinities and text that is not Unicode (lone surrogates).
    """
    return _text(obj).encode("utf-8")


def content_hash(obj: object) -> bytes:
    """SHA-256 of `canonical(obj)`, 32 bytes."""
    return hashlib.sha256(canonical(obj)).digest()


def chain_hash(previous: bytes, content: bytes) -> bytes:
    """The next link of a chain: SHA-256(previous || content), 32 bytes.

    `previous` is the link before, 32 bytes (zeroes before the first), so that where it ends is never in doubt;
    `content` is any bytes, as a rule `canonical(record)`. Raises ValueError for a `previous` of another length.
    """
    if len(previous) != HASH_BYTES:
        raise ValueError(f"a link of the chain has {HASH_BYTES} bytes, got {len(previous)}")
    return hashlib.sha256(previous + content).digest()


def _text(obj: object) -> str:
    kind = type(obj)  # the plain types first: a match statement costs five times as much, and every move pays it
    if kind is str:
        return _quoted(obj)
    if kind is int:
        return repr(obj)
    if isinstance(obj, dict):
        return _object(obj)
    match obj:
        case None:
            return "null"
        case Enum():
            return _text(obj.value)
        case bool():
            return "true" if obj else "false"
        case str():
            return _quoted(str(obj))
        case int():
            return int.__repr__(obj)
        case float():
            return _number(obj)
        case Mapping():
            return _object(obj)
        case list() | tuple():
            return "[" + ",".join(_text(item) for item in obj) + "]"
        case _:
            return json.dumps(_scalar(obj))


def _object(mapping: Mapping[object, object]) -> str:
    return "{" + ",".join([f"{_quoted(str(key))}:{_text(mapping[key])}" for key in _sorted_keys(mapping)]) + "}"


def _scalar(obj: object) -> str:
    match obj:
        case datetime():
            if obj.utcoffset() is None:
                raise ValueError(f"a datetime without a time zone has no canonical form: {obj}")
            return obj.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return obj.isoformat()
        case UUID():
            return str(obj)
        case Decimal():
            if not obj.is_finite():
                raise ValueError(f"{obj} has no canonical form")
            return format(obj, "f")
    raise TypeError(f"{type(obj).__name__} has no canonical form")


def _sorted_keys(mapping: Mapping[object, object]) -> list[str]:
    keys = [key for key in mapping if isinstance(key, str)]
    if len(keys) != len(mapping):
        raise TypeError("the keys of a canonical object are strings")
    if all(map(str.isascii, keys)):
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be"))  # RFC 8785 §3.2.3 sorts UTF-16 code units


def _number(value: float) -> str:
    """A float as ECMAScript's Number::toString writes it (RFC 8785 §3.2.2.3). Python and ECMAScript agree on the
    digits."""
    if not math.isfinite(value):
        raise ValueError(f"{value} has no canonical form")
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)  # finite, checked above
    text, point = "".join(map(str, digits)), len(digits) + exponent
    return ("-" if sign else "") + _placed(text, point)


def _placed(digits: str, point: int) -> str:
    """`digits` with the decimal point after the first `point` of them."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
