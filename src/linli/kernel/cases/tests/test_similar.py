"""What is like a case: open, near, visible to who asks, the most alike first."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from linli.kernel.cases.models import Case
from linli.kernel.cases.tests.console import FAR, GRID, a_row, answer, desk, refusal, rows
from linli.scenarios.events.tests.story import Loop
from support.people import get

LON, LAT = 117.2046, 39.1081
A_LAT = 1 / 111_000  # degrees a metre
A_LON = 1 / 86_300


pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def here() -> Case:
    """The case that one looks at."""
    case = a_row(title="楼下一堆垃圾没人清理", category_code="0101", place_code=GRID)
    case.save()
    return case


def similar(loop: Loop, case: Case, role: str = "district_centre") -> list[dict[str, Any]]:
    """What is like it, for the loop's person of that role."""
    found: list[dict[str, Any]] = answer(desk(loop, role), f"/cases/{case.uuid}/similar")
    return found


def titles(found: list[dict[str, Any]]) -> list[str]:
    """The titles, in order."""
    return [row["title"] for row in found]


def test_the_most_alike_come_first_and_of_these_the_nearest(loop: Loop, here: Case):
    rows({"title": "路灯不亮"}, {"title": "楼下一堆垃圾没人清理", "lat": LAT + 50 * A_LAT},
         {"title": "楼下一堆垃圾没人清理", "lat": LAT + 10 * A_LAT}, {"title": "一堆垃圾"},
         {"title": "很臭", "category_code": "0101"})  # fmt: skip
    found = similar(loop, here)
    assert set(titles(found[:2])) == {here.title} and found[-1]["title"] == "路灯不亮"
    assert [row["distance_m"] for row in found[:2]] == [10, 50]
    assert [row["likeness"] for row in found] == sorted((row["likeness"] for row in found), reverse=True)
    assert found[0]["likeness"] == 1.0 and found[-1]["likeness"] == 0.0


def test_the_same_category_counts_for_half(loop: Loop, here: Case):
    rows({"title": here.title, "category_code": "0101"}, {"title": here.title, "category_code": "0102"})
    assert [row["likeness"] for row in similar(loop, here)] == [1.5, 1.0]


@pytest.mark.parametrize(
    ("east", "north", "near"),
    [(0, 0, True), (295, 0, True), (0, 295, True), (305, 0, False), (0, -305, False), (250, 250, False),
     (200, 200, True)],
)  # fmt: skip
def test_near_is_three_hundred_metres_in_every_direction(loop: Loop, here: Case, east: int, north: int, near: bool):
    rows({"lon": LON + east * A_LON, "lat": LAT + north * A_LAT})
    assert bool(similar(loop, here)) is near


def test_neither_itself_nor_what_ended(loop: Loop, here: Case):
    rows({"is_open": False, "state": "closed"})
    assert similar(loop, here) == []


def test_only_what_who_asks_may_see(loop: Loop, here: Case):
    rows({"title": "本格", "place_code": GRID}, {"title": "邻街", "place_code": FAR})
    assert sorted(titles(similar(loop, here))) == ["本格", "邻街"]
    for role in ("street_centre", "community", "grid_worker"):
        assert titles(similar(loop, here, role)) == ["本格"], role


@pytest.mark.parametrize("role", ["department_clerk", "administrator"])
def test_of_a_case_that_one_may_not_see_nothing_is_told(loop: Loop, here: Case, role: str):
    rows({})
    assert refusal(get(desk(loop, role), f"/cases/{here.uuid}/similar")) == (404, "not_found")
    assert refusal(get(desk(loop, "district_centre"), f"/cases/{uuid4()}/similar")) == (404, "not_found")


def test_an_auditor_states_a_purpose_first(loop: Loop, here: Case):
    assert refusal(get(desk(loop, "auditor"), f"/cases/{here.uuid}/similar")) == (422, "purpose_required")


def test_eight_are_enough(loop: Loop, here: Case):
    rows(*({} for _ in range(12)))
    assert len(similar(loop, here)) == 8
