"""Single sign-on: the browser goes to the identity provider and comes back. Answers are pages, not JSON."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Query, Router

from linli.kernel.accounts import csrf, oidc, services, sessions
from linli.kernel.base.errors import LinliError

router = Router()
COOKIE = "linli_oidc"
PATH = "/api/v1/session/oidc"
Word = Annotated[str, Query(max_length=4096)]


@router.get("/session/oidc", auth=None, include_in_schema=False)
def begin(request: HttpRequest) -> HttpResponse:
    """To the identity provider."""
    try:
        begun = oidc.begin(request.build_absolute_uri(f"{PATH}/callback"))
    except LinliError as refusal:
        return _to_login(refusal.code)
    response = HttpResponseRedirect(begun.url)
    response.set_cookie(
        COOKIE,
        begun.sealed,
        max_age=oidc.UNDER_WAY_SECONDS,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return response


@router.get("/session/oidc/callback", auth=None, include_in_schema=False)
def finish(request: HttpRequest, code: Word = "", state: Word = "") -> HttpResponse:
    """Back from the identity provider: to the front page, or to the login with what is missing."""
    try:
        identity = oidc.finish(code=code, state=state, sealed=request.COOKIES.get(COOKIE, ""))
        opened = services.login_by_subject(
            subject=identity.subject,
            has_second_factor=identity.has_second_factor,
            old_key=sessions.cookie_of(request),
        )
    except LinliError as refusal:
        response: HttpResponse = _to_login(refusal.code)
    else:
        owes = opened.owes_second_factor
        response = _to_login("second_factor_setup_required") if owes else HttpResponseRedirect("/")
        sessions.set_cookie(response, opened.key)
        csrf.give_token(request, response, rotate=True)
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def _to_login(code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/login?error={code}")
