"""What people do to their own account: confirm the second factor, change the password, choose the language."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db import transaction

from linli.kernel.accounts import rules, sessions
from linli.kernel.accounts.models import User
from linli.kernel.accounts.permissions import person
from linli.kernel.accounts.services.field_keys import revoke_all_of
from linli.kernel.accounts.services.people import set_password
from linli.kernel.accounts.services.second_factor import accept_code
from linli.kernel.accounts.services.signing_in import Opened, count_failure, iso, open_session
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

LANGUAGES = ("zh", "en")


def confirm_second_factor(*, code: str, by: Actor) -> Opened:
    """Confirm a proposed second factor, or enter a code of the confirmed one, and go on with a new full session.

    Raises ``second_factor_wrong``, ``account_locked`` (wrong codes count like wrong passwords).
    """
    with transaction.atomic():
        user = _own(by)
        if accept_code(user, code):
            return _reopen(user, by, has_second_factor=True)
        failure = count_failure(user, user)
    raise failure if failure.code == "account_locked" else LinliError("second_factor_wrong")


def change_password(*, old: str, new: str, by: Actor) -> Opened:
    """Change one's own password: every session ends, the present one goes on under a new key.

    Raises ``password_wrong``, ``password_unfit``, ``account_locked`` (wrong passwords count here too).
    """
    if new == old:
        raise LinliError("password_unfit", problem="与原密码相同", problem_en="It is the old one")
    with transaction.atomic():
        user = _own(by)
        if user.has_usable_password() and check_password(old, user.password):
            set_password(user, new)
            user.password_is_initial = False
            user.save(update_fields=["password", "password_is_initial"])
            record(by=by, action="accounts.password.changed", object_type="user", object_id=str(user.id))
            had_second_factor = sessions.had_second_factor(bytes.fromhex(by.session_key))
            sessions.close_sessions_of(user.id)
            revoke_all_of(user.id)
            return _reopen(user, by, has_second_factor=had_second_factor)
        failure = count_failure(user, user)
    raise failure if failure.code == "account_locked" else LinliError("password_wrong")


def choose_language(*, language: str, by: Actor) -> None:
    """Remember zh or en. Raises ``bad_input``. Not an act on anybody's data, so without a record."""
    if language not in LANGUAGES:
        raise LinliError("bad_input", field="language")
    User.objects.filter(id=person(by)).update(language=language)


def _own(by: Actor) -> User:
    user = User.objects.select_for_update().get(id=person(by))
    if rules.is_locked(user.locked_until, now()):
        raise LinliError("account_locked", until=iso(user))
    return user


def _reopen(user: User, by: Actor, *, has_second_factor: bool) -> Opened:
    sessions.close_session(bytes.fromhex(by.session_key))
    user.failed_logins, user.locked_until = 0, None
    user.save(update_fields=["failed_logins", "locked_until"])
    return open_session(user_id=user.id, has_second_factor=has_second_factor, how="renewed")
