"""Who asks of the Central-like API: a token that a field key opened, good for a day; errors in Central's shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from linli.kernel.accounts.field_auth import require_tls
from linli.kernel.accounts.queries import field_keys
from linli.kernel.accounts.seal import seal, unseal
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

DAY = timedelta(days=1)
_PREFIX = "central:"

View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """A view for who holds a token; it gets ``by=``."""

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, **named: Any) -> HttpResponse:
            return guarded(request, methods, lambda: view(request, by=_actor(request), **named))

        return opened

    return wrap


def guarded(request: HttpRequest, methods: tuple[str, ...], answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, or the refusal as Central tells it: a code beginning with the status, a message, details."""
    try:
        require_tls(request)
        if request.method not in methods:
            raise LinliError("method_not_allowed")
        return answer()
    except LinliError as refusal:
        words = refusal.body()["error"]
        told = {"code": refusal.kind.status + 0.1, "message": words["message_en"], "details": words["details"]}
        return JsonResponse(told, status=refusal.kind.status, json_dumps_params={"default": str})


def open_token(request: HttpRequest) -> dict[str, str]:
    """A token for name and field key. Raises wrong_credentials, bad_json."""
    try:
        told = json.loads(request.body)
        name, key = str(told["email"]), str(told["password"])
    except (ValueError, KeyError, TypeError) as error:
        raise LinliError("bad_json") from error
    found = field_keys.by_key(name, key)
    if found is None:
        raise LinliError("wrong_credentials")
    moment = now()
    token = seal(f"{_PREFIX}{found[1]}")
    return {"token": token, "createdAt": moment.isoformat(), "expiresAt": (moment + DAY).isoformat()}


def _actor(request: HttpRequest) -> Actor:
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    told = unseal(token.strip(), seconds=int(DAY.total_seconds())) if scheme.lower() == "bearer" else None
    actor = field_keys.by_number(int(told.removeprefix(_PREFIX))) if told and told.startswith(_PREFIX) else None
    if actor is None:
        raise LinliError("not_signed_in")
    return actor
