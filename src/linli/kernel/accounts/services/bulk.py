"""Thousands of people and their duties at once, for a generated district and for imports: through COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyotp
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connection, transaction

from linli.kernel.accounts import rules, seal
from linli.kernel.accounts.models import Unit
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.db import refusing
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack

_USERS = (
    "copy accounts_user (id, username, display_name, phone, email, password, is_active, failed_logins, totp_secret, "
    "totp_confirmed_at, totp_last_step, language, created_at) from stdin"
)
_DUTIES = "copy accounts_duty (user_id, role, unit_id, area_code, valid_from) from stdin"


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A role for a unit (by its code) in an area."""

    role: str
    unit_code: str
    area_code: str


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A person to create; ``second_factor`` gives them a confirmed secret (see ``totp_now``)."""

    username: str
    display_name: str
    duties: tuple[NewDuty, ...] = ()
    phone: str = ""
    email: str = ""
    second_factor: bool = False


class _Quick(Argon2PasswordHasher):
    """Argon2 with the least work; whoever signs in is checked with the work that the hash itself names."""

    time_cost, memory_cost, parallelism = 1, 1024, 1


def hash_password(password: str, *, is_public: bool = False) -> str:
    """The slow hash of a password, made once for many demo users.

    ``is_public``: everybody may read the password (a demo prints it), so a slow hash would guard nothing, and a demo's
    day, in which everybody signs in, would be a third longer.
    """
    if is_public:
        quick = _Quick()
        return quick.encode(password, quick.salt())
    return make_password(password)


def create_users_bulk(
    *, rows: Sequence[NewStaff], password_hash: str, by: Actor, valid_from: date | None = None
) -> dict[str, int]:
    """Create people with their duties in one transaction; answers username → id.

    ``password_hash`` (of :func:`hash_password`) is everybody's. Duties hold from ``valid_from``, or from today.
    Raises ``username_taken``, ``admin_and_auditor``, ``unit_not_there`` and the refusals of ``rules.refuse_duty``;
    then nobody is created.
    """
    units = _units_of(rows)
    promises = refusing(accounts_user_username_key="username_taken", duty_admin_never_auditor="admin_and_auditor")
    with promises, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('accounts_user', 'id')) from generate_series(1, %s)", [len(rows)]
        )
        ids = [row[0] for row in cursor.fetchall()]
        _copy(cursor, _USERS, (_user(*pair, password_hash, now()) for pair in zip(ids, rows, strict=True)))
        start = valid_from or today()
        held = ((user_id, duty) for user_id, row in zip(ids, rows, strict=True) for duty in row.duties)
        _copy(cursor, _DUTIES, ((i, d.role, units[d.unit_code].id, d.area_code, start) for i, d in held))
        record(
            by=by,
            action="accounts.users.created",
            object_type="district",
            object_id=installed_pack().code,
            detail={"people": len(rows), "duties": sum(len(row.duties) for row in rows)},
        )
    return dict(zip((row.username for row in rows), ids, strict=True))


def _units_of(rows: Sequence[NewStaff]) -> dict[str, Unit]:
    wanted = {duty.unit_code for row in rows for duty in row.duties}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - units.keys()):
        raise LinliError("unit_not_there", unit=missing[0])
    district = installed_pack().code
    for duty in {duty for row in rows for duty in row.duties}:
        kind = units[duty.unit_code].kind
        refusal = rules.refuse_duty(role=duty.role, area_code=duty.area_code, unit_kind=kind, district_code=district)
        if refusal:
            raise refusal
    return units


def _user(user_id: int, row: NewStaff, password_hash: str, moment: datetime) -> tuple[Any, ...]:
    secret = seal.seal(pyotp.random_base32()) if row.second_factor else ""
    confirmed = moment if row.second_factor else None
    who = (user_id, row.username, row.display_name, row.phone, row.email, password_hash)
    return (*who, True, 0, secret, confirmed, 0, "zh", moment)


def _copy(cursor: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
