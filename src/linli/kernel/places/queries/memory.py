"""What a process keeps in memory of places, as long as their stamp is the same.

The stamp is looked up at most once a second, whatever the number of requests; after a change by the same process, at
once. A value that is being made anew leaves the old one to the other threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")
Stamp = tuple[str, int]  # database, version

LOOK_EVERY_SECONDS = 1.0

_seen: tuple[float, Stamp] | None = None


def stamp() -> Stamp:
    """The present stamp, at most a second old: one tiny statement, or none."""
    global _seen
    database = str(connection.settings_dict["NAME"])
    now = time.monotonic()
    if _seen is not None and _seen[1][0] == database and now - _seen[0] < LOOK_EVERY_SECONDS:
        return _seen[1]
    with connection.cursor() as cursor:
        cursor.execute("select version from places_placestamp where id = 1")
        row = cursor.fetchone()
    found = (database, int(row[0]) if row else 0)
    _seen = (now, found)
    return found


def look_again() -> None:
    """Look at the stamp before the next answer."""
    global _seen
    _seen = None


class Remembered(Generic[T]):
    """One value made from places by ``make``, kept until they change."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._held: tuple[Stamp, T] | None = None

    def get(self) -> T:
        """The value as of the present stamp."""
        present, held = stamp(), self._held
        if held is not None and held[0] == present:
            return held[1]
        if not self._lock.acquire(blocking=held is None or held[0][0] != present[0]):
            return held[1]  # type: ignore[index]  # another thread makes the new one; the old is a moment old
        try:
            return self._fresh(present)
        finally:
            self._lock.release()

    def _fresh(self, present: Stamp) -> T:
        if self._held is None or self._held[0] != present:
            self._held = (present, self._make())
        return self._held[1]
