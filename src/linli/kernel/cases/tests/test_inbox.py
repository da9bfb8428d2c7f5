"""The inbox: what waits for me and nothing else, the soonest due first, each case with its one next move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from linli.kernel.cases.tests.console import FAR, FAR_STREET, GRID, NEXT_GRID, answer, desk, hours, refusal, rows
from linli.scenarios.events.tests.story import STREET, Loop
from support.people import browser, get, person

UNIT, CENTRE, VERIFIERS = (
    ("department_clerk", "department_head"),
    ("street_centre", "district_centre"),
    ("grid_worker", "grid_lead", "community"),
)
ROLES = (*UNIT, *CENTRE, *VERIFIERS, "administrator", "auditor")
NO_EVIDENCE = "0934"  # a category that asks for no photo


pytestmark = pytest.mark.usefixtures("at_ten")


def report(loop: Loop) -> None:
    loop.report(place_code=GRID)


def accept(loop: Loop) -> None:
    report(loop)
    loop.move("accept", "street_centre", category=NO_EVIDENCE)


def dispatch(loop: Loop) -> None:
    accept(loop)
    loop.move("dispatch", "street_centre", unit="HWZX")


def sign(loop: Loop) -> None:
    dispatch(loop)
    loop.move("sign", "department_clerk")


def hand_in(loop: Loop) -> None:
    sign(loop)
    loop.move("contact", "department_clerk", text="已联系")
    loop.move("hand_in", "department_clerk", text="已清理")


def verify(loop: Loop) -> None:
    hand_in(loop)
    loop.move("verify", "grid_worker")


def close(loop: Loop) -> None:
    verify(loop)
    loop.move("close", "street_centre")


def ask(loop: Loop) -> None:
    report(loop)
    loop.move("ask_info", "street_centre", text="请补充地址")


WAITS: list[tuple[Callable[[Loop], None], str, tuple[str, ...]]] = [
    (report, "accept", CENTRE),
    (accept, "dispatch", CENTRE),
    (dispatch, "sign", UNIT),
    (sign, "hand_in", UNIT),
    (hand_in, "verify", VERIFIERS),
    (verify, "close", CENTRE),
    (close, "", ()),
    (ask, "", ()),
]


def inbox(loop: Loop, role: str) -> list[dict[str, Any]]:
    """What waits for the loop's person of that role."""
    found: list[dict[str, Any]] = answer(desk(loop, role), "/cases/inbox")["items"]
    return found


@pytest.mark.parametrize(("way", "move", "holders"), WAITS)
def test_a_case_waits_for_those_whose_move_is_next(loop: Loop, way: Any, move: str, holders: tuple[str, ...]):
    way(loop)
    waiting = {role: [row["next_move"] for row in inbox(loop, role)] for role in ROLES}
    assert {role: moves for role, moves in waiting.items() if moves} == {role: [move] for role in holders}


@pytest.mark.parametrize(("way", "move", "holders"), WAITS)
def test_the_next_move_is_the_primary_one_of_the_case_page(loop: Loop, way: Any, move: str, holders: Any):
    way(loop)
    for role in holders:
        moves = answer(desk(loop, role), f"/cases/{loop.uuid}")["moves"]
        assert [each["move"] for each in moves if each["primary"]] == [move], role


def test_the_soonest_due_comes_first(loop: Loop):
    made = rows(*({"step_due_at": hours(due), "place_code": GRID} for due in (3, 1, 2)))
    assert [row["number"] for row in inbox(loop, "street_centre")] == [made[n].number for n in (1, 2, 0)]


def test_what_a_colleague_handles_waits_for_them_and_for_who_leads(loop: Loop):
    sign(loop)
    colleague = browser(person("department_clerk", unit_code="HWZX"))
    assert answer(colleague, "/cases/inbox")["items"] == []
    assert len(inbox(loop, "department_clerk")) == len(inbox(loop, "department_head")) == 1


def test_what_nobody_signed_for_waits_for_every_colleague(loop: Loop):
    dispatch(loop)
    colleague = browser(person("department_clerk", unit_code="HWZX"))
    assert [row["next_move"] for row in answer(colleague, "/cases/inbox")["items"]] == ["sign"]


def test_what_another_area_or_unit_has_does_not_wait_for_me(loop: Loop):
    loop.report(place_code=FAR)
    hand_in(loop)
    assert inbox(loop, "street_centre") == []
    assert answer(browser(person("department_clerk", unit_code="CGW")), "/cases/inbox")["items"] == []
    other = browser(person("street_centre", unit_code=FAR_STREET, area_code=FAR_STREET))
    assert len(answer(other, "/cases/inbox")["items"]) == 1


def test_a_grid_worker_verifies_in_their_own_grid_only(loop: Loop):
    loop.report(place_code=NEXT_GRID)
    for move, role, inputs in (
        ("accept", "street_centre", {"category": NO_EVIDENCE}), ("dispatch", "street_centre", {"unit": "HWZX"}),
        ("sign", "department_clerk", {}), ("contact", "department_clerk", {"text": "已联系"}),
        ("hand_in", "department_clerk", {"text": "已清理"}),
    ):  # fmt: skip
        loop.move(move, role, **inputs)
    assert inbox(loop, "grid_worker") == [] and len(inbox(loop, "community")) == 1


def test_what_a_street_has_itself_waits_for_the_street_and_not_for_the_district(loop: Loop):
    accept(loop)
    loop.move("dispatch", "street_centre", unit=STREET)
    assert [row["next_move"] for row in inbox(loop, "street_centre")] == ["sign"]
    assert inbox(loop, "district_centre") == []


def test_a_returned_case_waits_for_the_desk_again(loop: Loop):
    sign(loop)
    loop.move("return", "department_clerk", reason="wrong_unit", text="属于街道")
    assert inbox(loop, "department_clerk") == []
    assert [row["next_move"] for row in inbox(loop, "street_centre")] == ["dispatch"]


def test_the_inbox_is_for_who_is_signed_in(loop: Loop):
    assert refusal(get(browser(), "/cases/inbox")) == (401, "not_signed_in")
    assert answer(browser(person()), "/cases/inbox") == {"items": [], "next": None}
