"""What the players themselves have seen happen, kept to compare with what the server says."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from datetime import datetime

from linli.config.simulation.figures import Figures, Period, median_hours

DISPATCHING = frozenset({"dispatch", "transfer"})


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

    def figures(self, period: Period) -> Figures:
        """Of the cases opened in a period; what is overdue is nothing that a player knows."""
        cases = [uuid for uuid, at in self._opened.items() if period.begins <= at < period.ends]
        closed = [(self._opened[uuid], self._closed[uuid]) for uuid in cases if uuid in self._closed]
        return Figures(
            reported=len(cases),
            dispatched=sum(bool(DISPATCHING & self._moves[uuid].keys()) for uuid in cases),
            closed=len(closed),
            returned=sum("return" in self._moves[uuid] for uuid in cases),
            overdue=None,
            median_hours=median_hours(closed),
        )

    def moves(self) -> Counter[str]:
        """How often each move was made."""
        return sum(self._moves.values(), Counter())
