"""``GET /api/v1/stream``: what changes, told to signed-in browsers as server-sent events while they look.

One connection of a web process listens to PostgreSQL (``linli_cases``, ``linli_notices``) and hands every message to
those who may see it. Nothing is promised but freshness: whoever was away, or too slow, gets ``resync`` and loads anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import psycopg
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from linli.config import bridge
from linli.config.hub import Hub, Subscriber, Viewer
from linli.kernel.accounts import permissions, queries
from linli.kernel.accounts.auth import signed_in
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

log = logging.getLogger("linli.stream")

HEARTBEAT_SECONDS = 15.0
ASK_AGAIN_SECONDS = 60.0  # a session that ended, or a duty that changed, ends the stream within this time
SEND_SECONDS = 20.0  # a client that takes nothing for so long is gone
STREAMS_OF_ONE = 12  # open tabs of one person
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
    ("x-content-type-options", "nosniff"),
]


class Stream:
    """The stream of one web process."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool
        self.hub = Hub(_listen_to)

    async def serve(self, scope: Any, proto: Any) -> int:
        """Answer one client until it leaves, its session ends or it is too slow; the status for the log."""
        loop = asyncio.get_running_loop()
        try:
            viewer = await loop.run_in_executor(self.pool, _viewer_of_request, scope)
            if self.hub.closed:
                raise LinliError("unavailable")
            if self.hub.count_of(viewer.user_id) >= STREAMS_OF_ONE:
                raise LinliError("too_many_requests")
        except LinliError as error:
            answer = bridge.refusal(error)
            proto.response_bytes(answer.status, answer.headers, answer.body)
            return answer.status
        transport = proto.response_stream(200, HEADERS)
        subscriber = self.hub.subscribe(viewer)
        talk = asyncio.ensure_future(self._talk(transport, subscriber))
        left = asyncio.ensure_future(proto.client_disconnect())
        try:
            await asyncio.wait({talk, left}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.hub.unsubscribe(subscriber)
            for task in (talk, left):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await talk
        return 200

    async def _talk(self, transport: Any, subscriber: Subscriber) -> None:
        await _send(transport, event("hello", {"now": now().isoformat()}) + "retry: 3000\n\n")
        loop = asyncio.get_running_loop()
        ask_again = loop.time() + ASK_AGAIN_SECONDS
        while True:
            try:
                name, data = await asyncio.wait_for(subscriber.queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                await _send(transport, ": still here\n\n")
            else:
                await _send(transport, event(name, data))
                if name == "bye":
                    return
            if subscriber.too_slow:
                await _send(transport, event("resync", {}))
                return
            if loop.time() >= ask_again:
                ask_again = loop.time() + ASK_AGAIN_SECONDS
                viewer = await loop.run_in_executor(self.pool, _viewer_again, subscriber.viewer)
                if viewer is None:
                    await _send(transport, event("bye", {}))
                    return
                subscriber.viewer = viewer

    def close(self) -> None:
        """The server ends: every client is let go and will come back to the next one."""
        self.hub.close()


def event(name: str, data: dict[str, Any]) -> str:
    """One event in the format of the HTML standard, section 9.2."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


async def _send(transport: Any, text: str) -> None:
    await asyncio.wait_for(_sending(transport, text), SEND_SECONDS)


async def _sending(transport: Any, text: str) -> None:
    await transport.send_str(text)


def _viewer_of_request(scope: Any) -> Viewer:
    """Who asks; runs in a thread of the pool. Raises ``not_signed_in``."""
    bridge.drop_dead_connection()
    actor = signed_in(WSGIRequest(bridge.environ_of(scope, BytesIO(), 0)))
    if actor is None or actor.kind != "user":
        raise LinliError("not_signed_in")
    return _viewer(actor)


def _viewer_again(viewer: Viewer) -> Viewer | None:
    """The same session asked about again, without counting as use of it; None when it ended."""
    bridge.drop_dead_connection()
    found = queries.actor_of_session(bytes.fromhex(viewer.session_key))
    return _viewer(found.actor) if found is not None else None


def _viewer(actor: Actor) -> Viewer:
    scope = permissions.scope(actor, "cases.view")
    return Viewer(actor.id or 0, actor.session_key, scope.all, scope.areas, frozenset(scope.unit_ids))


async def _listen_to() -> psycopg.AsyncConnection[Any]:
    """A connection of the stream's own, outside of Django's, for as long as the process lives."""
    params = connection.get_connection_params()
    return await psycopg.AsyncConnection.connect(
        autocommit=True,
        **{name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)},
    )
