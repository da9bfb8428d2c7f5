"""Cross-site request forgery: Django's own check and cookie, called where a cookie is what speaks for somebody.

There is no CSRF middleware (see ``config.settings``); requests with a machine token or without any account carry no
ambient right that another site could borrow.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, rotate_token

from linli.kernel.base.errors import LinliError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _view() -> HttpResponse:
    raise AssertionError("only its place in Django's call is needed")


def check(request: HttpRequest) -> None:
    """Raises ``csrf_failed`` when an unsafe request lacks the token of the cookie or comes from another origin."""
    if request.method in SAFE_METHODS:
        return
    guard = CsrfViewMiddleware(lambda _: HttpResponse())
    guard.process_request(request)
    if guard.process_view(request, _view, (), {}) is not None:
        raise LinliError("csrf_failed")


def give_token(request: HttpRequest, response: HttpResponse, *, rotate: bool = False) -> str:
    """Set the token's cookie (a new one after signing in) and answer the token."""
    CsrfViewMiddleware(lambda _: response).process_request(request)
    if rotate or "CSRF_COOKIE" not in request.META:
        rotate_token(request)
    token = str(request.META["CSRF_COOKIE"])
    response.set_cookie(
        settings.CSRF_COOKIE_NAME,
        token,
        max_age=settings.CSRF_COOKIE_AGE,
        samesite="Lax",
        secure=bool(settings.CSRF_COOKIE_SECURE),
    )
    return token
