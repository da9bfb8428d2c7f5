"""Somebody to be in a test: a unit, a person with a duty, and the cookie of a signed-in browser."""

from __future__ import annotations

from datetime import date

from linli.kernel.accounts.models import Duty, Unit, User
from linli.kernel.accounts.services import open_session

DISTRICT = "120103"


def unit(code: str, kind: str = "department", place_code: str = DISTRICT) -> Unit:
    """The unit of this code; made when missing."""
    names = {"name": f"单位{code}", "name_en": f"Unit {code}", "short_name": code}
    return Unit.objects.get_or_create(code=code, defaults={**names, "kind": kind, "place_code": place_code})[0]


def person(username: str, role: str, *, at: Unit, area: str = DISTRICT) -> User:
    """A person with one duty since long ago."""
    user = User.objects.create(username=username, display_name=username.title())
    Duty.objects.create(user=user, role=role, unit=at, area_code=area, valid_from=date(2020, 1, 1))
    return user


def cookie(user: User) -> str:
    """The key of a session in which the person is fully signed in."""
    return open_session(user_id=user.id, has_second_factor=True).key
