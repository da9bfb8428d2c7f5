"""The list: what every filter finds, and who sees what."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts import queries as account_queries
from linli.kernel.accounts.models import MachineToken, Unit
from linli.kernel.base import clock
from linli.kernel.cases.tests.console import (
    FAR,
    FAR_STREET,
    GRID,
    NEIGHBOUR,
    NEXT_GRID,
    answer,
    desk,
    hours,
    numbers,
    refusal,
    rows,
)
from linli.scenarios.events.tests.story import CATEGORY, COMMUNITY, STREET, Loop
from support.people import browser, get, person

Told = dict[str, Any]  # letter → uuid of the case, in the order in which they were opened


pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def told(loop: Loop) -> Told:
    """Nine cases, one an hour, each at another point of its way."""
    found: Told = {}

    def remember(letter: str) -> None:
        found[letter] = loop.uuid
        loop.now = hours(len(found) * 0.25)

    loop.report(description="楼道堆放杂物,影响通行", address="九江路3号楼")
    remember("a")  # reported
    loop.report(place_code=NEIGHBOUR, channel="hotline")
    loop.move("accept", "street_centre", category="0113")  # urgent by its category
    remember("b")
    loop.report(place_code=GRID)
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit="HWZX")
    remember("c")
    loop.to_handling()
    remember("d")  # the clerk's
    loop.to_handling()
    loop.move("return", "department_clerk", reason="wrong_unit", text="属于街道")
    remember("e")  # the department had it
    loop.report(place_code=NEXT_GRID)
    loop.move("reject", "street_centre", reason="test_or_mistake")
    remember("f")  # ended
    loop.report(place_code=FAR, channel="patrol", description="路灯不亮")
    remember("g")  # in another street
    loop.to_handling()
    loop.move("suspend", "department_head", reason="weather", until=hours(48), text="大风")
    remember("h")  # its clock stands still
    loop.report(place_code=FAR, category="0201", urgency="emergency")
    remember("i")
    return found


def letters(told: Told, client: Client, path: str = "/cases", **query: Any) -> str:
    """The letters of the cases that a list holds, in the order of the alphabet."""
    return "".join(sorted(ordered(told, client, path, **query)))


def ordered(told: Told, client: Client, path: str = "/cases", **query: Any) -> str:
    """The letters in the list's order."""
    names = {str(uuid): letter for letter, uuid in told.items()}
    return "".join(names[row["uuid"]] for row in answer(client, path, **query)["items"])


FILTERS = [
    ({}, "abcdefghi"),
    ({"state": "reported"}, "agi"),
    ({"state": "reported,rejected"}, "afgi"),
    ({"state": "verified"}, ""),
    ({"state": "no_such_state"}, ""),
    ({"open": "true"}, "abcdeghi"),
    ({"open": "false"}, "f"),
    ({"place": "120103"}, "abcdefghi"),
    ({"place": "110101"}, ""),
    ({"place": STREET}, "abcdefh"),
    ({"place": FAR_STREET}, "gi"),
    ({"place": COMMUNITY}, "acdefh"),
    ({"place": GRID}, "c"),
    ({"category": CATEGORY}, "cdeh"),
    ({"category": "01"}, "bcdeh"),
    ({"category": "02"}, "i"),
    ({"urgency": "urgent"}, "b"),
    ({"urgency": "emergency"}, "i"),
    ({"channel": "hotline"}, "b"),
    ({"channel": "patrol"}, "g"),
    ({"opened_from": hours(1).isoformat()}, "efghi"),
    ({"opened_until": hours(1).isoformat()}, "abcd"),
    ({"opened_from": hours(0.25).isoformat(), "opened_until": hours(0.75).isoformat()}, "bc"),
    ({"type": "events.event"}, "abcdefghi"),
    ({"type": "whistles.whistle"}, ""),
    ({"state": "reported", "place": FAR_STREET, "urgency": "emergency"}, "i"),
    ({"q": "杂物"}, "a"),
    ({"q": "堆放杂物"}, "a"),
    ({"q": "杂物 楼道"}, "a"),
    ({"q": "雜物"}, "a"),
    ({"q": "九江路３號樓"}, "a"),
    ({"q": "九江路4号楼"}, ""),
    ({"q": "亮"}, "g"),
    ({"q": "很臭"}, "bcdefhi"),
    ({"q": "！？"}, ""),
    ({"q": "  "}, "abcdefghi"),
    ({"q": "' & | ! \\"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "wanted"), FILTERS)
def test_every_filter_finds_what_it_names(loop: Loop, told: Told, query: Any, wanted: str):
    assert letters(told, desk(loop, "district_centre"), **query) == wanted


@pytest.mark.parametrize("change", [str, str.lower, lambda n: f" {n} ", lambda n: n.replace("H", "Ｈ")])
def test_a_number_finds_its_case_and_no_other(loop: Loop, told: Told, change: Any):
    client = desk(loop, "district_centre")
    number = next(row["number"] for row in answer(client, "/cases")["items"] if row["uuid"] == str(told["d"]))
    assert letters(told, client, q=change(number)) == "d"
    assert letters(told, client, q="HX20200101-000001") == ""


def test_a_unit_has_what_it_answers_for_now(loop: Loop, told: Told):
    sanitation = Unit.objects.get(code="HWZX").id
    assert letters(told, desk(loop, "district_centre"), unit=sanitation) == "cdh"
    assert letters(told, desk(loop, "department_clerk"), unit=sanitation) == "cdh"
    assert letters(told, desk(loop, "department_clerk"), unit=sanitation + 1) == ""


def test_mine_is_what_i_handle_myself(loop: Loop, told: Told):
    assert letters(told, desk(loop, "department_clerk"), mine="true") == "dh"
    assert letters(told, desk(loop, "department_head"), mine="true") == ""


def test_a_machine_has_nothing_of_its_own(loop: Loop, told: Told):
    MachineToken.objects.create(
        name="大屏", token_hash=sha256(b"secret").digest(), scopes=["cases.read"], unit=Unit.objects.get(code=STREET),
        area_code=STREET, created_by_id=loop.people["administrator"].id, expires_at=hours(24) + timedelta(days=1),
    )  # fmt: skip
    assert account_queries.actor_of_token(sha256(b"secret").digest())
    client = Client(headers={"Authorization": "Bearer secret"})
    assert letters(told, client) == "abcdefh"
    assert letters(told, client, mine="true") == ""


@pytest.mark.parametrize("hour", [0, 3, 5, 30, 70])
def test_timeliness_filters_by_the_very_word_that_the_row_shows(loop: Loop, told: Told, hour: int):
    with clock.at(hours(hour)):
        client = desk(loop, "district_centre")
        shown = {row["uuid"]: row["timeliness"] for row in answer(client, "/cases")["items"]}
        for word in ("in_time", "due_soon", "overdue", "paused"):
            found = {row["uuid"] for row in answer(client, "/cases", timeliness=word)["items"]}
            assert found == {uuid for uuid, said in shown.items() if said == word}, word


def test_each_word_of_time_is_met(loop: Loop):
    made = rows(
        {"step_due_at": hours(9)}, {"step_due_at": hours(1)}, {"step_due_at": hours(-1)},
        {"step_due_at": hours(1), "paused_at": hours(-2)}, {"step_due_at": hours(-1), "paused_at": hours(-2)},
        {"is_open": False, "state": "closed"},
    )  # fmt: skip
    client = desk(loop, "district_centre")
    said = {row["number"]: row["timeliness"] for row in answer(client, "/cases")["items"]}
    assert [said[case.number] for case in made] == ["in_time", "due_soon", "overdue", "paused", "overdue", "done"]
    for case in made[:5]:
        assert case.number in numbers(client, timeliness=said[case.number])
    assert len(numbers(client, timeliness="due_soon")) == len(numbers(client, timeliness="paused")) == 1


def test_the_newest_come_first_or_the_soonest_due(loop: Loop, told: Told):
    client = desk(loop, "district_centre")
    assert ordered(told, client) == ordered(told, client, sort="newest") == "ihgfedcba"
    due = answer(client, "/cases", sort="due")["items"]
    moments = [row["step_due_at"] for row in due if row["timeliness"] != "done"]
    assert moments == sorted(moments) and len(moments) == 8


def test_sorted_by_what_is_due_the_ended_ones_come_last_and_are_not_left_out(loop: Loop):
    made = rows(
        {"step_due_at": hours(5)}, {"state": "closed", "is_open": False, "step_due_at": None},
        {"step_due_at": hours(2)}, {"state": "rejected", "is_open": False, "step_due_at": None},
    )  # fmt: skip
    client = desk(loop, "district_centre")
    wanted = [made[2].number, made[0].number, made[3].number, made[1].number]
    assert numbers(client, sort="due") == wanted
    assert numbers(client, sort="due", state="closed") == wanted[3:]
    assert numbers(client, sort="due", open="false") == wanted[2:]
    assert numbers(client, sort="due", open="true") == numbers(client, sort="due", state="reported") == wanted[:2]


SEEN = [
    ("district_centre", "abcdefghi"),
    ("street_centre", "abcdefh"),
    ("community", "acdefh"),
    ("grid_worker", "c"),
    ("department_clerk", "cdh"),
    ("administrator", ""),
    ("auditor", ""),
]  # fmt: skip


@pytest.mark.parametrize(("role", "wanted"), SEEN)
def test_everybody_sees_their_area_and_their_unit(loop: Loop, told: Told, role: str, wanted: str):
    assert letters(told, desk(loop, role)) == wanted


@pytest.mark.parametrize("role", [role for role, wanted in SEEN if wanted])
def test_what_is_listed_opens_and_what_opens_is_found(loop: Loop, told: Told, role: str):
    """List and detail agree: every case that opens is found by its number, and no other is."""
    client = desk(loop, role)
    everything = {row["uuid"]: row["number"] for row in answer(desk(loop, "district_centre"), "/cases")["items"]}
    opens = {letter for letter, uuid in told.items() if get(client, f"/cases/{uuid}").status_code == 200}
    found = {letter for letter, uuid in told.items() if letters(told, client, q=everything[str(uuid)])}
    assert opens == found >= set(letters(told, client))


def test_a_department_finds_and_opens_what_it_once_had(loop: Loop, told: Told):
    """docs/reference/permissions.md: by unit, «reading: or once did». Its own lists hold what it has now."""
    client = desk(loop, "department_clerk")
    assert letters(told, client, handled="true") == "cdeh"
    assert letters(told, client, handled="true", state="accepted") == "e"
    assert letters(told, client, q="很臭") == "cdeh"
    assert get(client, f"/cases/{told['e']}").status_code == 200
    assert get(client, f"/cases/{told['b']}").status_code == 404
    assert answer(client, f"/cases/{told['e']}")["moves"] == []


def test_what_a_stranger_department_never_had_it_neither_finds_nor_opens(loop: Loop, told: Told):
    client = browser(person("department_clerk", unit_code="CGW"))
    assert letters(told, client, handled="true") == letters(told, client, q="很臭") == letters(told, client) == ""
    assert {get(client, f"/cases/{uuid}").status_code for uuid in told.values()} == {404}


def test_a_street_asking_for_what_it_handled_gets_its_own_and_not_the_areas(loop: Loop, told: Told):
    assert letters(told, desk(loop, "street_centre"), handled="true") == ""
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit=STREET)
    assert answer(desk(loop, "street_centre"), "/cases", handled="true")["items"][0]["uuid"] == str(loop.uuid)


@pytest.mark.parametrize(
    "query",
    [
        {"urgency": "terrible"}, {"timeliness": "late"}, {"sort": "size"}, {"limit": 0}, {"limit": 101},
        {"unit": 0}, {"unit": "HWZX"}, {"place": "here"}, {"category": "x"}, {"open": "perhaps"},
        {"opened_from": "2026-11-23T10:00:00"}, {"opened_until": "yesterday"}, {"q": "字" * 81}, {"q": "a\x00b"},
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(loop: Loop, query: Any):
    assert refusal(get(desk(loop, "district_centre"), "/cases", **query)) == (422, "bad_input")


def test_the_list_is_for_who_is_signed_in(loop: Loop):
    assert refusal(get(browser(), "/cases")) == (401, "not_signed_in")


def test_the_row_says_all_that_a_list_shows(loop: Loop):
    loop.to_handling()
    (row,) = answer(desk(loop, "department_clerk"), "/cases")["items"]
    assert row["state_name_en"] == "Being handled"
    assert row["category"]["code"] == CATEGORY
    assert (row["place"]["street"], row["place"]["community"]) == ("大营门街道", "九江路社区")
    assert row["unit"]["code"] == "HWZX" and row["person"]["id"] == loop.people["department_clerk"].id
    assert row["next_move"] == "hand_in" and row["timeliness"] == "in_time"
    assert {"phone", "tracking_code", "reporter", "description"}.isdisjoint(row)


def test_a_case_that_was_moved_is_found_by_its_new_address(loop: Loop) -> None:
    loop.report(description="灯不亮", address="友谊路12号")
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("relocate", "street_centre", place_code=COMMUNITY, lon=117.2046, lat=39.1081, address="乐园道9号")
    client = desk(loop, "street_centre")
    assert len(numbers(client, q="乐园道")) == 1
    assert numbers(client, q="解放南路") == []
