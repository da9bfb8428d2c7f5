"""Who is behind a request of a form tool: a field key by Digest, or by Basic over TLS. Never without TLS, but for
loopback."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from linli.kernel.accounts import digest
from linli.kernel.accounts.queries import field_keys
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

LOOPBACK = ("127.0.0.1", "::1")


def require_tls(request: HttpRequest) -> None:
    """Raise tls_required for a request over the open network."""
    if request.is_secure() or (not settings.ENV.behind_tls and request.META.get("REMOTE_ADDR") in LOOPBACK):
        return
    raise LinliError("tls_required")


def field_actor(request: HttpRequest) -> Actor | None:
    """Who asks, or None: then the answer is 401 with :func:`challenges`. Raises tls_required."""
    require_tls(request)
    scheme, _, rest = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    match scheme.lower():
        case "digest":
            told = digest.answer(rest)
            if told is None or not _is_fresh(told):
                return None
            return field_keys.by_digest(told, method=request.method or "", path=request.get_full_path())
        case "basic" if request.is_secure():
            named = digest.basic(rest)
            found = field_keys.by_key(*named) if named else None
            return found[0] if found else None
    return None


def challenges(request: HttpRequest) -> list[str]:
    """The WWW-Authenticate headers of a refusal; ``stale`` when only the nonce is too old."""
    _, _, rest = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    told = digest.answer(rest)
    age = digest.nonce_age(_secret(), told.nonce, _seconds()) if told else None
    stale = age is not None and age > digest.NONCE_SECONDS
    return digest.challenges(digest.nonce(_secret(), _seconds()), stale=stale, basic=request.is_secure())


def _is_fresh(told: digest.Answer) -> bool:
    age = digest.nonce_age(_secret(), told.nonce, _seconds())
    return age is not None and 0 <= age <= digest.NONCE_SECONDS


def _seconds() -> int:
    return int(now().timestamp())


def _secret() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"linli field nonce 1", sha256).digest()
