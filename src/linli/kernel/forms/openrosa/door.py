"""What every OpenRosa view has in common: who asks, the headers, errors as OpenRosa tells them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from linli.kernel.accounts.field_auth import challenges, field_actor
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

MOST_BYTES = 50 * 1024 * 1024
XML = "text/xml; charset=utf-8"
_RESPONSE = "http://openrosa.org/http/response"
log = logging.getLogger("linli.openrosa")

View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """A view for who signs in with a field key; it gets ``by=``. A refusal is an OpenRosa message."""

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, **named: Any) -> HttpResponse:
            return _headed(_answer(view, request, methods, named))

        return opened

    return wrap


def message(text: str, *, status: int, nature: str = "") -> HttpResponse:
    """An OpenRosaResponse with one sentence, in Chinese and English."""
    root = Element("OpenRosaResponse", {"xmlns": _RESPONSE})
    SubElement(root, "message", {"nature": nature} if nature else {}).text = text
    return xml(root, status=status)


def xml(root: Element, *, status: int = 200) -> HttpResponse:
    """An XML document."""
    return HttpResponse(tostring(root, encoding="utf-8", xml_declaration=True), content_type=XML, status=status)


def _answer(view: View, request: HttpRequest, methods: tuple[str, ...], named: dict[str, Any]) -> HttpResponse:
    try:
        if request.method not in methods:
            raise LinliError("method_not_allowed")
        actor: Actor | None = field_actor(request)
        if actor is None:
            return _unauthorised(request)
        return view(request, by=actor, **named)
    except LinliError as refusal:
        words = refusal.body()["error"]
        log.info("openrosa %s: %s", request.path, refusal.code)
        return message(f"{words['message']} / {words['message_en']}", status=refusal.kind.status, nature="error")


def _unauthorised(request: HttpRequest) -> HttpResponse:
    response = message("请用采集密码登录 / Sign in with a field key", status=401, nature="error")
    # Several challenges in one header, parted by commas (RFC 9110 §11.6.1): Django keeps one header of a name.
    response["WWW-Authenticate"] = ", ".join(challenges(request))
    return response


def _headed(response: HttpResponse) -> HttpResponse:
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(MOST_BYTES)
    response["Date"] = http_date(now().timestamp())
    response["Cache-Control"] = "no-store"
    return response
