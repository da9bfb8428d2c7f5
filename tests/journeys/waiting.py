"""Two words about one home, and what a phone sent after its worker lost the place: for the desk that settles them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx

from journeys.faces import Town
from linli.kernel.base.clock import now
from linli.lib.clock import uuid7


def phone_of(client: httpx.Client) -> str:
    """A fresh phone of whoever is signed in."""
    uuid = str(uuid7())
    client.post("/devices", json={"uuid": uuid, "name": "Redmi 12"}).raise_for_status()
    return uuid


def send(client: httpx.Client, phone: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """One operation; what became of it."""
    made = {"id": str(uuid7()), "kind": kind, "at": now().isoformat(), "body": body}
    told = client.post(f"/devices/{phone}/operations", json={"operations": [made]}).raise_for_status()
    result: dict[str, Any] = told.json()["results"][0]
    return result


def home_of(town: Town, place: str, nth: int = 0) -> UUID:
    """A home of a place."""
    sql = (
        "select h.uuid from places_home h join places_stairwell s on s.id = h.stairwell_id"
        " where s.place_code like %s order by h.id offset %s limit 1"
    )
    uuid: UUID = town.server.rows(sql, f"{place}%", nth)[0][0]
    return uuid


def facts_of(home: UUID, *facts: dict[str, Any]) -> dict[str, Any]:
    """The body of ``facts.say`` about a home."""
    return {"subject_kind": "home", "subject_uuid": str(home), "facts": list(facts)}


def two_words(town: Town, grid: str, key: str, one: Any, other: Any, nth: int = 0) -> str:
    """The worker says one thing of a home, the community another without having seen it; the conflict's identifier."""
    home = home_of(town, grid, nth)
    with town.server.client(town.people["grid_worker"]) as worker:
        said = send(worker, phone_of(worker), "facts.say", facts_of(home, {"key": key, "value": one}))
        assert said["status"] == "done", said
    with town.server.client(town.people["community"]) as community:
        body = facts_of(home, {"key": key, "value": other, "base": str(uuid4())})
        said = send(community, phone_of(community), "facts.say", body)
        assert said["status"] == "conflict", said
        return str(said["answer"]["conflicts"][0]["conflict"])


def left_behind(town: Town, street: str, key: str, value: Any) -> str:
    """The worker's phone says something of a home in a community of the street that is not the worker's."""
    sql = (
        "select s.place_code, d.area_code from places_stairwell s, accounts_duty d join accounts_user u"
        " on u.id = d.user_id where s.place_code like %s and u.username = %s"
        " and left(s.place_code, 12) <> left(d.area_code, 12) limit 1"
    )
    place = town.server.rows(sql, f"{street}%", town.people["grid_worker"])[0][0]
    with town.server.client(town.people["grid_worker"]) as worker:
        body = facts_of(home_of(town, place), {"key": key, "value": value})
        said = send(worker, phone_of(worker), "facts.say", body)
        assert said["status"] == "parked", said
        return str(said["id"])
