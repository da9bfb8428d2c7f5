"""What administrators do to accounts: create, correct, deactivate, unlock, reset a second factor."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from linli.kernel.accounts.models import User
from linli.kernel.accounts.permissions import require
from linli.kernel.accounts.services.field_keys import revoke_all_of
from linli.kernel.accounts.sessions import close_sessions_of
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.db import refusing
from linli.kernel.base.errors import LinliError

_CORRECTED = ("display_name", "phone", "email", "oidc_subject")


def normalised(username: str) -> str:
    """A user name as it is kept and compared: one form for full width and half width, without blanks around it."""
    return unicodedata.normalize("NFKC", username).strip()


def _fit_name(username: str) -> str:
    name = normalised(username)  # which may lengthen it: some characters stand for whole words
    if not 1 <= len(name) <= 60:
        raise LinliError("bad_input", field="username")
    return name


def _fit_mail(email: str) -> str:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise LinliError("bad_input", field="email") from None
    return email


def set_password(user: User, password: str) -> None:
    """Put a password on a person after the validators of the settings; does not save. Raises ``password_unfit``."""
    problem, problem_en = _problem(password, user, "zh-hans"), _problem(password, user, "en")
    if problem or problem_en:
        raise LinliError("password_unfit", problem=problem, problem_en=problem_en)
    user.set_password(password)


def _problem(password: str, user: User, language: str) -> str:
    with translation.override(language):
        try:
            validate_password(password, user)
        except ValidationError as error:
            return " ".join(error.messages)
    return ""


def initial_password() -> str:
    """A first password for its owner to change: 20 characters, 120 bits of chance."""
    return secrets.token_urlsafe(15)


def create_user(
    *,
    username: str,
    display_name: str,
    by: Actor,
    password: str = "",
    phone: str = "",
    email: str = "",
    oidc_subject: str = "",
    language: str = "zh",
) -> int:
    """A new account without duties; answers its id. Without a password it signs in by the single sign-on only; one that
    another person chose is changed at the first sign-in.

    Raises ``username_taken``, ``password_unfit``, ``bad_input``.
    """
    require(by, "users.manage")
    user = User(
        username=_fit_name(username),
        display_name=display_name.strip(),
        phone=phone,
        email=_fit_mail(email),
        oidc_subject=oidc_subject or None,
        language=language,
    )
    if password:
        set_password(user, password)
        user.password_is_initial = by.kind == "user"
    else:
        user.set_unusable_password()
    taken = refusing(accounts_user_username_key="username_taken", accounts_user_oidc_subject_key="username_taken")
    with taken, transaction.atomic():
        user.save(force_insert=True)
        _record(user, "created", by)
    return user.id


def update_user(*, user_id: int, by: Actor, **corrections: Any) -> None:
    """Correct ``display_name``, ``phone``, ``email`` or ``oidc_subject``; a new ``password`` also ends all sessions.

    Raises ``not_found``, ``password_unfit``, ``username_taken`` (the single sign-on's subject is somebody else's).
    """
    require(by, "users.manage")
    taken = refusing(accounts_user_oidc_subject_key="username_taken")
    with taken, transaction.atomic():
        user = _locked(user_id)
        for column in _CORRECTED:
            if corrections.get(column) is not None:
                setattr(user, column, corrections[column] or (None if column == "oidc_subject" else ""))
        _fit_mail(user.email)
        if password := corrections.get("password"):
            _not_oneself(user, by)
            set_password(user, password)
            user.password_is_initial = True
            close_sessions_of(user.id)
            revoke_all_of(user.id)
        user.save()
        changed = sorted(name for name, value in corrections.items() if value is not None)
        _record(user, "corrected", by, fields=changed)


def deactivate(*, user_id: int, by: Actor) -> None:
    """Close an account: no sign-in, no session; what the person did stays.

    Raises ``not_found``, ``not_allowed`` for one's own.
    """
    require(by, "users.manage")
    with transaction.atomic():
        user = _locked(user_id)
        _not_oneself(user, by)
        if not user.is_active:
            return
        user.is_active = False
        user.save(update_fields=["is_active"])
        close_sessions_of(user.id)
        revoke_all_of(user.id)
        _record(user, "deactivated", by)


def unlock(*, user_id: int, by: Actor) -> None:
    """Lift a lock before its time. Raises ``not_found``."""
    require(by, "users.manage")
    with transaction.atomic():
        user = _locked(user_id)
        user.failed_logins, user.locked_until = 0, None
        user.save(update_fields=["failed_logins", "locked_until"])
        _record(user, "unlocked", by)


def reset_second_factor(*, user_id: int, by: Actor) -> None:
    """Take away a second factor that was lost; the next sign-in sets up a new one. Not one's own.

    Raises ``not_found``, ``not_allowed`` for oneself.
    """
    require(by, "users.manage")
    with transaction.atomic():
        user = _locked(user_id)
        _not_oneself(user, by)
        user.totp_secret, user.totp_confirmed_at, user.totp_last_step = "", None, 0
        user.save(update_fields=["totp_secret", "totp_confirmed_at", "totp_last_step"])
        close_sessions_of(user.id)
        revoke_all_of(user.id)
        _record(user, "second_factor_reset", by)


def _locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise LinliError("not_found")
    return user


def _not_oneself(user: User, by: Actor) -> None:
    if by.kind == "user" and by.id == user.id:
        raise LinliError("not_allowed")


def _record(user: User, what: str, by: Actor, **detail: Any) -> None:
    record(by=by, action=f"accounts.user.{what}", object_type="user", object_id=str(user.id), detail=detail)
