"""Whose field key a request carries, and which keys a person has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from linli.kernel.accounts import digest
from linli.kernel.accounts.models import FieldKey
from linli.kernel.accounts.permissions import person
from linli.kernel.accounts.queries.actors import actor_of_user
from linli.kernel.accounts.seal import unseal
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now

TOUCH = timedelta(minutes=1)


def own(*, by: Actor) -> list[Any]:
    """One's own keys that live, the newest first, without the keys themselves."""
    rows = FieldKey.objects.filter(user_id=person(by), revoked_at__isnull=True, expires_at__gt=now()).order_by("-id")
    return list(rows.values("id", "name", "created_at", "expires_at", "last_used_at"))


def by_digest(told: digest.Answer, *, method: str, path: str) -> Actor | None:
    """Who answered a challenge with one of their keys, or None."""
    column = "ha1_md5" if told.algorithm == "MD5" else "ha1_sha256"
    for row in _living(told.username):
        kept = unseal(getattr(row, column))
        if kept and digest.is_right(told, ha1=kept, method=method, path=path):
            return _actor(row)
    return None


def by_key(username: str, key: str) -> tuple[Actor, int] | None:
    """Whose key it is, and its number, or None."""
    told = digest.ha1("SHA-256", username, key)
    for row in _living(username):
        if unseal(row.ha1_sha256) == told:
            actor = _actor(row)
            return (actor, row.id) if actor else None
    return None


def by_number(key_id: int) -> Actor | None:
    """Who has a key that still lives, or None."""
    row = _rows(now()).filter(id=key_id).first()
    return _actor(row) if row else None


def _living(username: str) -> list[FieldKey]:
    return list(_rows(now()).filter(user__username=username[:60]))


def _rows(moment: datetime) -> Any:
    return FieldKey.objects.filter(revoked_at__isnull=True, expires_at__gt=moment)


def _actor(row: FieldKey) -> Actor | None:
    actor = actor_of_user(row.user_id)
    moment = now()
    if actor is not None and (row.last_used_at is None or moment - row.last_used_at > TOUCH):
        FieldKey.objects.filter(id=row.id).update(last_used_at=moment)
    return actor
