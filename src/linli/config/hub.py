"""One LISTEN, many listeners: takes PostgreSQL's notifications and hands each to the viewers who may see it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg

log = logging.getLogger("linli.stream")

CASES = "linli_cases"
NOTICES = "linli_notices"
QUEUE_LENGTH = 256  # events that a client may lag behind
RETRY_SECONDS = (0.1, 0.3, 1.0, 2.0)

Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Viewer:
    """What one signed-in person may see of the cases (see ``permissions.scope``)."""

    user_id: int
    session_key: str
    sees_all: bool = False
    areas: tuple[str, ...] = ()
    unit_ids: frozenset[int] = frozenset()

    def sees(self, place_code: str, unit_ids: list[int]) -> bool:
        """Whether a case at the place, of these units, is the viewer's to see."""
        return self.sees_all or place_code.startswith(self.areas) or not self.unit_ids.isdisjoint(unit_ids)


BYE: Event = ("bye", {})


@dataclass(eq=False, slots=True)
class Subscriber:
    """One open stream."""

    viewer: Viewer
    queue: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))
    too_slow: bool = False

    def leave(self) -> None:
        """The stream ends with ``bye``, before anything that still waits."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(BYE)

    def put(self, event: Event) -> None:
        """Queue an event; a full queue means that the client cannot follow, and is told so once."""
        if not self.too_slow:
            try:
                self.queue.put_nowait(event)
            except asyncio.QueueFull:
                self.too_slow = True


def case_event(viewer: Viewer, told: dict[str, Any]) -> Event | None:
    """What the viewer is told of a move: the case, or that it went out of their sight, or nothing.

    ``told`` is one message of ``kernel.cases.outbox``; its ``was`` says where the case was before the move, its
    ``only`` who alone may hear of a sealed case.
    """
    was = told.get("was") or {}
    case = {name: value for name, value in told.items() if name not in ("was", "only")}
    if "only" in told:
        return ("case", case) if viewer.user_id in told["only"] else None
    units = [unit for unit in (case.get("unit_id"), was.get("unit_id")) if unit]
    if viewer.sees(case["place_code"], units):
        return "case", case
    if was and viewer.sees(was["place_code"], units):
        return "case", {"uuid": case["uuid"], "gone": True}
    return None


class Hub:
    """The subscribers of one web process and the one connection that listens for them."""

    def __init__(self, connect: Callable[[], Awaitable[psycopg.AsyncConnection[Any]]]) -> None:
        self._connect = connect
        self._subscribers: set[Subscriber] = set()
        self._listening: asyncio.Task[None] | None = None
        self.closed = False

    def subscribe(self, viewer: Viewer) -> Subscriber:
        """Add a stream; the first one starts the listening."""
        subscriber = Subscriber(viewer)
        self._subscribers.add(subscriber)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.get_running_loop().create_task(self._listen())
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Take a stream away."""
        self._subscribers.discard(subscriber)

    def count_of(self, user_id: int) -> int:
        """How many streams a person has open here."""
        return sum(subscriber.viewer.user_id == user_id for subscriber in self._subscribers)

    def close(self) -> None:
        """Stop listening and let every stream go; whoever comes now is told the same."""
        self.closed = True
        if self._listening is not None:
            self._listening.cancel()
        for subscriber in tuple(self._subscribers):
            subscriber.leave()

    async def _listen(self) -> None:
        """Listen for ever; after a break everybody loads anew, for nobody knows what was said meanwhile."""
        failures = 0
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"listen {CASES}")
                    await connection.execute(f"listen {NOTICES}")
                    if failures:
                        self._tell_all(("resync", {}))
                    failures = 0
                    async for note in connection.notifies():
                        self.tell(note.channel, note.payload)
                failures += 1
            except psycopg.Error as error:
                failures += 1
                log.warning("the stream lost the database: %s", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1])

    def tell(self, channel: str, payload: str) -> None:
        """Hand one notification to those whom it concerns."""
        with contextlib.suppress(ValueError):
            message = json.loads(payload)
            if channel == NOTICES:
                self._tell_of_notices({int(user_id) for user_id in message})
            else:
                self._tell_of_cases(message)

    def _tell_of_cases(self, messages: list[dict[str, Any]]) -> None:
        for subscriber in tuple(self._subscribers):
            for told in messages:
                if event := case_event(subscriber.viewer, told):
                    subscriber.put(event)

    def _tell_of_notices(self, user_ids: set[int]) -> None:
        for subscriber in tuple(self._subscribers):
            if subscriber.viewer.user_id in user_ids:
                subscriber.put(("notice", {}))

    def _tell_all(self, event: Event) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber.put(event)
