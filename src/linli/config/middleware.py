"""The one middleware: security headers, the shape of refusals outside the API, and the simulated clock of a demo.

One on purpose: each of Django's own costs every request, and a grid centre's machine is small.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from linli.config.refusals import respond
from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError

log = logging.getLogger("linli.http")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; font-src 'self' data:; "
        "object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(self)",
}


class OneDoor:
    """Wraps every request; see the module."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
            simulated = self._simulated(request)
            if simulated is None:
                response = self.get_response(request)
            else:
                with clock.at(simulated):
                    response = self.get_response(request)
        except LinliError as refusal:
            response = respond(refusal)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.ENV.behind_tls:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal raised by a view outside of the API; Django would make a 500 of it before it came back here."""
        if isinstance(exception, OperationalError | InterfaceError):
            exception = LinliError("unavailable")
        return respond(exception) if isinstance(exception, LinliError) else None

    @staticmethod
    def _simulated(request: HttpRequest) -> datetime | None:
        if not settings.ENV.simulation or "HTTP_X_LINLI_NOW" not in request.META:
            return None
        try:
            moment = datetime.fromisoformat(request.META["HTTP_X_LINLI_NOW"])
        except ValueError:
            raise LinliError("bad_input", field="X-Linli-Now") from None
        if moment.tzinfo is None:
            raise LinliError("bad_input", field="X-Linli-Now")
        return moment
