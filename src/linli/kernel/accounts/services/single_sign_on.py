"""Signing in somebody for whom the identity provider vouches."""

from __future__ import annotations

import logging

from django.db import transaction

from linli.kernel.accounts import rules, sessions
from linli.kernel.accounts.models import User
from linli.kernel.accounts.services.signing_in import Opened, iso, open_session
from linli.kernel.audit.services import record
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

log = logging.getLogger("linli.accounts")


def login_by_subject(*, subject: str, has_second_factor: bool, old_key: str = "") -> Opened:
    """Sign in the account that an administrator tied to the provider's subject; accounts are never made here.

    ``has_second_factor``: the provider asked for one. Without it, whoever has or needs one here gets a half session.
    Raises ``oidc_failed`` (nobody active has the subject), ``account_locked``.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(oidc_subject=subject, is_active=True).first()
        if user is not None and rules.is_locked(user.locked_until, now()):
            raise LinliError("account_locked", until=iso(user))
        if user is not None:
            if old_key:
                sessions.close_session(sessions.hash_of(old_key))
            own_is_due = user.totp_confirmed_at is not None and not has_second_factor
            return open_session(
                user_id=user.id, has_second_factor=has_second_factor, owes_own=own_is_due, how="single_sign_on"
            )
        record(by=SYSTEM, action="accounts.session.refused", object_type="user", object_id="unknown")
    log.info("single sign-on refused: nobody here has the subject")
    raise LinliError("oidc_failed")
