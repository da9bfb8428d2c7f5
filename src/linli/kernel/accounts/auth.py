"""Who is behind a request: the default ``auth`` of the API, and its narrower relatives."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase

from linli.kernel.accounts import csrf, permissions, queries, sessions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError


class SignedIn(AuthBase):
    """The session's cookie (then the CSRF token is asked for), or ``Authorization: Bearer`` with a machine token.

    Sets ``request.actor``. One statement finds the actor. ``action`` refuses everybody who does not hold it.
    """

    openapi_type: ClassVar[str] = "apiKey"
    openapi_in: ClassVar[str] = "cookie"
    openapi_name: ClassVar[str] = settings.SESSION_COOKIE_NAME

    def __init__(self, action: str = "", *, half: bool = False, initial: bool = False) -> None:
        super().__init__()
        self.action = action
        self.half = half
        self.initial = initial

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor = self._find(request)
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
            if self.action:
                permissions.require(actor, self.action)
        return actor

    def _find(self, request: HttpRequest) -> Actor | None:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() == "bearer":
            return queries.actor_of_token(sha256(token.strip().encode()).digest())
        key = sessions.cookie_of(request)
        if not key:
            return None
        csrf.check(request)
        return self._of_session(sessions.hash_of(key))

    def _of_session(self, key_hash: bytes) -> Actor | None:
        found = queries.actor_of_session(key_hash)
        if found is None:
            return None
        if found.owes_second_factor and not self.half:
            raise LinliError("second_factor_setup_required")
        if found.owes_password and not self.initial:
            raise LinliError("password_change_required")
        sessions.touch(key_hash, found.last_seen_at)
        return found.actor


def signed_in_already(request: HttpRequest) -> Actor | None:
    """Who a browser's cookie stands for on a route that is open to all, if it stands for anybody."""
    key = sessions.cookie_of(request)
    found = queries.actor_of_session(sessions.hash_of(key)) if key else None
    return found.actor if found and not found.owes_second_factor else None


signed_in = SignedIn()
"""The API's default."""
half_signed_in = SignedIn(half=True, initial=True)
"""Also for who still owes the second factor."""
initially_signed_in = SignedIn(initial=True)
"""Also for whose password somebody else chose: they may change it, and nothing else."""


def allowed(action: str) -> SignedIn:
    """An ``auth`` for whole routers: signed in and holding ``action``."""
    return SignedIn(action)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as found by ``signed_in``. Raises ``not_signed_in`` on a route that is open to all."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise LinliError("not_signed_in")
    return actor
