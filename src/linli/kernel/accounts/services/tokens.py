"""Keys for other systems: shown once, only their hash kept, bound to scopes, an area and an end."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from linli.kernel.accounts import rules
from linli.kernel.accounts.models import MachineToken, Unit
from linli.kernel.accounts.permissions import person, require
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack

PREFIX = "linli_"  # so that a leaked key is recognised by scanners


def create_token(*, name: str, scopes: Sequence[str], unit_code: str, area_code: str, days: int, by: Actor) -> str:
    """A new machine token; answers the key, which is shown this once.

    Raises ``token_scope_unknown``, ``token_too_long``, ``unit_not_there``, ``area_unknown``.
    """
    require(by, "tokens.manage", place_code=area_code)
    refusal = rules.refuse_token(scopes, days) or rules.refuse_area(area_code, installed_pack().code)
    if refusal:
        raise refusal
    unit = Unit.objects.filter(code=unit_code, closed_on__isnull=True).first()
    if unit is None:
        raise LinliError("unit_not_there", unit=unit_code)
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = MachineToken.objects.create(
            name=name.strip(),
            token_hash=sha256(key.encode()).digest(),
            scopes=sorted(set(scopes)),
            unit=unit,
            area_code=area_code,
            created_by_id=person(by),
            expires_at=now() + timedelta(days=days),
        )
        _record(token, "created", by, {"scopes": token.scopes, "days": days})
    return key


def revoke_token(*, token_id: int, by: Actor) -> None:
    """End a token at once; twice is harmless. Raises ``not_found``."""
    with transaction.atomic():
        token = MachineToken.objects.select_for_update().filter(id=token_id).first()
        if token is None:
            raise LinliError("not_found")
        require(by, "tokens.manage", place_code=token.area_code)
        if token.revoked_at is None:
            token.revoked_at = now()
            token.save(update_fields=["revoked_at"])
            _record(token, "revoked", by, {})


def _record(token: MachineToken, what: str, by: Actor, detail: dict[str, object]) -> None:
    record(
        by=by,
        action=f"accounts.token.{what}",
        object_type="token",
        object_id=str(token.id),
        place_code=token.area_code,
        detail=detail,
    )
