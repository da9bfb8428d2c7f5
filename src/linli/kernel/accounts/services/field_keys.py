"""Field keys (采集密码): how ODK Collect and other form tools sign in, without the person's password and second factor.

A key has 130 random bits, so that failures need not be counted: nobody guesses it, and a phone with an old key does not
lock its owner out of their desk.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from linli.kernel.accounts import digest
from linli.kernel.accounts.models import FieldKey, User
from linli.kernel.accounts.permissions import person, require
from linli.kernel.accounts.seal import seal
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

MOST_DAYS, MOST_KEYS = 366, 5
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: nothing that is mistaken for another
_LENGTH, _GROUP = 26, 4  # 26 × 5 bits
PREFIX = "caiji-"  # so that a leaked key is recognised by scanners


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key, shown this once, and the name that goes with it."""

    id: int
    key: str
    username: str
    expires_at: datetime


def make_field_key(*, name: str, days: int, by: Actor) -> NewKey:
    """A key for one's own phone. Raises not_allowed, field_key_days, field_keys_too_many."""
    user_id = person(by)
    if not 1 <= days <= MOST_DAYS:
        raise LinliError("field_key_days", days=MOST_DAYS)
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    key = PREFIX + "-".join(drawn[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
    with transaction.atomic():
        user = User.objects.select_for_update().get(id=user_id)
        living = FieldKey.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=now())
        if living.count() >= MOST_KEYS:
            raise LinliError("field_keys_too_many", most=MOST_KEYS)
        row = FieldKey.objects.create(
            user=user,
            name=name.strip(),
            ha1_md5=seal(digest.ha1("MD5", user.username, key)),
            ha1_sha256=seal(digest.ha1("SHA-256", user.username, key)),
            expires_at=now() + timedelta(days=days),
        )
        _record("made", row, by)
    return NewKey(row.id, key, user.username, row.expires_at)


def revoke_field_key(*, key_id: int, by: Actor) -> None:
    """End a key at once, one's own or, for who manages people, anybody's; twice is harmless. Raises not_found."""
    with transaction.atomic():
        row = FieldKey.objects.select_for_update().filter(id=key_id).first()
        if row is None:
            raise LinliError("not_found")
        if row.user_id != person(by):
            require(by, "users.manage")
        if row.revoked_at is None:
            row.revoked_at = now()
            row.save(update_fields=["revoked_at"])
            _record("revoked", row, by)


def revoke_all_of(user_id: int) -> None:
    """End every key of a person, in the transaction of what takes their sessions away, and with its record."""
    FieldKey.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=now())


def _record(what: str, row: FieldKey, by: Actor) -> None:
    record(
        by=by,
        action=f"accounts.field_key.{what}",
        object_type="field_key",
        object_id=str(row.id),
        detail={"user": row.user_id, "expires_at": row.expires_at.isoformat()},
    )
