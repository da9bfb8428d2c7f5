"""The session: who is signed in, signing in and out, one's own second factor, password and language."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Status

from linli.kernel.accounts import csrf, oidc, queries, services, sessions
from linli.kernel.accounts.api import shapes
from linli.kernel.accounts.auth import actor_of, half_signed_in, initially_signed_in, signed_in_already
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack

router = Router()

HOTLINE = "12345"  # the same in every Chinese city


@router.get("/session", auth=None, response=shapes.SessionOut)
def read_session(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Whether anybody is signed in, the district and the settings; sets the CSRF cookie. Open to all."""
    actor = signed_in_already(request)
    response["Cache-Control"] = "no-store"
    return {
        "signed_in": actor is not None,
        "csrf": csrf.give_token(request, response),
        "me": asdict(queries.me(actor)) if actor else None,
        "district": _district(),
        "settings": {
            "tile_url": settings.ENV.tile_url,
            "oidc": oidc.is_on(),
            "idle_minutes": settings.IDLE_TIMEOUT_MINUTES,
        },
    }


@router.post("/session/login", auth=None, response=shapes.LoginOut)
def login(request: HttpRequest, payload: shapes.LoginIn, response: HttpResponse) -> dict[str, Any] | HttpResponse:
    """Sign in. When the role owes a second factor, a half session begins that can only set it up."""
    csrf.check(request)
    opened = services.login(
        username=payload.username,
        password=payload.password,
        code=payload.code,
        old_key=sessions.cookie_of(request),
    )
    if opened.owes_second_factor:
        refusal = LinliError("second_factor_setup_required")
        half = JsonResponse(refusal.body(), status=refusal.kind.status)
        _begin(request, half, opened)
        return half
    return _begin(request, response, opened)


@router.post("/session/logout", auth=half_signed_in, response={204: None})
def logout(request: HttpRequest, response: HttpResponse) -> Status[None]:
    """End this browser's session."""
    services.logout(by=actor_of(request))
    sessions.clear_cookie(response)
    return Status(204, None)


@router.post("/session/second-factor", auth=half_signed_in, response=shapes.SecretOut)
def propose_second_factor(request: HttpRequest) -> dict[str, Any]:
    """A new secret for the authenticator app; it counts once confirmed."""
    return asdict(services.propose_second_factor(by=actor_of(request)))


@router.post("/session/second-factor/confirm", auth=half_signed_in, response=shapes.LoginOut)
def confirm_second_factor(request: HttpRequest, payload: shapes.CodeIn, response: HttpResponse) -> dict[str, Any]:
    """Enter a code: confirms a proposed secret, completes a half session."""
    return _begin(request, response, services.confirm_second_factor(code=payload.code, by=actor_of(request)))


@router.post("/session/password", auth=initially_signed_in, response=shapes.LoginOut)
def change_password(request: HttpRequest, payload: shapes.PasswordIn, response: HttpResponse) -> dict[str, Any]:
    """Change one's own password; all other sessions end."""
    opened = services.change_password(old=payload.old, new=payload.new, by=actor_of(request))
    return _begin(request, response, opened)


@router.post("/session/language", response={204: None})
def choose_language(request: HttpRequest, payload: shapes.LanguageIn) -> Status[None]:
    """Remember the language of the screen."""
    services.choose_language(language=payload.language, by=actor_of(request))
    return Status(204, None)


def _begin(request: HttpRequest, response: HttpResponse, opened: services.Opened) -> dict[str, Any]:
    sessions.set_cookie(response, opened.key)
    csrf.give_token(request, response, rotate=True)
    found = queries.actor_of_session(sessions.hash_of(opened.key))
    if found is None:
        raise LinliError("not_signed_in")
    return {"me": asdict(queries.me(found.actor))}


def _district() -> dict[str, Any]:
    pack = installed_pack()
    told = {
        key: getattr(pack, key) for key in ("code", "name", "name_en", "slug", "city", "city_en", "zoom", "version")
    }
    texts = {text.key: {"zh": text.zh, "en": text.en} for text in pack.texts}
    return {**told, "center": tuple(pack.center), "hotline": HOTLINE, "texts": texts}
