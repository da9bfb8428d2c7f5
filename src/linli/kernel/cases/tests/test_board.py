"""The dispatch board: a column for every open state, counted, with its soonest cards, for whoever looks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts.models import Unit
from linli.kernel.base import clock
from linli.kernel.cases.tests.console import (
    FAR,
    GRID,
    NEIGHBOUR,
    NEXT_GRID,
    answer,
    desk,
    hours,
    refusal,
    rows,
    statements,
)
from linli.kernel.cases.types import case_type
from linli.scenarios.events.tests.story import CATEGORY, COMMUNITY, Loop
from support.people import get

Column = dict[str, Any]


pytestmark = pytest.mark.usefixtures("at_ten")


def columns(client: Client, **query: Any) -> dict[str, Column]:
    """The board's columns by their state."""
    return {column["state"]: column for column in answer(client, "/cases/board", **query)["columns"]}


def counts(client: Client, **query: Any) -> dict[str, int]:
    """How many cases are in each column that has any."""
    return {state: column["count"] for state, column in columns(client, **query).items() if column["count"]}


def cards(column: Column) -> list[str]:
    """The numbers of the cards of a column, from the top."""
    return [card["number"] for card in column["items"]]


def test_every_open_state_has_its_column_in_the_order_of_the_way(loop: Loop):
    board = answer(desk(loop, "district_centre"), "/cases/board")
    shown = [(column["state"], column["name"], column["name_en"]) for column in board["columns"]]
    assert shown == [
        (state.slug, state.name, state.name_en) for state in case_type("events.event").states if not state.final
    ]
    assert all(column["count"] == column["overdue"] == 0 and column["items"] == [] for column in board["columns"])
    assert all(column["oldest_entered_at"] is None for column in board["columns"])
    assert board["as_of"] == "2026-11-23T02:00:00Z"


def test_a_case_is_in_the_column_of_its_state_and_leaves_the_board_when_it_ends(loop: Loop):
    client = desk(loop, "street_centre")
    loop.report()
    assert counts(client) == {"reported": 1}
    loop.move("accept", "street_centre", category=CATEGORY)
    assert counts(client) == {"accepted": 1}
    loop.move("dispatch", "street_centre", unit="HWZX")
    (card,) = columns(client)["dispatched"]["items"]
    assert (card["uuid"], card["unit"]["code"], card["next_move"]) == (str(loop.uuid), "HWZX", None)
    loop.report()
    loop.move("reject", "street_centre", reason="test_or_mistake")
    assert counts(client) == {"dispatched": 1}


def test_the_card_says_which_unit_is_proposed_and_why(loop: Loop):
    loop.report()
    loop.move("accept", "street_centre", category="0102")
    (card,) = columns(desk(loop, "street_centre"))["accepted"]["items"]
    assert card["proposed_unit"]["code"] == "HWZX" == card["proposal"]["unit"]
    assert card["proposal"]["reason_zh"] and card["proposal"]["reason_en"]
    assert card["next_move"] == "dispatch"


def test_a_column_shows_the_twelve_soonest_due_and_counts_all(loop: Loop):
    made = rows(*({"step_due_at": hours(20 - n)} for n in range(15)))
    column = columns(desk(loop, "district_centre"))["reported"]
    assert cards(column) == [case.number for case in made[::-1]][:12]
    assert (column["count"], column["overdue"]) == (15, 0)


def test_cards_due_at_one_moment_come_in_the_order_of_their_opening(loop: Loop):
    made = rows(*({"step_due_at": hours(1)} for _ in range(14)))
    assert cards(columns(desk(loop, "street_centre"))["reported"]) == [case.number for case in made[:12]]


def test_overdue_and_the_longest_wait_are_those_of_the_column(loop: Loop):
    rows({"step_due_at": hours(-1), "entered_at": hours(-9)}, {"step_due_at": hours(-0.1), "entered_at": hours(-3)},
         {"step_due_at": hours(0.1), "entered_at": hours(-30)},
         {"state": "handling", "step_due_at": hours(-1), "entered_at": hours(-2)})  # fmt: skip
    board = columns(desk(loop, "district_centre"))
    assert (board["reported"]["overdue"], board["handling"]["overdue"]) == (2, 1)
    assert board["reported"]["oldest_entered_at"] == "2026-11-21T20:00:00Z"
    assert board["handling"]["oldest_entered_at"] == "2026-11-23T00:00:00Z"
    with clock.at(hours(1)):
        assert columns(desk(loop, "district_centre"))["reported"]["overdue"] == 3


def test_a_column_counts_to_a_thousand_and_says_so(loop: Loop):
    rows(*({} for _ in range(1003)))
    board = answer(desk(loop, "district_centre"), "/cases/board")
    assert (board["columns"][0]["count"], board["counted_most"]) == (1000, 1000)


@pytest.fixture
def spread() -> dict[str, str]:
    """Cases by place and unit: the number of each."""
    sanitation, community = (Unit.objects.get(code=code).id for code in ("HWZX", COMMUNITY))
    places = {"grid": GRID, "next_grid": NEXT_GRID, "community": COMMUNITY, "neighbour": NEIGHBOUR, "far": FAR}
    made = rows(
        *({"place_code": place} for place in places.values()),
        {"place_code": FAR, "unit_id": sanitation, "unit_trail": [sanitation], "state": "handling"},
        {"place_code": GRID, "unit_id": community, "unit_trail": [sanitation, community], "state": "handling"},
        {"place_code": NEXT_GRID, "unit_id": community, "unit_trail": [community], "state": "dispatched"},
    )
    names = (*places, "departments", "communitys", "communitys_next")
    return {case.number: name for case, name in zip(made, names, strict=True)}


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("district_centre", "communitys communitys_next community departments far grid neighbour next_grid"),
        ("street_centre", "communitys communitys_next community grid neighbour next_grid"),
        ("community", "communitys communitys_next community grid next_grid"),
        ("grid_worker", "communitys communitys_next grid"),
        ("department_clerk", "departments"),
        ("department_head", "departments"),
        ("administrator", ""),
        ("auditor", ""),
    ],
)
def test_a_board_is_of_ones_area_or_of_ones_units_cases(loop: Loop, spread: dict[str, str], role: str, wanted: str):
    board = columns(desk(loop, role))
    shown = {spread[number] for column in board.values() for number in cards(column)}
    assert shown == set(wanted.split())
    assert sum(column["count"] for column in board.values()) == len(shown)


def test_a_case_seen_by_area_and_by_unit_is_one_card_and_counts_once(loop: Loop):
    unit = Unit.objects.get(code=COMMUNITY).id
    rows({"unit_id": unit, "unit_trail": [unit], "place_code": GRID, "state": "handling"})
    for role in ("grid_worker", "community", "street_centre"):
        column = columns(desk(loop, role))["handling"]
        assert (column["count"], len(column["items"])) == (1, 1), role


def test_the_soonest_of_area_and_unit_together_are_shown(loop: Loop):
    unit = Unit.objects.get(code=COMMUNITY).id
    of_area = rows(*({"place_code": GRID, "step_due_at": hours(2 * n)} for n in range(10)))
    of_unit = rows(*({"place_code": NEXT_GRID, "unit_id": unit, "step_due_at": hours(2 * n + 1)} for n in range(10)))
    soonest = [case.number for pair in zip(of_area, of_unit, strict=True) for case in pair]
    column = columns(desk(loop, "grid_worker"))["reported"]
    assert (cards(column), column["count"]) == (soonest[:12], 20)


def test_a_department_asking_for_what_it_handled_has_it_on_its_board(loop: Loop, spread: dict[str, str]):
    assert counts(desk(loop, "department_clerk"), handled="true") == {"handling": 2}


def test_the_boards_filters_are_those_of_the_list(loop: Loop):
    rows({"urgency": "urgent"}, {"place_code": FAR}, {"state": "handling"}, {"step_due_at": hours(-1)},
         {"paused_at": hours(-1), "state": "suspended"}, {"channel": "hotline"}, {"category_code": "0102"})  # fmt: skip
    client = desk(loop, "district_centre")
    for query in (
        {"urgency": "urgent"}, {"place": FAR}, {"place": "110101"}, {"timeliness": "overdue"}, {"timeliness": "paused"},
        {"timeliness": "in_time"}, {"channel": "hotline"}, {"category": "01"}, {"q": "灯不亮"}, {"open": "false"},
    ):  # fmt: skip
        listed = [row["number"] for row in answer(client, "/cases", **{"open": "true"} | query)["items"]]
        on_board = [number for column in columns(client, **query).values() for number in cards(column)]
        if query != {"open": "false"}:
            assert sorted(on_board) == sorted(listed), query
        assert len(on_board) < 7 and sum(counts(client, **query).values()) == len(on_board), query


def test_asked_for_some_states_it_has_only_their_columns(loop: Loop):
    rows({}, {"state": "handling"})
    client = desk(loop, "district_centre")
    assert list(columns(client, state="handling,reported")) == ["reported", "handling"]
    assert counts(client, state="handling") == {"handling": 1}
    assert columns(client, state="closed") == columns(client, state="no_such") == {}


@pytest.mark.parametrize("query", [{"type": "no.such"}, {"urgency": "x"}, {"unit": -1}, {"place": "x"}])
def test_what_makes_no_sense_is_refused(loop: Loop, query: Any):
    assert refusal(get(desk(loop, "district_centre"), "/cases/board", **query)) == (422, "bad_input")


def test_the_board_is_a_fixed_number_of_statements(loop: Loop):
    client = desk(loop, "street_centre")
    few = statements(client, "/cases/board")
    rows(*({"state": state.slug} for state in case_type("events.event").states if not state.final for _ in range(15)))
    assert statements(client, "/cases/board") == few
