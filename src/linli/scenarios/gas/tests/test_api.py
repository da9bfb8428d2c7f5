"""The addresses of LPG: shapes, permissions, and figures with their denominators."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from linli.kernel.base import clock
from linli.scenarios.gas.tests.story import CODE, World, enrol
from support.people import browser, get, post

BASE = "/gas"


def ask(world: World, who: str, path: str, **query: Any) -> Any:
    with clock.at(world.play.now):
        return get(browser(world.play.people[who]), f"{BASE}{path}", **query)


def test_a_scan_and_a_hand_over_answer_alike(world: World) -> None:
    with clock.at(world.play.now):
        client = browser(world.play.people["district"])
        seen = get(client, f"{BASE}/cylinders/hx-001").json()
        assert (seen["code"], seen["seq"], seen["may_go_on"]) == (CODE, 1, True)
        taker = next(firm for firm in seen["firms"] if firm["trades"] == ["filling"])
        body = {
            "step": "fill",
            "to_kind": "organisation",
            "to_uuid": taker["uuid"],
            "seq": 1,
            "request_id": str(uuid4()),
        }
        after = post(client, f"{BASE}/cylinders/{CODE}/hand-overs", body)
        assert after.status_code == 200 and after.json()["state"]["code"] == "filled" and after.json()["seq"] == 2
        again = post(client, f"{BASE}/cylinders/{CODE}/hand-overs", body)
        assert again.json()["seq"] == 2
        wrong = post(client, f"{BASE}/cylinders/{CODE}/hand-overs", {"step": "explode"})
        assert wrong.status_code == 422 and wrong.json()["error"]["code"] == "bad_input"


def test_the_figures_are_of_the_askers_area(world: World) -> None:
    world.deliver()
    enrol(world, "AWAY", made_on="2015-01-01")
    told = ask(world, "community", "/summary").json()
    assert told["users"] == {"homes": 1, "organisations": 0} and told["cylinders"]["total"] == 1
    assert told["inspections"] == {"within_days": 180, "users": 1, "inspected": 0}
    whole = ask(world, "district", "/summary").json()
    assert (whole["cylinders"]["total"], whole["cylinders"]["stopped"]) == (2, 1)
    assert whole["firms"]["total"] == 3 and whole["firms"]["filling"] == 1 and whole["as_of"]
    assert ask(world, "head", "/summary").status_code == 403
    assert ask(world, "community", "/summary", place="120103002").status_code == 403


def test_lists_show_what_lies_in_ones_area(world: World) -> None:
    world.deliver()
    enrol(world, "AWAY", made_on="2015-01-01")
    mine = ask(world, "grid", "/cylinders").json()["items"]
    assert [(one["code"], one["holder"]["title"]) for one in mine] == [(CODE, "九江路九江里3号楼2门301")]
    stopped = ask(world, "district", "/cylinders", stopped=True).json()["items"]
    assert [one["code"] for one in stopped] == ["AWAY"]
    page = ask(world, "district", "/cylinders", limit=1).json()
    rest = ask(world, "district", "/cylinders", limit=1, cursor=page["next"]).json()
    assert {page["items"][0]["code"], rest["items"][0]["code"]} == {CODE, "AWAY"} and rest["next"] is None
    users = ask(world, "grid", "/users").json()["items"]
    assert [(one["title"], one["cylinders"]) for one in users] == [("九江路九江里3号楼2门301", 1)]
    assert ask(world, "next", "/users").json()["items"] == []
    assert len(ask(world, "district", "/firms").json()["items"]) == 3


def test_stopped_cylinders_and_pipes_are_on_the_map(world: World) -> None:
    enrol(world, "AWAY", made_on="2015-01-01")
    points = ask(world, "district", "/stops/map").json()["features"]
    assert [one["properties"]["code"] for one in points] == ["AWAY"]
    assert points[0]["geometry"]["coordinates"] == [117.21, 39.1]
    assert ask(world, "grid", "/stops/map").json()["features"] == []
    assert ask(world, "district", "/pipes/map").json() == {"type": "FeatureCollection", "features": []}
    assert ask(world, "district", "/pipes").json()["planned_km"] == 0.0
