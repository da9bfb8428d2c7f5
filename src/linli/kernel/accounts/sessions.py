"""Sessions and their cookies: a random key in the browser, its SHA-256 in the table, a new one when rights rise."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from linli.kernel.accounts.models import Session
from linli.kernel.accounts.rules import Stage
from linli.kernel.base.clock import now

KEY_BYTES = 32
HALF_SESSION_MINUTES = 10
TOUCH_SECONDS = 60


def hash_of(key: str) -> bytes:
    """What the table keeps of a session's key (256 random bits need no salt and no slow hash)."""
    return sha256(key.encode()).digest()


def open_session(user_id: int, *, stage: str = Stage.FULL, second_factor_at: datetime | None = None) -> str:
    """A new session for a person; answers the key for the cookie. A half session lives ten minutes."""
    key, moment = secrets.token_urlsafe(KEY_BYTES), now()
    half = stage != Stage.FULL
    life = timedelta(minutes=HALF_SESSION_MINUTES) if half else timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.create(
        key_hash=hash_of(key),
        user_id=user_id,
        stage=stage,
        created_at=moment,
        last_seen_at=moment,
        expires_at=moment + life,
        second_factor_at=second_factor_at,
    )
    return key


def close_session(key_hash: bytes) -> None:
    """End one session."""
    Session.objects.filter(key_hash=key_hash).delete()


def close_sessions_of(user_id: int) -> None:
    """End every session of a person: after a change of password, a deactivation, a reset of the second factor."""
    Session.objects.filter(user_id=user_id).delete()


def had_second_factor(key_hash: bytes) -> bool:
    """Whether a code was entered for this session."""
    return Session.objects.filter(key_hash=key_hash, second_factor_at__isnull=False).exists()


def touch(key_hash: bytes, last_seen_at: datetime) -> None:
    """Remember that the session is in use, written at most once a minute."""
    moment = now()
    if moment - last_seen_at < timedelta(seconds=TOUCH_SECONDS):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update accounts_session set last_seen_at = %s where key_hash = %s and last_seen_at < %s",
            [moment, key_hash, moment],
        )


def cookie_of(request: HttpRequest) -> str:
    """The session's key as the browser sent it, or nothing."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def set_cookie(response: HttpResponse, key: str) -> None:
    """Give the browser its key; it ends with the browser, the table ends it earlier."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        key,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def clear_cookie(response: HttpResponse) -> None:
    """Take the key away."""
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
