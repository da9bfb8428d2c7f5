"""Readers of the console's lists: people with their duties, units, tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from linli.kernel.accounts import permissions
from linli.kernel.base import paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack

_UNIT = """json_build_object('id', t.id, 'code', t.code, 'name', t.name, 'name_en', t.name_en,
    'short_name', t.short_name, 'kind', t.kind)"""
# The area's name is that of the unit which bears its code (street, community); grids add their number to it. The whole
# district is called by its own name, not by its centre's.
_DUTIES = f"""
    coalesce((
        select json_agg(json_build_object('id', d.id, 'role', d.role, 'unit', {_UNIT}, 'area_code', d.area_code,
            'area_name', a.name, 'area_name_en', a.name_en,
            'valid_from', d.valid_from, 'valid_until', d.valid_until) order by d.id)
        from accounts_duty d join accounts_unit t on t.id = d.unit_id
        left join accounts_unit a on a.code = left(d.area_code, 12)
        where d.user_id = u.id and (d.valid_until is null or d.valid_until > %(today)s) and {{when}}
    ), '[]'::json)
"""
_HELD_TODAY = _DUTIES.format(when="d.valid_from <= %(today)s")
_HELD = _DUTIES.format(when="true")  # those that begin later too
_PERSON = f"""
    select u.id, u.username, u.display_name, u.language, u.totp_confirmed_at is not null, u.password_is_initial,
        {_HELD_TODAY}
    from accounts_user u where u.id = %(id)s
"""
_PEOPLE = f"""
    select u.id, u.username, u.display_name, u.is_active, u.totp_confirmed_at is not null, u.locked_until,
        u.oidc_subject is not null, {_HELD}
    from accounts_user u
    where u.id > %(after)s and {{where}}
    order by u.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person, for the screen."""

    id: int
    username: str
    display_name: str
    language: str
    second_factor: bool
    password_is_initial: bool
    duties: list[dict[str, Any]]
    may: list[str]
    face: str


def me(actor: Actor) -> Me:
    """What the screen needs of who is signed in; one statement. Raises ``not_found`` when the account is gone."""
    row = _rows(_PERSON, {"id": permissions.person(actor), "today": today()})
    if not row:
        raise LinliError("not_found")
    user_id, username, display_name, language, second_factor, is_initial, duties = row[0]
    roles = {duty["role"] for duty in duties}
    field = bool(roles) and roles <= {"grid_worker", "grid_lead"}
    may = sorted(permissions.actions_of(actor))
    face = "field" if field else "desk"
    return Me(user_id, username, display_name, language, second_factor, is_initial, _named(duties), may, face)


def list_people(
    *, q: str = "", role: str = "", area: str = "", cursor: str | None = None, limit: int = 50
) -> tuple[list[dict[str, Any]], str | None]:
    """Accounts by name or user name, role and area (all duties within it), oldest first; one statement.

    Answers the page and the next cursor. Raises ``bad_cursor``.
    """
    conditions = ["true"]
    if q:
        conditions.append("(u.username ilike %(like)s or u.display_name ilike %(like)s)")
    if role or area:
        conditions.append(
            "exists (select 1 from accounts_duty d where d.user_id = u.id and d.area_code like %(area)s"
            " and (%(role)s = '' or d.role = %(role)s) and (d.valid_until is null or d.valid_until > %(today)s))"
        )
    values = {
        "after": paging.after(cursor) or 0,
        "like": f"%{_literal(q)}%",
        "role": role,
        "area": f"{_literal(area)}%",
        "today": today(),
        "limit": limit + 1,
    }
    rows = _rows(_PEOPLE.format(where=" and ".join(conditions)), values)
    kept, following = paging.page(rows, limit, lambda row: row[0])
    return [_person(row) for row in kept], following


def one_person(user_id: int) -> dict[str, Any]:
    """One account with its duties. Raises ``not_found``."""
    rows = _rows(_PEOPLE.format(where="u.id = %(id)s"), {"after": 0, "id": user_id, "today": today(), "limit": 1})
    if not rows:
        raise LinliError("not_found")
    return _person(rows[0])


def list_units(*, kind: str = "", q: str = "") -> list[dict[str, Any]]:
    """Open units, by kind and name; departments first, then places by code."""
    columns = ("id", "code", "name", "name_en", "short_name", "kind", "place_code", "duties_zh", "duties_en")
    statement = f"""
        select {", ".join(columns)} from accounts_unit
        where closed_on is null and (%(kind)s = '' or kind = %(kind)s)
          and (name ilike %(like)s or name_en ilike %(like)s or short_name ilike %(like)s or code ilike %(like)s)
        order by length(place_code), kind, code
    """
    return [
        dict(zip(columns, row, strict=True)) for row in _rows(statement, {"kind": kind, "like": f"%{_literal(q)}%"})
    ]


def colleagues(unit_id: int) -> list[dict[str, Any]]:
    """Who holds a duty for a unit today, with their roles there: for choosing who handles a case."""
    statement = """
        select u.id, u.display_name, array_agg(distinct d.role order by d.role)
        from accounts_duty d join accounts_user u on u.id = d.user_id
        where d.unit_id = %(unit)s and u.is_active and d.valid_from <= %(today)s
          and (d.valid_until is null or d.valid_until > %(today)s)
        group by u.id order by u.display_name, u.id
    """
    rows = _rows(statement, {"unit": unit_id, "today": today()})
    return [{"id": row[0], "display_name": row[1], "roles": row[2]} for row in rows]


def list_tokens() -> list[dict[str, Any]]:
    """Machine tokens, newest first, without the key, which nobody has any more."""
    statement = f"""
        select k.id, k.name, k.scopes, {_UNIT}, k.area_code, k.created_at, k.expires_at, k.revoked_at,
            k.revoked_at is null and k.expires_at > %(now)s
        from accounts_machinetoken k join accounts_unit t on t.id = k.unit_id order by k.id desc
    """
    columns = ("id", "name", "scopes", "unit", "area_code", "created_at", "expires_at", "revoked_at", "is_valid")
    return [dict(zip(columns, row, strict=True)) for row in _rows(statement, {"now": now()})]


def names_of(user_ids: set[int]) -> dict[int, str]:
    """The display names of people, for records that keep only their ids."""
    rows = _rows("select id, display_name from accounts_user where id = any(%(ids)s)", {"ids": list(user_ids)})
    return dict(rows)


def mail_addresses(user_ids: Sequence[int]) -> dict[int, str]:
    """The mail addresses of those active people who have one."""
    statement = "select id, email from accounts_user where id = any(%(ids)s) and email <> '' and is_active"
    return dict(_rows(statement, {"ids": list(user_ids)}))


def token_names_of(token_ids: set[int]) -> dict[int, str]:
    """The names of machine tokens, likewise."""
    rows = _rows("select id, name from accounts_machinetoken where id = any(%(ids)s)", {"ids": list(token_ids)})
    return dict(rows)


def _person(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("id", "username", "display_name", "is_active", "second_factor", "locked_until", "single_sign_on", "duties")
    person = dict(zip(names, row, strict=True))
    locked = person["locked_until"]
    return {**person, "locked_until": locked if locked and locked > now() else None, "duties": _named(person["duties"])}


def _named(duties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Grids and micro-grids have no unit: they are called by their number within the community."""
    pack = installed_pack()
    for duty in duties:
        code = duty["area_code"]
        district = (pack.name, pack.name_en) if code == pack.code else ("", "")
        duty["area_name"] = district[0] or duty["area_name"] or code
        duty["area_name_en"] = district[1] or duty["area_name_en"] or code
        for start, zh, en in ((12, "网格", "grid"), (15, "微网格", "micro-grid")):
            if number := code[start : start + 3]:
                duty["area_name"] += f"第{int(number)}{zh}"
                duty["area_name_en"] += f", {en} {int(number)}"
    return duties


def _literal(text: str) -> str:
    """Text as LIKE takes it literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
