"""Rounds of the scenario ``walks`` (tests/support/walks), opened behind the desk's back."""

from __future__ import annotations

from typing import Any

from journeys.faces import Town


def grid_of(town: Town) -> str:
    """The grid of the journeys' worker."""
    sql = "select d.area_code from accounts_duty d join accounts_user u on u.id = d.user_id where u.username = %s"
    return str(town.server.rows(sql, town.people["grid_worker"])[0][0])


def opened(town: Town, kind: str, title: str, **more: Any) -> dict[str, Any]:
    """A round over the community, opened behind the desk's back."""
    with town.server.client(town.people["community"]) as client:
        body = {
            "type": kind, "title": title, "area_code": grid_of(town)[:12], "starts_on": "2026-01-05",
            "ends_on": None if kind == "walks.standing" else "2030-12-31",
            **more,
        }  # fmt: skip
        made: dict[str, Any] = client.post("/rounds", json=body).raise_for_status().json()
        return made


def visits_of(town: Town, uuid: str) -> list[str]:
    """The worker's visits of a round."""
    with town.server.client(town.people["grid_worker"]) as client:
        return [visit["uuid"] for visit in client.get("/visits").json() if visit["round_uuid"] == uuid]


def sent_to_doors(town: Town, uuid: str) -> str:
    """Give all doors of a round to whoever opened it; answers the list's identifier."""
    with town.server.client(town.people["community"]) as client:
        me = client.get("/session").json()["me"]["id"]
        body = {"place_code": grid_of(town)[:12], "people": [me], "everything": True}
        return str(client.post(f"/rounds/{uuid}/door-orders", json=body).raise_for_status().json()["uuid"])
