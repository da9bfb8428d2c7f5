"""UUIDs of version 7: sorted by the time they were made (RFC 9562 §5.7).

`uuid7()` without arguments is the one place in `lib` that looks at a clock: it is the default of primary keys. With
both arguments it is pure.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from uuid import UUID

RANDOM_BYTES = 10
_MAX_MS = 1 << 48
_RANDOM_BITS = 74


def uuid7(now_ms: int | None = None, random: bytes | None = None) -> UUID:
    """A UUID of version 7.

    `now_ms`: Unix time in milliseconds, below 2⁴⁸; `random`: 10 bytes, of which 74 bits are used. With both given the
    result depends on nothing else. With neither, it is made now and greater than all this process made before. With
    one of them, the other is taken from the clock or the system's randomness. Raises ValueError for values out of
    range.
    """
    if now_ms is None and random is None:
        return _now()
    return _assembled(
        time.time_ns() // 1_000_000 if now_ms is None else now_ms,
        int.from_bytes(_checked(secrets.token_bytes(RANDOM_BYTES) if random is None else random)) >> 6,
    )


def uuid7_ms(value: UUID) -> int:
    """The Unix time in milliseconds inside a UUID of version 7. Raises ValueError for another version."""
    if value.version != 7:
        raise ValueError(f"{value} is not a UUID of version 7")
    return value.int >> 80


def _checked(random: bytes) -> bytes:
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed, got {len(random)}")
    return random


def _assembled(now_ms: int, random: int) -> UUID:
    if not 0 <= now_ms < _MAX_MS:
        raise ValueError(f"milliseconds must be 0 to 2^48 - 1, got {now_ms}")
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=now_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def _monotonic() -> Callable[[], UUID]:
    """A generator that counts on from the last random part within one millisecond (RFC 9562 §6.2, method 2)."""
    lock, last = threading.Lock(), (0, 0)

    def make() -> UUID:
        nonlocal last
        with lock:
            fresh = (time.time_ns() // 1_000_000, secrets.randbits(_RANDOM_BITS - 1))
            now_ms, random = fresh if fresh[0] > last[0] else (last[0], last[1] + 1 + secrets.randbits(32))
            if random >> _RANDOM_BITS:
                now_ms, random = now_ms + 1, fresh[1]
            last = (now_ms, random)
        return _assembled(now_ms, random)

    return make


try:
    from uuid_utils.compat import uuid7 as _library_uuid7

    def _now() -> UUID:
        return _library_uuid7()

except ImportError:  # pragma: no cover - depends on what is installed
    _now = _monotonic()
