"""The access log: what was asked and how long it took, and nothing that tells who asked.

No query string, no address of the client, no code that opens something. Lines are written together, for a line at
a time would cost a fifth of a light request.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import IO

# What follows is a code: a key to somebody's report, or to their booking; the pages carry it too.
TRACKED = ("/api/v1/public/reports/", "/api/v1/public/bookings/", "/t/", "/b/")
TOGETHER_SECONDS = 0.5


class AccessLog:
    """One for each web process; belongs to its event loop."""

    def __init__(self, out: IO[str] | None = None) -> None:
        self._out = out or sys.stderr
        self._lines: list[str] = []

    def note(self, method: str, path: str, status: int, seconds: float) -> None:
        """Remember one request."""
        if not self._lines:
            asyncio.get_running_loop().call_later(TOGETHER_SECONDS, self.flush)
        self._lines.append(
            f"{time.strftime('%Y-%m-%d %H:%M:%S')} {method} {without_key(path)} {status} {seconds * 1000:.1f} ms\n"
        )

    def flush(self) -> None:
        """Write what is remembered."""
        lines, self._lines = self._lines, []
        self._out.write("".join(lines))
        self._out.flush()


def without_key(path: str) -> str:
    """The path with the tracking code taken out, and in printable characters only (a log line stays one line)."""
    door = next((door for door in TRACKED if path.startswith(door)), None)
    if door is not None:
        _, slash, move = path[len(door) :].partition("/")
        path = f"{door}*{slash}{move}"
    return path if path.isprintable() else repr(path)
