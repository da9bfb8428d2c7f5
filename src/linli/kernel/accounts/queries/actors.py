"""Who asks: the actor behind a session, a token, an id, each in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from linli.kernel.accounts.permissions import DESK_ROLES
from linli.kernel.accounts.rules import Stage
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor, Held
from linli.kernel.base.clock import day_of, now, today

_DUTIES = """
    coalesce((
        select json_agg(json_build_array(d.role, d.unit_id, t.code, t.kind, d.area_code) order by d.id)
        from accounts_duty d join accounts_unit t on t.id = d.unit_id
        where d.user_id = u.id and d.valid_from <= %(today)s and (d.valid_until is null or d.valid_until > %(today)s)
    ), '[]'::json)
"""
_PERSON = f"""
    select u.id, u.display_name, s.stage, s.second_factor_at is not null, u.password_is_initial,
           s.last_seen_at, {_DUTIES}
    from accounts_session s join accounts_user u on u.id = s.user_id
    where s.key_hash = %(key_hash)s and s.expires_at > %(now)s and s.last_seen_at > %(idle_since)s
      and u.is_active and (u.locked_until is null or u.locked_until <= %(now)s)
"""
_MACHINE = """
    select k.id, k.name, k.scopes, k.unit_id, t.code, t.kind, k.area_code
    from accounts_machinetoken k join accounts_unit t on t.id = k.unit_id
    where k.token_hash = %(token_hash)s and k.revoked_at is null and k.expires_at > %(now)s
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is valid now: who it is, whether a second factor or a password of one's own is still owed, when it
    was last seen."""

    actor: Actor
    owes_second_factor: bool
    owes_password: bool
    last_seen_at: datetime


def actor_of_session(key_hash: bytes) -> SignedIn | None:
    """Who a session's cookie stands for, with today's duties: one statement. None when unknown, expired, idle for too
    long, or when the person is locked or deactivated."""
    moment = now()
    values = {
        "key_hash": key_hash,
        "now": moment,
        "idle_since": moment - timedelta(minutes=settings.IDLE_TIMEOUT_MINUTES),
        "today": day_of(moment),
    }
    row = _one(_PERSON, values)
    if row is None:
        return None
    user_id, name, stage, has_second_factor, is_initial, last_seen_at, duties = row
    actor = Actor(kind="user", id=user_id, name=name, duties=_held(duties), session_key=key_hash.hex())
    # A desk role may begin while a session lives, so the role is looked at on every request.
    owes = stage != Stage.FULL or (not has_second_factor and not actor.roles.isdisjoint(DESK_ROLES))
    return SignedIn(actor, owes, is_initial, last_seen_at.astimezone(UTC))


def actor_of_token(token_hash: bytes) -> Actor | None:
    """The machine behind a token, with its scopes and its one area: one statement. None when unknown or ended."""
    row = _one(_MACHINE, {"token_hash": token_hash, "now": now()})
    if row is None:
        return None
    token_id, name, scopes, unit_id, unit_code, unit_kind, area_code = row
    held = Held("token", unit_id, unit_code, unit_kind, area_code)
    return Actor(kind="token", id=token_id, name=name, duties=(held,), scopes=frozenset(scopes))


def actor_of_user(user_id: int) -> Actor | None:
    """A person as an actor outside of a request (jobs, commands, tests). None when unknown or deactivated."""
    row = _one(
        f"select u.display_name, {_DUTIES} from accounts_user u where u.id = %(id)s and u.is_active",
        {"id": user_id, "today": today()},
    )
    return row and Actor(kind="user", id=user_id, name=row[0], duties=_held(row[1]))


def _held(duties: Any) -> tuple[Held, ...]:
    return tuple(Held(*duty) for duty in (json.loads(duties) if isinstance(duties, str) else duties))


def _one(statement: str, values: dict[str, Any]) -> Any:
    return hot.fetchone(statement, values)
