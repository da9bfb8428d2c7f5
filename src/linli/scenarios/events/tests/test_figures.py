"""Every figure of a small ledger, counted by hand: see ``ledger.LINES``, whose lines are numbered from 1 below."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel.accounts.models import Unit
from linli.kernel.accounts.services import tokens
from linli.kernel.base import clock
from linli.kernel.cases.queries import names, rulebook
from linli.kernel.insight.types import TAKEN
from linli.scenarios.events.tests import ledger
from linli.scenarios.events.tests.ledger import NOON, NORTH, SOUTH
from support.people import browser, get, person

SPAN = {"from": "2026-11-10", "until": "2026-11-30"}

TOTAL = {
    "reported": 11,
    "dispatched": 9,  # all but 7 and 9
    "closed": 6,  # 1 to 5 and 11
    "open": 3,  # 6, 7, 8
    "overdue": 1,  # 6
    "ended_otherwise": 2,  # 9 rejected, 10 merged
    "returned": 1,  # 3
    "reopened": 1,  # 4
    "ever_closed": 6,
    "escalated": 1,  # 6
    "parts": 0,
    "on_time": {"n": 5, "of": 6},  # 2 was late; 6 is late too, but not closed
    # dispatched and kept: 1 2 3 4 5 6 8 11; in time 1 and 4; 10 is excluded; 8 has until tomorrow
    "contacted": {"n": 2, "of": 8, "excluded": 1, "pending": 1},
    # called back and reached: 1 2 4; 3 could not be reached; 9, 10 are excluded; 4 said nothing of it; 5, 11 not asked
    "solved": {"n": 1, "of": 3, "unreachable": 1, "excluded": 2, "unanswered": 1, "not_called": 2},
    "satisfied": {"n": 2, "of": 3, "unreachable": 1, "excluded": 2, "unanswered": 0, "not_called": 2},
    "median_hours": 17.0,  # 2 6 10 | 24 48 100
}  # fmt: skip


@pytest.fixture(autouse=True)
def _ledger(hexi: None) -> Iterator[None]:
    rulebook.forget()
    names.forget()
    ledger.write()
    with clock.at(NOON):
        yield


def asked(who: str = "district_centre", **query: Any) -> dict[str, Any]:
    response = get(browser(person(who)), "/insight/events", **(SPAN | query))
    assert response.status_code == 200, response.content
    return dict(response.json())


def rows(**query: Any) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in asked(**query)["rows"]}


def figures(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("key", "name", "name_en")}


def unit_id(code: str) -> str:
    return str(Unit.objects.get(code=code).id)


def test_the_total_is_what_the_hand_counts():
    assert figures(asked()["total"]) == TOTAL


def test_what_was_reported_is_open_closed_or_ended_otherwise():
    for row in [asked()["total"], *rows(by="community").values(), *rows(by="week").values()]:
        assert row["reported"] == row["open"] + row["closed"] + row["ended_otherwise"]


def test_by_street():
    found = rows(by="street")
    assert list(found) == [NORTH[:9], SOUTH[:9]]
    north, south = found.values()
    assert ("大营门" in north["name"], "下瓦房" in south["name"]) == (True, True)
    assert (north["reported"], north["dispatched"], north["closed"], north["open"], north["overdue"]) == (7, 6, 4, 1, 0)
    assert (north["returned"], north["reopened"], north["escalated"]) == (1, 0, 0)
    assert north["on_time"] == {"n": 3, "of": 4}
    assert north["contacted"] == {"n": 1, "of": 5, "excluded": 1, "pending": 1}
    assert north["solved"] == {"n": 1, "of": 2, "unreachable": 1, "excluded": 2, "unanswered": 0, "not_called": 1}
    assert north["satisfied"] == {"n": 1, "of": 2, "unreachable": 1, "excluded": 2, "unanswered": 0, "not_called": 1}
    assert north["median_hours"] == 17.0  # 6 10 | 24 100
    assert (south["reported"], south["dispatched"], south["closed"], south["open"], south["overdue"]) == (4, 3, 2, 2, 1)
    assert south["contacted"] == {"n": 1, "of": 3, "excluded": 0, "pending": 0}
    assert south["solved"] == {"n": 0, "of": 1, "unreachable": 0, "excluded": 0, "unanswered": 1, "not_called": 1}
    assert south["satisfied"] == {"n": 1, "of": 1, "unreachable": 0, "excluded": 0, "unanswered": 0, "not_called": 1}
    assert south["median_hours"] == 25.0  # 2 | 48


def test_by_community_is_the_same_where_a_street_has_one():
    by_street, by_community = rows(by="street"), rows(by="community")
    assert list(by_community) == [NORTH, SOUTH]
    assert [figures(row) for row in by_community.values()] == [figures(row) for row in by_street.values()]


def test_by_unit():
    found = rows(by="unit")
    sanitation, city, nobody = found[unit_id("HWZX")], found[unit_id("CGW")], found[""]
    assert (sanitation["reported"], sanitation["closed"], sanitation["on_time"]) == (6, 4, {"n": 3, "of": 4})
    assert (city["reported"], city["closed"], city["overdue"], city["reopened"]) == (3, 2, 1, 1)
    assert (nobody["name"], nobody["reported"], nobody["closed"], nobody["median_hours"]) == ("未派遣", 2, 0, None)
    assert sum(row["reported"] for row in found.values()) == 11


def test_by_week_from_its_monday():
    found = rows(by="week")
    assert {key: row["reported"] for key, row in found.items()} == {"2026-11-16": 1, "2026-11-23": 8, "2026-11-30": 2}
    assert found["2026-11-23"]["name"] == "2026年第48周(11/23–11/29)"
    assert found["2026-11-16"]["median_hours"] == 100.0


def test_a_sunday_night_belongs_to_its_local_week():
    from linli.kernel.cases.models import Case

    Case.objects.filter(number="T-010").update(opened_at=ledger.local(22, 23, 59))  # Sunday; Monday in no zone
    assert "2026-11-16" in rows(by="week")
    Case.objects.filter(number="T-010").update(opened_at=ledger.local(23, 0, 1))  # still Sunday in UTC
    assert "2026-11-16" not in rows(by="week")


def test_few_cases_of_a_category_that_is_not_public_are_told_together_with_others():
    answer = asked(by="category")
    found = {row["key"]: row for row in answer["rows"]}
    # One allowance alone would tell of a person; with litter (seven) it does not; bins (three, public) may be shown.
    assert {key: row["reported"] for key, row in found.items()} == {"0102": 3, "others": 8}
    assert found["others"]["median_hours"] == 17.0  # 6 10 | 24 100: counted anew, not added up
    assert "0901" not in str(answer)
    assert any("不足五件" in note["zh"] for note in answer["notes"])
    assert figures(answer["total"]) == TOTAL


def test_enough_cases_of_it_are_shown():
    from linli.kernel.cases.models import Case

    Case.objects.filter(number__in=[f"T-{n:03}" for n in range(4)]).update(category_code="0901")
    found = rows(by="category")
    assert {key: row["reported"] for key, row in found.items()} == {"0101": 4, "0102": 2, "0901": 5}
    assert found["0901"]["name"] == "最低生活保障申请"
    assert not any("不足五件" in note["zh"] for note in asked(by="category")["notes"])


def test_by_class_of_categories():
    found = rows(by="class")
    assert {key: row["reported"] for key, row in found.items()} == {"others": 11}  # class 09 holds one, 01 ten


def test_a_part_of_the_district():
    assert asked(place=SOUTH[:9])["total"]["reported"] == 4
    assert asked(place=SOUTH)["total"]["reported"] == 4
    assert asked(place=SOUTH + "001")["total"]["reported"] == 0


def test_days_are_local_and_both_included():
    assert asked(**{"from": "2026-11-30", "until": "2026-11-30"})["total"]["reported"] == 2
    assert asked(**{"from": "2026-11-01", "until": "2026-11-01"})["total"]["reported"] == 1
    without = get(browser(person("district_centre")), "/insight/events").json()
    assert (without["from"], without["until"]) == ("2026-11-01", "2026-11-30")
    assert without["total"]["reported"] == 12


def test_every_answer_says_when_from_what_and_what_is_left_out():
    answer = asked()
    assert answer["as_of"].startswith("2026-11-30T04:00:00")
    assert answer["source"] and answer["source_en"]
    for indicator in answer["indicators"]:
        assert indicator["leaves_out"] and indicator["leaves_out_en"] and indicator["source"] and indicator["source_en"]
        named = {part["slug"] for part in indicator["left_out"]}
        assert set(answer["total"][indicator["slug"]]) == {"n", "of"} | named
    assert not TAKEN & {part["slug"] for i in answer["indicators"] for part in i["left_out"]}
    assert "events_outcome" not in str(answer)  # conditions stay inside


@pytest.mark.parametrize(
    ("who", "reported"),
    [("district_centre", 11), ("street_centre", 7), ("community", 7), ("department_clerk", 3), ("department_head", 3)],
)
def test_everybody_counts_what_is_theirs(who: str, reported: int):
    """The people of ``support.people`` work in the first street, its first community, or for the unit CGW."""
    assert asked(who)["total"]["reported"] == reported
    assert sum(row["reported"] for row in asked(who, by="unit")["rows"]) == reported


@pytest.mark.parametrize("who", ["grid_worker", "grid_lead", "partner", "administrator", "auditor"])
def test_nobody_else_counts(who: str):
    for path in ("/insight/events", "/insight/wall"):
        response = get(browser(person(who)), path)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "not_allowed")


def test_a_place_of_others_is_refused_rather_than_empty():
    client = browser(person("street_centre"))
    assert get(client, "/insight/events", place=SOUTH[:9], **SPAN).status_code == 403
    assert get(client, "/insight/events", place=NORTH, **SPAN).status_code == 200
    assert get(client, "/insight/events", place="120103", **SPAN).json()["total"]["reported"] == 7


def test_a_machine_with_the_scope_counts_in_its_area():
    by = person("administrator").actor
    given = {"name": "看板", "unit_code": "120103", "days": 1, "by": by}
    secret = tokens.create_token(scopes=["insight.read"], area_code=NORTH[:9], **given)
    other = tokens.create_token(scopes=["cases.read"], area_code="120103", **given)
    from django.test import Client

    def ask(key: str) -> Any:
        return Client().get("/api/v1/insight/events", SPAN, headers={"Authorization": f"Bearer {key}"})

    assert ask(secret).json()["total"]["reported"] == 7
    assert ask(other).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"by": "person"}, {"by": "person_id"}, {"by": "reporter"}, {"person": "1"}, {"mine": "true"},
        {"from": "2026-11-30", "until": "2026-11-01"}, {"from": "2020-01-01"}, {"until": "yesterday"},
        {"place": "abc"}, {"format": "xml"}, {"from": "0001-01-01"},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused(query: dict[str, str]):
    response = get(browser(person("district_centre")), "/insight/events", **(SPAN | query))
    assert (response.status_code, response.json()["error"]["code"]) == (422, "bad_input")


def test_no_answer_names_a_person():
    answer = asked(by="unit")
    assert not [key for key in [*answer, *answer["total"], *answer["rows"][0]] if "person" in key or "user" in key]


def test_figures_of_what_nobody_declared_are_not_found():
    assert get(browser(person("district_centre")), "/insight/nothing").status_code == 404


@pytest.mark.parametrize(("by", "most"), [("street", 1), ("week", 1), ("unit", 2), ("category", 2)])
def test_a_table_takes_a_fixed_number_of_statements(by: str, most: int):
    from linli.kernel.accounts.permissions import Scope
    from linli.kernel.insight.queries import figures as tables
    from linli.kernel.insight.types import subject

    rulebook.current()
    names.area(NORTH)
    span = tables.Span(ledger.local(10).date(), ledger.local(30).date())
    with CaptureQueriesContext(
        connection,
    ) as seen:
        asked = subject("events")
        tables.table(tables.Question(asked, span, by, "", Scope(all=True), NOON, asked.case_types[0]))
    assert len(seen) == most


def test_as_a_sheet():
    response = get(browser(person("district_centre")), "/insight/events", by="street", format="csv", **SPAN)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="events-street-2026-11-10-2026-11-30.csv"' in response.headers["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    head, *lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    table = [dict(zip(head, line, strict=True)) for line in lines[:3]]
    assert [row["登记"] for row in table] == ["7", "4", "11"]
    total = table[-1]
    assert (total["名称"], total["按时办结"], total["按时办结:分母"], total["办结时长中位数(小时)"]) == (
        "合计",
        "5",
        "6",
        "17.0",
    )
    assert (total["解决率"], total["解决率:分母"], total["解决率:回访未联系上"]) == ("1", "3", "1")
    assert total["按时联系率:剔除(合并、撤回、未受理)"] == "1"
    foot = "\n".join(line[0] for line in lines[3:] if line)
    assert "截至 2026-11-30 12:00" in foot and "来源" in foot


def test_a_name_that_a_spreadsheet_would_run_is_quoted():
    Unit.objects.filter(code="CGW").update(short_name="=1+1")
    response = get(browser(person("district_centre")), "/insight/events", by="unit", format="csv", **SPAN)
    assert "'=1+1" in response.content.decode()
