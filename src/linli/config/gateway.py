"""The server's front door, an RSGI application for granian: Django in a pool of threads, the stream beside it.

Django's ASGI handler costs three to five times the processor time of its WSGI handler for the same answer
(docs/decisions/0001-gateway.md); a thread of the pool keeps its own database connection for as long as it lives.
"""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import IO, Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from linli.config import bridge
from linli.config.access import AccessLog
from linli.config.stream import Stream
from linli.kernel.base.errors import LinliError

STREAM = "/api/v1/stream"


class Gateway:
    """One for each web process."""

    def __init__(self, threads: int) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.django = bridge.Django()
        self.stream = Stream(self.pool)
        self.access = AccessLog()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the streams go as soon as the server is told to end, or it would wait for them.

        granian's own handlers hear of the signal through the loop's wake-up pipe and still do.
        """

        def end(number: int, frame: object) -> None:
            loop.call_soon_threadsafe(self.stream.close)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server ends: what runs in the pool is finished."""
        self.stream.close()
        self.pool.shutdown(wait=True)
        self.access.flush()

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
            self.access.note(scope.method, scope.path, status, time.perf_counter() - began)

    async def _serve(self, scope: Any, proto: Any) -> int:
        try:
            body, length = await _read(scope, proto)
        except LinliError as error:
            return await self._send(scope, proto, bridge.refusal(error))
        with body:
            environ = bridge.environ_of(scope, body, length)
            answer = await asyncio.get_running_loop().run_in_executor(self.pool, self.django.answer, environ)
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


async def _read(scope: Any, proto: Any) -> tuple[IO[bytes], int]:
    """The body and its length; never more than its kind may have is read.

    Raises:
        LinliError: ``too_large``, said from the header before anything is read when there is one.
    """
    headers = scope.headers
    announced = headers.get("content-length")
    if not announced and "transfer-encoding" not in headers:
        return BytesIO(), 0
    limit = bridge.body_limit(headers.get("content-type", ""), scope.path)
    if announced and (not announced.isdigit() or int(announced) > limit):
        raise LinliError("too_large", limit_bytes=limit)
    if announced and int(announced) <= bridge.IN_MEMORY:
        content = await proto()
        return BytesIO(content), len(content)
    return await _spool(proto, limit)


async def _spool(proto: Any, limit: int) -> tuple[IO[bytes], int]:
    """A long body, or one of unknown length, by way of the disk."""
    body = tempfile.SpooledTemporaryFile(max_size=bridge.IN_MEMORY)  # noqa: SIM115 -- closed by whoever serves it
    length = 0
    async for piece in proto:
        length += len(piece)
        if length > limit:
            body.close()
            raise LinliError("too_large", limit_bytes=limit)
        body.write(piece)
    body.seek(0)
    return body, length
