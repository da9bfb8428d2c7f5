"""Refusals outside of the API's own handlers, in the same one shape (``urls`` names them to Django)."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from linli.kernel.base.errors import LinliError


def respond(error: LinliError) -> JsonResponse:
    """The one shape as a response."""
    return JsonResponse(error.body(), status=error.kind.status)


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """A host that is not ours, a header that lies."""
    return JsonResponse(LinliError("bad_input", field="?").body(), status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """An address that nobody answers."""
    return respond(LinliError("not_found"))


def unexpected(request: HttpRequest) -> JsonResponse:
    """A mistake of ours; the log has it."""
    return respond(LinliError("unexpected"))
