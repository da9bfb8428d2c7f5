"""The server's front door, an RSGI application for granian: Django in a pool of threads, the stream beside it.

Django's ASGI handler costs three to five times the processor time of its WSGI handler for the same answer
(docs/decisions/0001-gateway.md); a thread of the pool keeps its own database connection for as long as it lives.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from linli.config import bridge
from linli.config.stream import Stream
from linli.kernel.base.errors import LinliError

log = logging.getLogger("linli.gateway")
access = logging.getLogger("linli.access")

STREAM = "/api/v1/stream"
TRACKED = "/api/v1/public/reports/"  # what follows is a tracking code: a key to somebody's report


class Gateway:
    """One for each web process."""

    def __init__(self, threads: int) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.django = bridge.Django()
        self.stream = Stream(self.pool)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Nothing to do before the first request: the pool and the stream begin when they are needed."""

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server ends: what runs in the pool is finished."""
        self.pool.shutdown(wait=True)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        if scope.proto != "http":
            proto.close(404)
            return
        began = time.perf_counter()
        status = 500
        try:
            if scope.path == STREAM and scope.method == "GET":
                status = await self.stream.serve(scope, proto)
            else:
                status = await self._serve(scope, proto)
        finally:
            _log_access(scope, status, time.perf_counter() - began)

    async def _serve(self, scope: Any, proto: Any) -> int:
        with bridge.new_body() as body:
            try:
                length = await _read(scope, proto, body)
            except LinliError as error:
                return await self._send(scope, proto, bridge.refusal(error))
            environ = bridge.environ_of(scope, body, length)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self.pool, self.django.answer, environ)
            return await self._send(scope, proto, answer)

    async def _send(self, scope: Any, proto: Any, answer: bridge.Answer) -> int:
        if answer.stream is not None:
            await self._send_stream(proto, answer, answer.stream)
        elif scope.method == "HEAD":
            proto.response_empty(answer.status, answer.headers)
        elif answer.path:
            proto.response_file(answer.status, answer.headers, answer.path)
        else:
            proto.response_bytes(answer.status, answer.headers, answer.body)
        return answer.status

    async def _send_stream(self, proto: Any, answer: bridge.Answer, response: HttpResponseBase) -> None:
        """A response made while it is sent (an export): a thread makes the pieces, no faster than they leave."""
        transport = proto.response_stream(answer.status, answer.headers)
        loop = asyncio.get_running_loop()

        async def send(piece: bytes) -> None:
            await transport.send_bytes(piece)

        def run() -> None:
            assert isinstance(response, StreamingHttpResponse)
            try:
                for piece in response:
                    asyncio.run_coroutine_threadsafe(send(piece), loop).result()
            finally:
                response.close()

        await loop.run_in_executor(self.pool, run)


async def _read(scope: Any, proto: Any, body: IO[bytes]) -> int:
    """Read the body, but never more than its kind may have.

    Raises:
        LinliError: ``too_large``, said from the header before anything is read when there is one.
    """
    headers = scope.headers
    announced = headers.get("content-length")
    if scope.method in {"GET", "HEAD"} and not announced and "transfer-encoding" not in headers:
        return 0
    limit = bridge.body_limit(headers.get("content-type", ""))
    if announced and (not announced.isdigit() or int(announced) > limit):
        raise LinliError("too_large", limit_bytes=limit)
    length = 0
    async for piece in proto:
        length += len(piece)
        if length > limit:
            raise LinliError("too_large", limit_bytes=limit)
        body.write(piece)
    body.seek(0)
    return length


def _log_access(scope: Any, status: int, seconds: float) -> None:
    """Method, path, status, milliseconds. No query string, no address of the client, no tracking code."""
    if not access.isEnabledFor(logging.INFO):
        return
    path = scope.path
    if path.startswith(TRACKED):
        path = TRACKED + "…" + path[len(TRACKED) :].partition("/")[1]
    access.info("%s %s %d %.1f", scope.method, path, status, seconds * 1000)


def make() -> Gateway:
    """The application of one web process; granian calls this after the fork."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django
    from django.conf import settings

    django.setup()
    gateway = Gateway(settings.ENV.web_threads)
    gateway.django.load_middleware()
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # the API is built now, not under the first visitor
    return gateway
