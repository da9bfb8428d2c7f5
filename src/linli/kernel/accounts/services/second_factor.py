"""The second factor: one-time codes by RFC 6238 (TOTP), the secret encrypted, no code used twice."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import pyotp
import segno
from django.db import transaction

from linli.kernel.accounts import rules, seal
from linli.kernel.accounts.models import User
from linli.kernel.accounts.permissions import person
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack

STEP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new secret, for the eyes of its owner only, once."""

    secret: str
    otpauth_url: str
    qr_svg: str


def propose_second_factor(*, by: Actor) -> Proposal:
    """A new secret for the actor; it counts once a code of it was entered. Raises ``second_factor_exists``."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(id=person(by))
        if user.totp_confirmed_at is not None:
            raise LinliError("second_factor_exists")
        secret = pyotp.random_base32()
        user.totp_secret = seal.seal(secret)
        user.save(update_fields=["totp_secret"])
        record(by=by, action="accounts.second_factor.proposed", object_type="user", object_id=str(user.id))
    url = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=f"邻里 {installed_pack().name}")
    return Proposal(secret, url, segno.make(url, error="m").svg_inline(scale=4))


def accept_code(user: User, code: str) -> bool:
    """Whether the code is right; a proposed secret is confirmed by it. The user's row is locked by the caller."""
    if not code_counts(user, code):
        return False
    if user.totp_confirmed_at is None:
        user.totp_confirmed_at = now()
        user.save(update_fields=["totp_confirmed_at"])
    return True


def code_counts(user: User, code: str) -> bool:
    """Whether a code is right now and was not used; it is used up by this. The user's row is locked by the caller."""
    secret = seal.unseal(user.totp_secret) if user.totp_secret else None
    if secret is None:
        return False
    present = int(now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    typed = code.replace(" ", "").encode()
    for step in (present - 1, present, present + 1):
        same = hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), typed)
        if same and rules.accepted_step(step, present, user.totp_last_step):
            user.totp_last_step = step
            user.save(update_fields=["totp_last_step"])
            return True
    return False


def totp_now(user_id: int) -> str:
    """The code that a person's device shows now: for the list of demo logins and for tests.

    Raises ``not_found`` for a person without a second factor.
    """
    sealed = User.objects.values_list("totp_secret", flat=True).filter(id=user_id).first()
    secret = seal.unseal(sealed) if sealed else None
    if secret is None:
        raise LinliError("not_found")
    return pyotp.TOTP(secret).at(int(now().timestamp()))
