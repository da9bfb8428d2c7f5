"""From granian's request to Django's and back: the WSGI environment, and an answer that any thread may carry away."""

from __future__ import annotations

import re
import select
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from linli.kernel.base.errors import LinliError
from linli.kernel.devices.rules import MOST_BYTES

Headers = list[tuple[str, str]]
Environ = dict[str, Any]

IN_MEMORY = 1024 * 1024  # a longer body waits on disk until Django reads it
IDLE_SECONDS = 1.0


@dataclass(slots=True)
class Answer:
    """What goes back to the client: bytes, the path of a file, or Django's response to be streamed."""

    status: int
    headers: Headers
    body: bytes = b""
    path: str = ""
    stream: HttpResponseBase | None = field(default=None, repr=False)


_OF_PHONES = re.compile(r"/api/v1/devices/[0-9a-fA-F-]{36}/operations(/.+)?")


def body_limit(content_type: str, path: str = "") -> int:
    """How many bytes a request may carry: files are sent as multipart, or by a phone as they are; all else is JSON, of
    which a phone may send much at once."""
    phone = _OF_PHONES.fullmatch(path)
    if content_type.startswith("multipart/form-data") or (phone and phone[1]):
        return int(settings.UPLOAD_LIMIT_BYTES)
    return MOST_BYTES if phone else int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def environ_of(scope: Any, body: IO[bytes], length: int) -> Environ:
    """The WSGI environment (PEP 3333) of an RSGI request."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/" + scope.http_version,
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.url_scheme": "https" if settings.ENV.behind_tls else scope.scheme,
        "wsgi.input": body,
        "CONTENT_LENGTH": str(length),
    }
    for name, value in scope.headers.items():
        _add_header(environ, name, value)
    if scope.authority and "HTTP_HOST" not in environ:  # HTTP/2 has it outside the headers
        environ["HTTP_HOST"] = scope.authority
    if settings.ENV.behind_tls:
        _trust_the_proxy(environ)
    return environ


def _add_header(environ: Environ, name: str, value: str) -> None:
    if name == "content-type":
        environ["CONTENT_TYPE"] = value
    elif name != "content-length" and "_" not in name:  # x_real_ip must not pass for x-real-ip
        key = "HTTP_" + name.upper().replace("-", "_")
        if key in environ:
            value = environ[key] + ("; " if name == "cookie" else ",") + value
        environ[key] = value


def _trust_the_proxy(environ: Environ) -> None:
    """Behind TLS there is a proxy of our own: the last address it noted is the client's."""
    if forwarded := environ.get("HTTP_X_FORWARDED_FOR"):
        environ["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()


class Django(WSGIHandler):
    """Django's own handler, answering with an :class:`Answer`; called in a thread of the pool."""

    def answer(self, environ: Environ) -> Answer:
        """Run the request through Django. Never raises."""
        drop_dead_connection()
        set_script_prefix("/")
        signals.request_started.send(sender=self.__class__, environ=environ)
        response = self.get_response(self.request_class(environ))
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            suspect()
        headers = [(name.lower(), value) for name, value in response.items()]
        headers += [("set-cookie", morsel.OutputString()) for morsel in response.cookies.values()]
        if response.streaming:
            return self._streamed(environ, response, headers)
        assert isinstance(response, HttpResponse)
        answer = Answer(response.status_code, headers, response.content)
        response.close()
        return answer

    @staticmethod
    def _streamed(environ: Environ, response: HttpResponseBase, headers: Headers) -> Answer:
        opened = getattr(response, "file_to_stream", None) if isinstance(response, FileResponse) else None
        path = getattr(opened, "name", None)
        if isinstance(path, str) and response.status_code == 200:
            response.close()
            return Answer(200, headers, path=path)
        return Answer(response.status_code, headers, stream=response)


def refusal(error: LinliError) -> Answer:
    """An error of the catalogue, told before Django was reached."""
    response = JsonResponse(error.body(), status=error.kind.status)
    headers = [("content-type", "application/json"), ("x-content-type-options", "nosniff")]
    return Answer(response.status_code, headers, response.content)


class _Used(threading.local):
    """When this thread last asked the database, and how much suspicion it knew of then."""

    at = 0.0
    suspicion = 0


_used = _Used()
_suspicion = 0


def suspect() -> None:
    """A connection broke somewhere in this process: every thread looks at its own before the next request."""
    global _suspicion
    _suspicion += 1


def drop_dead_connection() -> None:
    """Close this thread's database connection when the server has hung up on it, so that the request opens a new one.

    An idle connection has nothing to read; when it has, PostgreSQL said good-bye or died. Asking the socket is a system
    call that lets go of the interpreter's lock, Django's own health check is a statement; both cost something on every
    request of a busy server, so a connection is looked at only after a rest or on suspicion.
    """
    moment = time.monotonic()
    rested, suspicious = moment - _used.at > IDLE_SECONDS, _used.suspicion != _suspicion
    _used.at, _used.suspicion = moment, _suspicion
    opened = connection.connection
    if opened is None or connection.in_atomic_block or not (rested or suspicious):
        return
    if opened.closed or _has_something_to_say(opened.fileno()):
        connection.close()


def _has_something_to_say(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
