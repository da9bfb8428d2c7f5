"""Search finds the same whether it walks the list or asks the index of words, page after page, in every order."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from linli.kernel.cases.queries import walks
from linli.kernel.cases.search import words_of
from linli.kernel.cases.tests.console import COMMUNITY, FAR, answer, desk, hours, rows
from linli.scenarios.events.tests.story import Loop

pytestmark = pytest.mark.usefixtures("at_ten")

SAID = ("路灯不亮", "井盖破损", "路灯杆倾斜")


@pytest.fixture
def many(loop: Loop) -> Loop:
    """Forty cases in two streets, open and ended, that say one of three things."""
    rows(*(
        {
            "title": SAID[n % 3], "place_code": FAR if n % 7 == 0 else COMMUNITY,
            "is_open": n % 5 != 0, "state": "reported" if n % 5 else "closed",
            "step_due_at": hours(n * 37 % 40) if n % 5 else None,
        }
        for n in range(40)
    ))  # fmt: skip
    with connection.cursor() as cursor:
        for said in SAID:
            cursor.execute(
                "update cases_case set search = array_to_tsvector(%s::text[]) where title = %s", [words_of(said), said]
            )
    return loop


def whole(client: Any, **query: Any) -> list[str]:
    """Every number of a list, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        page = answer(client, "/cases", limit=4, cursor=cursor, **query)
        found += [row["number"] for row in page["items"]]
        if not page["next"]:
            return found
        cursor = page["next"]


@pytest.mark.parametrize("stretch", [1, 3, 10, 10_000])
@pytest.mark.parametrize("sort", ["newest", "due"])
@pytest.mark.parametrize("role", ["street_centre", "district_centre"])
@pytest.mark.parametrize("words", ["路灯", "井盖破损", "路灯 倾斜", "消火栓"])
def test_it_finds_what_says_the_words(
    many: Loop, monkeypatch: pytest.MonkeyPatch, stretch: int, sort: str, role: str, words: str
):
    monkeypatch.setattr(walks, "STRETCH", stretch)
    client = desk(many, role)
    said = {title for title in SAID if all(word in title for word in words.split())}
    wanted = [row["number"] for row in answer(client, "/cases", limit=100, sort=sort)["items"] if row["title"] in said]
    assert whole(client, q=words, sort=sort) == wanted


def test_what_many_say_is_found_without_the_index_of_words(many: Loop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(walks, "_by_index", lambda *given: pytest.fail("the page was full"))
    assert len(answer(desk(many, "district_centre"), "/cases", limit=4, q="路灯")["items"]) == 4
