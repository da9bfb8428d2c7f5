"""What the players themselves have seen happen, kept to compare with what the server says."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from datetime import datetime
from statistics import median

from linli.config.simulation.figures import Figures


class Counted:
    """Moves by case and the moments of opening and closing. Many threads tell it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moves: dict[str, Counter[str]] = defaultdict(Counter)
        self._opened: dict[str, datetime] = {}
        self._closed: dict[str, datetime] = {}

    def saw(self, uuid: str, move: str, at: datetime) -> None:
        """A move was made on a case."""
        with self._lock:
            self._moves[uuid][move] += 1
            if move == "open":
                self._opened[uuid] = at
            if move == "close":
                self._closed[uuid] = at
            if move == "reopen":
                self._closed.pop(uuid, None)

    def figures(self, since: datetime, until: datetime) -> Figures:
        """Of the cases opened in a period; overdue is nothing that a player knows."""
        cases = [uuid for uuid, at in self._opened.items() if since <= at < until]
        hours = [
            (self._closed[uuid] - self._opened[uuid]).total_seconds() / 3600 for uuid in cases if uuid in self._closed
        ]
        return Figures(
            reported=len(cases),
            dispatched=sum(bool({"dispatch", "transfer"} & self._moves[uuid].keys()) for uuid in cases),
            closed=len(hours),
            returned=sum("return" in self._moves[uuid] for uuid in cases),
            overdue=None,
            median_hours=round(median(hours), 2) if hours else None,
        )

    def moves(self) -> Counter[str]:
        """How often each move was made."""
        return sum(self._moves.values(), Counter())
