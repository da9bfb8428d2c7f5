"""Owners asked and calls made by a role, for journeys that need them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from journeys.faces import Town
from linli.kernel.base.clock import today


def asked(town: Town, role: str, method: str, path: str, body: Any = None) -> Any:
    """What a role's call of the API answers."""
    with town.server.client(town.people[role]) as client:
        told = client.request(method, path, json=body)
    assert told.status_code < 300, told.text
    return told.json() if told.content else None


def worker_of(town: Town) -> tuple[int, str]:
    """The worker's identifier and grid."""
    row = town.server.rows(
        "select u.id, d.area_code from accounts_duty d join accounts_user u on u.id = d.user_id where u.username = %s",
        town.people["grid_worker"],
    )[0]
    return int(row[0]), str(row[1])


def ask_owners(town: Town, title: str) -> str:
    """The owners of the worker's grid are asked by the worker; the asking's identifier."""
    user, grid = worker_of(town)
    body = {"uuid": str(uuid4()), "title": title, "matter": "rebuild", "area_code": grid, "collectors": [user],
            "ends_on": str(today() + timedelta(days=30)), "about": "旧管漏水,更新到各户"}  # fmt: skip
    return str(asked(town, "community", "POST", "/sweeps/consents", body)["uuid"])


def person_at_home(town: Town, grid: str) -> str:
    """Somebody of the grid with whom nobody keeps contact."""
    rows = town.server.rows(
        "select p.uuid from registry_person p join registry_household hh on hh.id = p.household_id"
        " join places_home h on h.id = hh.home_id join places_stairwell s on s.id = h.stairwell_id"
        " where s.place_code like %s and p.uuid not in (select person_uuid from sweeps_contact) order by p.id limit 1",
        f"{grid}%",
    )
    return str(rows[0][0])


def keep_contact(town: Town, until: date) -> str:
    """Contact with somebody of the worker's grid, kept by the worker; its identifier."""
    user, grid = worker_of(town)
    body = {"uuid": str(uuid4()), "person": person_at_home(town, grid), "basis": "request", "purpose": "daily_needs",
            "people": [user], "starts_on": str(today()), "ends_on": str(until)}  # fmt: skip
    return str(asked(town, "community", "POST", "/sweeps/contacts", body)["uuid"])
