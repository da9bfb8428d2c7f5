"""Signing in and out. A wrong name, password or code gets one answer after one amount of work, known name or not."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from linli.kernel.accounts import permissions, queries, rules, sessions
from linli.kernel.accounts.models import UnknownName, User
from linli.kernel.accounts.services.people import normalised
from linli.kernel.accounts.services.second_factor import code_counts
from linli.kernel.audit.services import record
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

log = logging.getLogger("linli.accounts")


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: the key for the cookie, whose it is, and whether the second factor must still be set up."""

    key: str
    user_id: int
    owes_second_factor: bool = False


def login(*, username: str, password: str, code: str = "", old_key: str = "") -> Opened:
    """Sign in; the browser's old session ends and a new key begins.

    Raises ``wrong_credentials``, ``account_locked``, ``second_factor_required`` (the password was right, a code is
    due).
    """
    user = User.objects.filter(username=normalised(username)).first()
    right = _password_is_right(user, password)
    outcome: Opened | LinliError
    with transaction.atomic():
        outcome = _decide(user.id if user and right else None, user, username, code)
        if isinstance(outcome, Opened) and old_key:
            sessions.close_session(sessions.hash_of(old_key))
    if isinstance(outcome, LinliError):
        raise outcome
    return outcome


def logout(*, by: Actor) -> None:
    """End the session in which the person asks. Raises ``not_allowed`` for machines, which have none."""
    user_id = permissions.person(by)
    with transaction.atomic():
        sessions.close_session(bytes.fromhex(by.session_key))
        record(by=by, action="accounts.session.closed", object_type="user", object_id=str(user_id))


def open_session(*, user_id: int, has_second_factor: bool, owes_own: bool = False, how: str = "password") -> Opened:
    """Open a session for a person who proved who they are; a half one when their role needs a second factor.

    ``owes_own``: a half one in any case, because their own second factor is set up and was not asked for.
    Writes the session with its audit record. Raises ``not_found`` for an inactive person.
    """
    actor = queries.actor_of_user(user_id)
    if actor is None:
        raise LinliError("not_found")
    owes = owes_own or (not has_second_factor and bool(actor.roles & permissions.DESK_ROLES))
    with transaction.atomic():
        key = sessions.open_session(
            user_id,
            stage=rules.Stage.SECOND_FACTOR if owes else rules.Stage.FULL,
            second_factor_at=now() if has_second_factor else None,
        )
        record(
            by=actor,
            action="accounts.session.half_opened" if owes else "accounts.session.opened",
            object_type="user",
            object_id=str(user_id),
            detail={"how": how},
        )
    return Opened(key, user_id, owes)


def _password_is_right(user: User | None, password: str) -> bool:
    """One slow hash in every case."""
    if user is None or not user.has_usable_password():
        make_password(password)
        return False
    return check_password(password, user.password) and user.is_active


def _decide(proven: int | None, user: User | None, username: str, code: str) -> Opened | LinliError:
    """The outcome under the row's lock; refusals are returned, so that their count and record are committed."""
    row = _row(user, username)
    if rules.is_locked(row.locked_until, now()):
        return LinliError("account_locked", until=iso(row))
    if proven is None or user is None:
        return count_failure(row, user)
    fresh = row if isinstance(row, User) else user
    has_second_factor = fresh.totp_confirmed_at is not None
    if has_second_factor and not code:
        return LinliError("second_factor_required")
    if has_second_factor and not code_counts(fresh, code):
        return count_failure(row, user)
    row.failed_logins, row.locked_until = 0, None
    row.save(update_fields=["failed_logins", "locked_until"])
    return open_session(user_id=proven, has_second_factor=has_second_factor)


def _row(user: User | None, username: str) -> User | UnknownName:
    if user is not None:
        return User.objects.select_for_update().get(id=user.id)
    name = normalised(username).encode()
    name_hash = hmac.new(settings.SECRET_KEY.encode(), name, sha256).digest()
    UnknownName.objects.bulk_create([UnknownName(name_hash=name_hash, last_at=now())], ignore_conflicts=True)
    return UnknownName.objects.select_for_update().get(name_hash=name_hash)


def count_failure(row: User | UnknownName, user: User | None) -> LinliError:
    """Count one failure on a locked row, with its record; answers what to tell: the same for every cause."""
    row.failed_logins, row.locked_until = rules.after_failure(
        row.failed_logins,
        row.locked_until,
        now(),
        most=settings.LOCKOUT_AFTER,
        minutes=settings.LOCKOUT_MINUTES,
    )
    if isinstance(row, UnknownName):
        row.last_at = now()
    row.save()
    who = str(user.id) if user else "unknown"
    what = "locked" if row.locked_until else "refused"
    record(by=SYSTEM, action=f"accounts.session.{what}", object_type="user", object_id=who)
    log.info("sign-in %s: user %s", what, who)  # never the name that was typed: it may be a password
    if row.locked_until:
        return LinliError("account_locked", until=iso(row))
    return LinliError("wrong_credentials")


def iso(row: User | UnknownName) -> str:
    """When a lock ends, for the details of a refusal."""
    return row.locked_until.isoformat() if row.locked_until else ""
