"""People for tests: a unit, somebody with a duty, a browser that is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from linli.kernel.accounts import queries, services, sessions
from linli.kernel.accounts.models import Unit
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import now

PASSWORD = "river-lantern-42"
DISTRICT, STREET, OTHER_STREET = "120103", "120103001", "120103002"
LONG_AGO = date(2020, 1, 1)  # duties hold whatever day a test plays on
COMMUNITY, OTHER_COMMUNITY = "120103001001", "120103002001"

_numbers = count(1)
_hash: list[str] = []

# role → (code, kind) of the unit, and the area, when a test does not say
PLACES = {
    "grid_worker": (COMMUNITY, "community", COMMUNITY + "001"),
    "grid_lead": (COMMUNITY, "community", COMMUNITY + "001"),
    "community": (COMMUNITY, "community", COMMUNITY),
    "street_centre": (STREET, "street", STREET),
    "mediator": (STREET, "street", STREET),
    "mediation_lead": (STREET, "street", STREET),
    "district_centre": (DISTRICT, "district_centre", DISTRICT),
    "department_clerk": ("CGW", "department", DISTRICT),
    "department_head": ("CGW", "department", DISTRICT),
    "partner": ("PARTNER", "partner", DISTRICT),
    "administrator": (DISTRICT, "district_centre", DISTRICT),
    "auditor": (DISTRICT, "district_centre", DISTRICT),
}


@dataclass(frozen=True)
class Person:
    """Somebody with an account; the password is ``PASSWORD``."""

    id: int
    username: str

    @property
    def actor(self) -> Actor:
        """As an actor, with today's duties."""
        found = queries.actor_of_user(self.id)
        assert found is not None
        return found


def unit(code: str, kind: str, place_code: str = "") -> Unit:
    """A unit with that code, made when it is missing."""
    place = place_code or (code if code.isdigit() else DISTRICT)
    names = {"name": f"单位{code}", "name_en": f"Unit {code}", "short_name": code}
    return Unit.objects.get_or_create(code=code, defaults={"kind": kind, "place_code": place, **names})[0]


def person(
    role: str = "",
    *,
    unit_code: str = "",
    area_code: str = "",
    second_factor: bool | None = None,
    username: str = "",
) -> Person:
    """Somebody with one duty (or none). Roles of the desk get a second factor unless the test says otherwise."""
    username = username or f"{role or 'nobody'}_{next(_numbers)}"
    duties: tuple[services.NewDuty, ...] = ()
    if role:
        code, kind, area = PLACES[role]
        unit(unit_code or code, kind)
        duties = (services.NewDuty(role, unit_code or code, area_code or area),)
    if not _hash:
        _hash.append(services.hash_password(PASSWORD))
    if second_factor is None:
        second_factor = role in services.DESK_ROLES
    row = services.NewStaff(username, "某人", duties, second_factor=second_factor)
    ids = services.create_users_bulk(rows=[row], password_hash=_hash[0], by=SYSTEM, valid_from=LONG_AGO)
    return Person(ids[username], username)


def browser(who: Person | None = None, *, second_factor: bool = True) -> Client:
    """A browser with the CSRF token on every request, signed in as ``who`` without going through the login."""
    client = Client(enforce_csrf_checks=True)
    token = client.get("/api/v1/session").json()["csrf"]
    client.defaults["HTTP_X_CSRF_TOKEN"] = token
    if who is not None:
        key = sessions.open_session(who.id, second_factor_at=now() if second_factor else None)
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def post(client: Client, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    """POST JSON under /api/v1."""
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)


def get(client: Client, path: str, **query: Any) -> Any:
    """GET under /api/v1."""
    return client.get(f"/api/v1{path}", query)
