"""Rounds over HTTP: opened, counted, listed, told, sent to the doors, closed; refusals in the one shape."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from linli.kernel.base import clock
from support.people import COMMUNITY, browser, person

if TYPE_CHECKING:
    from django.test import Client

    from support.houses import House

pytestmark = pytest.mark.usefixtures("kinds")


@pytest.fixture
def desk(db: None) -> Client:
    """The browser of somebody of the community."""
    return browser(person("community"))


@pytest.fixture
def phone(db: None) -> Client:
    """The browser of a worker of the first grid."""
    return browser(person("grid_worker"))


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{path}", body, content_type="application/json")


def opening(**more: Any) -> dict[str, Any]:
    today = clock.today()
    return {"type": "test.sweep", "title": "春季摸排", "area_code": COMMUNITY, "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=7)).isoformat(), **more}  # fmt: skip


def test_a_round_from_opening_to_closing(houses: list[House], desk: Client, phone: Client) -> None:
    kinds = desk.get("/api/v1/round-types").json()
    assert {kind["slug"] for kind in kinds} >= {"test.sweep", "test.sealed"}
    assert post(desk, "rounds/size", **opening()).json() == {"targets": 5}
    made = post(desk, "rounds", **opening())
    assert made.status_code == 201, made.content
    uuid = made.json()["uuid"]

    visits = phone.get("/api/v1/visits").json()
    assert len(visits) == 4
    assert {visit["subject"]["place_code"][:15] for visit in visits} == {f"{COMMUNITY}001"}
    assert visits[0]["outcomes"][0] == "done"
    told = {"uuid": str(uuid4()), "outcome": "absent", "note": "敲门无人"}
    first = post(phone, f"visits/{visits[0]['uuid']}/results", **told)
    assert (first.status_code, post(phone, f"visits/{visits[0]['uuid']}/results", **told).status_code) == (201, 200)
    assert first.json()["next_on"] == (clock.today() + timedelta(days=3)).isoformat()
    post(phone, f"visits/{visits[1]['uuid']}/results", uuid=str(uuid4()), outcome="done")
    one = phone.get(f"/api/v1/visits/{visits[0]['uuid']}").json()
    assert [result["note"] for result in one["results"]] == ["敲门无人"]

    seen = desk.get(f"/api/v1/rounds/{uuid}?level=grid").json()
    assert (seen["coverage"]["resolved"], seen["coverage"]["denominator"], seen["coverage"]["absent"]) == (1, 5, 1)
    assert seen["coverage"]["share"] == pytest.approx(0.2)
    assert {place["code"]: place["resolved"] for place in seen["places"]} == {
        f"{COMMUNITY}001": 1, f"{COMMUNITY}002": 0,
    }  # fmt: skip
    page = desk.get(f"/api/v1/rounds/{uuid}/targets?left=true&limit=2").json()
    assert len(page["items"]) == 2
    rest = desk.get(f"/api/v1/rounds/{uuid}/targets?left=true&cursor={page['next']}").json()
    assert len(rest["items"]) == 2
    assert len(desk.get(f"/api/v1/rounds/{uuid}/targets?outcome=done").json()["items"]) == 1

    helper = person("grid_worker")
    doors = post(desk, f"rounds/{uuid}/door-orders", place_code=COMMUNITY, people=[helper.id], everything=True)
    assert (doors.status_code, doors.json()["doors"]) == (201, 4)
    closed = post(desk, f"rounds/{uuid}/close")
    assert closed.json()["closed_at"]
    assert desk.get(f"/api/v1/rounds/{uuid}").json()["closing"]["resolved"] == 1
    assert [row["uuid"] for row in desk.get("/api/v1/rounds?is_open=false").json()] == [uuid]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "test.nothing"}, "round_type_unknown"), ({"area_code": "12"}, "bad_input"),
        ({"ends_on": None}, "round_dates_wrong"), ({"ends_on": "2020-01-01"}, "round_dates_wrong"),
        ({"conditions": [{"fact": "home.nothing", "op": "is", "value": "x"}]}, "round_condition_unfit"),
        ({"conditions": [{"fact": "home.gas_kind", "op": "is", "value": "lpg"}]}, "round_empty"),
        ({"area_code": "120103002"}, "not_allowed"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_refused(change: dict[str, Any], code: str, houses: list[House], desk: Client) -> None:
    answer = post(desk, "rounds", **opening(**change))
    assert answer.json()["error"]["code"] == code
    assert not desk.get("/api/v1/rounds").json()


def test_a_worker_opens_nothing_and_sees_the_rounds_of_the_own_area(
    houses: list[House], desk: Client, phone: Client
) -> None:
    assert phone.get("/api/v1/round-types").json() == []
    assert post(phone, "rounds", **opening()).status_code == 403
    uuid = post(desk, "rounds", **opening()).json()["uuid"]
    assert [row["uuid"] for row in phone.get("/api/v1/rounds").json()] == [uuid]
    seen = phone.get(f"/api/v1/rounds/{uuid}?level=grid").json()
    assert [place["code"] for place in seen["places"]] == [f"{COMMUNITY}001"]
    assert not seen["may_open"]
    elsewhere = browser(person("grid_worker", area_code="120103002001001"))
    assert elsewhere.get(f"/api/v1/rounds/{uuid}").status_code == 404
