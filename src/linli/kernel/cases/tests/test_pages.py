"""Pages of the list: none repeats a case and none loses one, also while cases are added; a bad cursor is refused."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.accounts.models import Unit
from linli.kernel.cases.tests.console import (
    AREAS,
    FAR,
    GRID,
    NEIGHBOUR,
    answer,
    desk,
    hours,
    numbers,
    refusal,
    rows,
    statements,
)
from linli.scenarios.events.tests.story import COMMUNITY, Loop
from support.people import get

pytestmark = pytest.mark.usefixtures("at_ten")


def walked(client: Client, limit: int, between: Any = None, **query: Any) -> list[str]:
    """The numbers on all pages, in order; ``between`` is called before every page but the first."""
    found: list[str] = []
    cursor = ""
    while True:
        page = answer(client, "/cases", limit=limit, cursor=cursor, **query)
        assert len(page["items"]) == limit or page["next"] is None
        found += [row["number"] for row in page["items"]]
        if page["next"] is None:
            return found
        cursor = page["next"]
        if between:
            between()


CASES = st.lists(
    st.fixed_dictionaries({
        "is_open": st.booleans(),
        "due": st.integers(-2, 2),  # few moments, so that many cases are due at one
        "place_code": st.sampled_from([COMMUNITY, GRID, NEIGHBOUR, FAR]),
        "of_unit": st.booleans(),
    }),
    max_size=14,
)  # fmt: skip


def made_of(drawn: list[dict[str, Any]], unit_id: int) -> list[str]:
    """Numbers of cases as drawn."""
    each = [
        {
            "state": "reported" if case["is_open"] else "closed", "is_open": case["is_open"],
            "step_due_at": hours(case["due"]) if case["is_open"] else None, "place_code": case["place_code"],
            "unit_id": unit_id if case["of_unit"] else None, "unit_trail": [unit_id] if case["of_unit"] else [],
        }
        for case in drawn
    ]  # fmt: skip
    return [case.number for case in rows(*each)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    before=CASES,
    during=st.lists(CASES.filter(bool), max_size=3),
    limit=st.integers(1, 5),
    sort=st.sampled_from(["due", "newest"]),
    role=st.sampled_from([*AREAS, "department_clerk"]),
)
def test_no_case_is_on_two_pages_and_none_on_no_page(
    loop: Loop, before: Any, during: Any, limit: int, sort: str, role: str
):
    """Also while others are added: what was there when the walk began is met exactly once, what came later at most."""
    unit_id = Unit.objects.get(code="HWZX" if role == "department_clerk" else COMMUNITY).id
    client = desk(loop, role)
    with transaction.atomic():
        made_of(before, unit_id)
        there = numbers(client, limit=100, sort=sort)
        still = list(during)
        met = walked(client, limit, lambda: still and made_of(still.pop(), unit_id), sort=sort)
        assert len(met) == len(set(met))
        assert [number for number in met if number in set(there)] == there
        assert set(met) <= set(numbers(client, limit=100, sort=sort))
        transaction.set_rollback(True)


def test_pages_follow_the_filter(loop: Loop):
    made = rows(*({"urgency": "urgent" if n % 3 else "normal"} for n in range(9)))
    wanted = [case.number for case in made if case.urgency == "urgent"]
    client = desk(loop, "street_centre")
    assert walked(client, 2, urgency="urgent") == wanted[::-1]
    assert walked(client, 2, urgency="urgent", sort="due") == wanted


def test_the_last_page_has_no_next_even_when_it_is_full(loop: Loop):
    rows({}, {}, {}, {})
    client = desk(loop, "district_centre")
    assert answer(client, "/cases", limit=4)["next"] is None
    assert answer(client, "/cases", limit=3)["next"]
    assert answer(client, "/cases", place="110101") == {"items": [], "next": None}


def coded(value: Any) -> str:
    """A cursor with that content."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


BAD_CURSORS = [
    "x", "????", "字", coded([]), coded(7), coded(None), coded({}), coded({"walk": "newest"}),
    coded({"walk": "newest", "id": "seven"}), coded({"walk": "newest", "id": None}),
    coded({"walk": ["newest"], "id": 1}), coded({"walk": "sideways", "id": 1}),
    coded({"walk": "newest", "id": float("inf")}),
    coded({"walk": "soonest", "id": 1, "due": "2026-11-23T10:00:00+08:00"}),
]  # fmt: skip


@pytest.mark.parametrize("cursor", BAD_CURSORS)
def test_a_bad_cursor_is_a_clear_error(loop: Loop, cursor: str):
    rows({}, {})
    assert refusal(get(desk(loop, "district_centre"), "/cases", cursor=cursor)) == (422, "bad_cursor")


@pytest.mark.parametrize(
    "value",
    [
        {"walk": "soonest", "id": 1}, {"walk": "soonest", "id": 1, "due": None},
        {"walk": "soonest", "id": 1, "due": "soon"}, {"walk": "newest", "id": 1},
    ],
)  # fmt: skip
def test_a_cursor_of_another_order_is_a_clear_error(loop: Loop, value: Any):
    rows({}, {})
    assert refusal(get(desk(loop, "district_centre"), "/cases", cursor=coded(value), sort="due")) == (422, "bad_cursor")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cursor=st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60),
        st.recursive(st.none() | st.integers() | st.text(max_size=9), st.lists, max_leaves=4).map(coded),
        st.builds(
            lambda walk, id, due: coded({"walk": walk, "id": id, "due": due}),
            st.sampled_from(["newest", "soonest", "ended"]), st.integers() | st.floats(),
            st.none() | st.text(max_size=12) | st.datetimes().map(datetime.isoformat),
        ),
    ),
    sort=st.sampled_from(["due", "newest"]),
)  # fmt: skip
def test_whatever_stands_in_a_cursor_is_an_answer_or_a_clear_error(loop: Loop, cursor: str, sort: str):
    response = get(desk(loop, "district_centre"), "/cases", cursor=cursor, sort=sort)
    assert response.status_code == 200 or refusal(response) in [(422, "bad_cursor"), (422, "bad_input")]


def test_a_page_is_one_statement_whatever_its_size_and_two_where_the_open_ones_end(loop: Loop):
    rows(*({"is_open": n % 2 == 0, "state": "closed" if n % 2 else "reported"} for n in range(40)))
    client = desk(loop, "district_centre")
    small, large = (statements(client, "/cases", limit=limit, sort="due") for limit in (2, 19))
    assert small == large == statements(client, "/cases", limit=3) == statements(client, "/cases", limit=40)
    assert statements(client, "/cases", limit=40, sort="due") == small + 1
