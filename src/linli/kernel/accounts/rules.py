"""What a duty, a token and a sign-in may be. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from linli.kernel.accounts.permissions import ALL_ROLES, SCOPES
from linli.kernel.base.errors import LinliError


class UnitKind(StrEnum):
    """What a unit is."""

    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"
    DISTRICT_CENTRE = "district_centre"
    STREET = "street"
    COMMUNITY = "community"
    PARTNER = "partner"


class Stage(StrEnum):
    """How far a session came: after the password alone, only the second factor's routes are open."""

    FULL = "full"
    SECOND_FACTOR = "second_factor"


TOKEN_DAYS = 366
AREA_LENGTHS = (6, 9, 12, 15, 18)

# The widest area of a role, in digits of a place code: a street centre never watches over a whole district.
WIDEST_AREA: Mapping[str, int] = {
    "grid_worker": 12,
    "grid_lead": 12,
    "community": 12,
    "street_centre": 9,
    "district_centre": 6,
    "department_clerk": 6,
    "department_head": 6,
    "partner": 6,
    "mediator": 6,
    "mediation_lead": 6,
    "administrator": 6,
    "auditor": 6,
}
UNIT_KINDS: Mapping[str, Collection[str]] = {
    "grid_worker": ("community",),
    "grid_lead": ("community",),
    "community": ("community",),
    "street_centre": ("street",),
    "district_centre": ("district_centre",),
    "department_clerk": ("department", "enterprise"),
    "department_head": ("department", "enterprise"),
    "partner": ("partner", "enterprise"),
    "mediator": ("community", "street", "department"),
    "mediation_lead": ("street", "department"),
    "administrator": ("district_centre", "department"),
    "auditor": ("district_centre", "department"),
}
"""The kinds of unit in whose name a role is held."""


def refuse_area(area_code: str, district_code: str) -> LinliError | None:
    """An area is the district's code or one that begins with it, with 6, 9, 12, 15 or 18 digits."""
    digits = area_code.isascii() and area_code.isdigit()
    if digits and len(area_code) in AREA_LENGTHS and area_code.startswith(district_code):
        return None
    return LinliError("area_unknown", area=area_code)


def refuse_duty(*, role: str, area_code: str, unit_kind: str, district_code: str) -> LinliError | None:
    """A role fits its unit's kind, and its area is no wider than the role."""
    if role not in ALL_ROLES:
        return LinliError("role_unknown", role=role)
    if refusal := refuse_area(area_code, district_code):
        return refusal
    if len(area_code) < WIDEST_AREA[role]:
        return LinliError("area_too_wide", area=area_code, role=role)
    if unit_kind not in UNIT_KINDS[role]:
        return LinliError("unit_unfit", role=role, kind=unit_kind)
    return None


def refuse_duty_dates(valid_from: date, valid_until: date | None) -> LinliError | None:
    """The last day (exclusive) comes after the first."""
    return LinliError("duty_dates") if valid_until is not None and valid_until <= valid_from else None


def refuse_token(scopes: Collection[str], days: int) -> LinliError | None:
    """A token has scopes of the closed list, at least one, and at most 366 days to live."""
    for scope in scopes:
        if scope not in SCOPES:
            return LinliError("token_scope_unknown", scope=scope)
    if not scopes:
        return LinliError("token_scope_unknown", scope="")
    return None if 1 <= days <= TOKEN_DAYS else LinliError("token_too_long", days=TOKEN_DAYS)


def is_locked(locked_until: datetime | None, moment: datetime) -> bool:
    """Whether a lock still holds."""
    return locked_until is not None and locked_until > moment


def after_failure(
    failed: int, locked_until: datetime | None, moment: datetime, *, most: int, minutes: int
) -> tuple[int, datetime | None]:
    """Failures in a row and the lock after one more. A lock that is over starts the count anew."""
    count = 1 if locked_until is not None and locked_until <= moment else failed + 1
    return count, moment + timedelta(minutes=minutes) if count >= most else None


def accepted_step(step: int, present: int, last_used: int) -> bool:
    """Whether the code of a 30-second step counts: one step of drift either way, and none twice (RFC 6238 §5.2).

    A ``last_used`` beyond the present's drift means that the clock was set back; it then says nothing about reuse.
    """
    if abs(step - present) > 1:
        return False
    return step > last_used or last_used > present + 1
