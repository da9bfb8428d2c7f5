"""Giving and ending duties: what a person may do follows from these alone."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.kernel.accounts import rules
from linli.kernel.accounts.models import Duty, Unit, User
from linli.kernel.accounts.permissions import Role, require
from linli.kernel.accounts.services.people import create_user
from linli.kernel.accounts.services.units import load_units
from linli.kernel.accounts.sessions import close_sessions_of
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.base.db import refusing
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack


def add_duty(
    *,
    user_id: int,
    role: str,
    unit_code: str,
    area_code: str,
    by: Actor,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> int:
    """Give a person a role in an area for a unit, from today unless said otherwise; answers the duty's id.

    The person's sessions end, so that a new right begins with a fresh sign-in (and its second factor).
    Raises ``duty_to_oneself``, ``admin_and_auditor``, ``duty_held``, ``duty_dates``, ``unit_not_there``, ``not_found``
    and the refusals of ``rules.refuse_duty``.
    """
    require(by, "users.manage", place_code=area_code)
    unit = Unit.objects.filter(code=unit_code, closed_on__isnull=True).first()
    if unit is None:
        raise LinliError("unit_not_there", unit=unit_code)
    start = valid_from or today()
    refusal = rules.refuse_duty_dates(start, valid_until) or rules.refuse_duty(
        role=role, area_code=area_code, unit_kind=unit.kind, district_code=installed_pack().code
    )
    if refusal:
        raise refusal
    promises = refusing(
        duty_never_to_oneself="duty_to_oneself",
        duty_admin_never_auditor="admin_and_auditor",
        duty_held_once="duty_held",
    )
    with promises, transaction.atomic():
        if not User.objects.select_for_update().filter(id=user_id).exists():
            raise LinliError("not_found")
        duty = Duty.objects.create(
            user_id=user_id,
            role=role,
            unit=unit,
            area_code=area_code,
            valid_from=start,
            valid_until=valid_until,
            given_by_id=by.id if by.kind == "user" else None,
        )
        close_sessions_of(user_id)
        _record(duty, "given", by)
    return duty.id


def create_administrator(*, username: str, display_name: str, password: str, by: Actor) -> int:
    """The first administrator, who needs no other: an account with its duty at the district's centre; answers its id.

    Loads the units of the pack when they are missing. Raises ``username_taken``, ``password_unfit``.
    """
    if not password:
        raise LinliError("password_unfit", problem="不能为空", problem_en="It is empty")
    district = installed_pack().code
    with transaction.atomic():
        if not Unit.objects.filter(code=district).exists():
            load_units(pack=installed_pack(), by=by)
        user_id = create_user(username=username, display_name=display_name, password=password, by=by)
        add_duty(user_id=user_id, role=Role.ADMINISTRATOR, unit_code=district, area_code=district, by=by)
    return user_id


def end_duty(*, duty_id: int, by: Actor) -> None:
    """End a duty today; one that has not begun never begins. Ending twice is harmless.

    The person's sessions end too. Raises ``not_found``, and ``duty_to_oneself`` for one's own.
    """
    with transaction.atomic():
        duty = Duty.objects.select_for_update().filter(id=duty_id).first()
        if duty is None:
            raise LinliError("not_found")
        require(by, "users.manage", place_code=duty.area_code)
        if by.kind == "user" and duty.user_id == by.id:
            raise LinliError("duty_to_oneself")
        last = max(today(), duty.valid_from)
        if duty.valid_until is not None and duty.valid_until <= last:
            return
        duty.valid_until = last
        duty.save(update_fields=["valid_until"])
        close_sessions_of(duty.user_id)
        _record(duty, "ended", by)


def _record(duty: Duty, what: str, by: Actor) -> None:
    detail = {"duty": duty.id, "role": duty.role, "unit": duty.unit_id, "area": duty.area_code}
    record(
        by=by,
        action=f"accounts.duty.{what}",
        object_type="user",
        object_id=str(duty.user_id),
        place_code=duty.area_code,
        detail=detail,
    )
