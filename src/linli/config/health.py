"""``GET /healthz``: for load balancers and for whoever waits until the server is up."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse

from linli.kernel.base.errors import LinliError


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503 in the one shape of errors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (DatabaseError, InterfaceError):
        raise LinliError("unavailable") from None
    return JsonResponse({"ok": True})
