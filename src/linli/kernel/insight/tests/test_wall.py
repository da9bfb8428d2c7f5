"""The wall of a centre: today by the hour, what is open, what is overdue, by street."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases import outbox
from linli.kernel.cases.models import Case
from linli.kernel.cases.queries import names, rulebook
from linli.kernel.cases.services import opening
from linli.kernel.cases.services.opening import Report
from linli.kernel.insight.queries import wall
from linli.kernel.scenario import scenarios
from linli.lib.calendars import SHANGHAI
from support.people import browser, get, person

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
NORTH, SOUTH = "120103001", "120103002"


def report(at: datetime, street: str = NORTH, **columns: Any) -> None:
    """Something was reported; ``columns`` say what became of it."""
    opened = opening.open_case(
        Report(
            type="events.event", by=Actor(kind="resident"), now=at, description="灯不亮", place_code=f"{street}001",
            lon=117.2, lat=39.1, channel="resident",
        )
    )  # fmt: skip
    Case.objects.filter(uuid=opened.uuid).update(**columns)


def ended(state: str, at: datetime) -> dict[str, Any]:
    return {"state": state, "is_open": False, "step_due_at": None, "closed_at": at}


@pytest.fixture(autouse=True)
def _today(hexi: None) -> Iterator[None]:
    """Seven cases: four of today, three open that are tallied, and one more that is not yet."""
    scenarios()
    rulebook.forget()
    names.forget()
    report(NOON - timedelta(hours=4))  # 8:00
    report(NOON - timedelta(hours=3, minutes=1), SOUTH)  # 8:59
    report(NOON - timedelta(days=1), step_due_at=NOON - timedelta(minutes=1))
    while outbox.consume():
        pass
    report(NOON - timedelta(days=2), **ended("closed", NOON - timedelta(hours=1)))  # closed at 11:00
    report(NOON - timedelta(days=2), **ended("closed", NOON.replace(hour=0)))
    report(NOON.replace(hour=0) - timedelta(seconds=1), **ended("closed", NOON.replace(hour=0) - timedelta(seconds=1)))
    report(NOON.replace(hour=0), SOUTH, **ended("rejected", NOON.replace(hour=1)))
    with clock.at(NOON):
        yield


def shown(who: str = "district_centre") -> dict[str, Any]:
    response = get(browser(person(who)), "/insight/wall")
    assert response.status_code == 200, response.content
    return dict(response.json())


def flow(answer: dict[str, Any]) -> dict[int, tuple[int, int]]:
    """Hours in which something happened."""
    return {h["hour"]: (h["reported"], h["closed"]) for h in answer["hours"] if h["reported"] or h["closed"]}


def test_today_by_the_hour():
    answer = shown()
    assert len(answer["hours"]) == 24
    assert flow(answer) == {0: (1, 1), 8: (2, 0), 11: (0, 1)}  # what was rejected is not closed
    assert answer["today"] == {"reported": 3, "closed": 2}
    assert answer["as_of"].startswith("2026-11-30T04:00")
    assert answer["source"] and answer["source_en"]


def test_open_by_state_from_the_tally():
    answer = shown()
    assert {s["state"]: s["count"] for s in answer["states"] if s["count"]} == {"reported": 3}
    assert answer["open"] == 3
    assert [s["name"] for s in answer["states"]][:2] == ["待受理", "待派遣"]
    assert not {"closed", "rejected"} & {s["state"] for s in answer["states"]}


def test_overdue_and_by_street():
    answer = shown()
    assert answer["overdue"] == 1
    streets = {s["code"]: s for s in answer["streets"]}
    assert len(streets) == 14
    north, south, quiet = streets[NORTH], streets[SOUTH], streets["120103003"]
    assert (north["open"], north["overdue"], north["reported"], north["closed"]) == (2, 1, 1, 2)
    assert (south["open"], south["overdue"], south["reported"], south["closed"]) == (1, 0, 2, 0)
    assert (quiet["open"], quiet["overdue"], quiet["reported"], quiet["closed"]) == (0, 0, 0, 0)
    assert 117 < north["lon"] < 118 and 39 < north["lat"] < 40


def test_a_streets_centre_sees_its_street():
    answer = shown("street_centre")
    assert [s["code"] for s in answer["streets"]] == [NORTH]
    assert (answer["open"], answer["overdue"], answer["today"]) == (2, 1, {"reported": 1, "closed": 2})


@pytest.mark.parametrize("who", ["community", "department_head", "grid_worker", "auditor"])
def test_the_wall_is_for_centres(who: str):
    assert get(browser(person(who)), "/insight/wall").status_code == 403


def test_nobody_is_on_the_wall():
    text = str(shown())
    assert not [word for word in ("person", "phone", "reporter", "title", "address", "灯不亮") if word in text]


def test_the_wall_takes_four_statements():
    names.area(NORTH)
    with CaptureQueriesContext(connection) as seen:
        wall.wall(Scope(all=True), NOON)
    assert len(seen) == 4
