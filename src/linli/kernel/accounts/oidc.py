"""Single sign-on (OpenID Connect)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.kernel.base.errors import LinliError


def is_on() -> bool:
    """Whether the installation names an identity provider."""
    return bool(settings.ENV.oidc_issuer and settings.ENV.oidc_client_id)


def start(request: HttpRequest) -> HttpResponse:
    raise LinliError("oidc_off")


def finish(request: HttpRequest) -> HttpResponse:
    raise LinliError("oidc_off")
