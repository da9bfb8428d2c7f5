"""Editing the catalogue and the duty list: versioned, recorded, followed at once by what is proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.actor import SYSTEM
from linli.kernel.cases.models import CatalogueStamp, Category, DutyRule
from linli.kernel.cases.queries import rulebook
from linli.kernel.cases.services.catalogue import load_catalogue
from linli.kernel.cases.tests.console import FAR, NEIGHBOUR, answer, desk, refusal
from linli.lib.packfiles import read_pack
from linli.scenarios.events.tests.story import CATEGORY, COMMUNITY, MONDAY_TEN, STREET, Loop
from support.people import browser, get, post

EDITORS = ("district_centre", "administrator")
DUTY = {
    "category": "0102", "place": STREET, "unit": "CGW", "reason_zh": "街道与城管委约定", "reason_en": "By agreement",
    "basis": "会议纪要第3号",
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("at_ten")


def proposed(client: Client, category: str = "0102", place: str = COMMUNITY) -> str:
    """The code of the unit proposed for a category at a place."""
    return str(answer(client, "/catalogue/propose", category=category, place=place)["unit"]["unit"])


def shown(client: Client, code: str) -> dict[str, Any]:
    """A category as the catalogue shows it."""
    found = [each for each in answer(client, "/catalogue")["categories"] if each["code"] == code]
    assert len(found) == 1
    category: dict[str, Any] = found[0]
    return category


def everything() -> tuple[Any, ...]:
    """All that an edit may change, and its record."""
    return (
        list(Category.objects.order_by("code").values()),
        list(DutyRule.objects.order_by("id").values()),
        CatalogueStamp.objects.get().stamp,
        AuditRecord.objects.filter(action__startswith="cases.").count(),
    )


def test_everybody_who_works_here_reads_the_whole_catalogue(loop: Loop):
    for role in loop.people:
        found = answer(desk(loop, role), "/catalogue")
        assert {"categories", "duties", "reasons", "timers", "texts"} == set(found) and all(found.values()), role
    assert refusal(get(browser(), "/catalogue")) == (401, "not_signed_in")


def test_a_duty_is_shown_with_the_name_of_its_place(loop: Loop):
    (duty,) = [
        each for each in answer(desk(loop, "community"), "/catalogue")["duties"] if each["category_prefix"] == "0103"
    ]
    assert (duty["place_prefix"], duty["unit_code"]) == ("120103007021", "@community")
    assert duty["place_name"].endswith("社区") and duty["place_name_en"].endswith("Community")


# --- categories


@pytest.mark.parametrize("role", EDITORS)
def test_an_edit_raises_the_version_and_is_seen_at_once(loop: Loop, role: str):
    client = desk(loop, role)
    before = shown(client, CATEGORY)
    changes = {
        "name": "暴露的垃圾",
        "deadline_amount": 6,
        "urgency": "urgent",
        "keywords": ["垃圾山"],
        "is_public": False,
    }
    response = post(client, f"/catalogue/categories/{CATEGORY}", changes)
    assert response.json() == {"code": CATEGORY, "version": 2}
    assert shown(client, CATEGORY) == before | changes | {"version": 2}
    assert post(client, f"/catalogue/categories/{CATEGORY}", {"deadline_amount": 7}).json()["version"] == 3


def test_an_edit_is_recorded_with_what_was_and_what_is(loop: Loop):
    post(
        desk(loop, "district_centre"), f"/catalogue/categories/{CATEGORY}", {"deadline_amount": 6, "urgency": "urgent"}
    )
    record = AuditRecord.objects.get(action="cases.category.edit")
    assert (record.actor_id, record.object_id) == (loop.people["district_centre"].id, CATEGORY)
    assert record.detail == {
        "before": {"deadline_amount": 4, "urgency": "normal"}, "after": {"deadline_amount": 6, "urgency": "urgent"},
        "version": 2,
    }  # fmt: skip


def test_what_is_opened_from_now_on_follows_it_and_what_is_open_stays(loop: Loop):
    old = loop.report()
    loop.move("accept", "street_centre", category="0102")
    due = loop.facts().due_at
    post(desk(loop, "district_centre"), "/catalogue/categories/0102", {"deadline_amount": 8, "unit_code": "CGW"})
    row = answer(desk(loop, "street_centre"), f"/cases/{old.uuid}")
    assert (loop.facts().due_at, row["proposed_unit"]["code"]) == (due, "HWZX")
    loop.report()
    loop.move("accept", "street_centre", category="0102")
    new = answer(desk(loop, "street_centre"), f"/cases/{loop.uuid}")
    assert new["proposed_unit"]["code"] == "CGW" and new["deadline"]["amount"] == 8
    assert loop.facts().due_at > due


def test_another_unit_of_the_category_is_proposed_at_once(loop: Loop):
    client = desk(loop, "district_centre")
    assert proposed(client) == "HWZX"
    post(client, "/catalogue/categories/0102", {"unit_code": "CGW"})
    assert proposed(client) == "CGW"
    post(client, "/catalogue/categories/0102", {"unit_code": "", "unit_kind": "street"})
    assert proposed(client) == STREET and proposed(client, place=FAR) == FAR[:9]


def test_new_words_lead_to_the_category(loop: Loop):
    client = desk(loop, "district_centre")
    assert answer(client, "/catalogue/propose", text="门口有个马蜂窝状垃圾山怪物")["categories"][0]["code"] != "0138"
    post(client, "/catalogue/categories/0138", {"keywords": ["马蜂窝状垃圾山怪物"]})
    best = answer(client, "/catalogue/propose", text="门口有个马蜂窝状垃圾山怪物")["categories"][0]
    assert (best["code"], best["hits"]) == ("0138", ["马蜂窝状垃圾山怪物"])


def test_a_pack_loaded_again_keeps_what_the_console_edited(loop: Loop):
    post(desk(loop, "administrator"), f"/catalogue/categories/{CATEGORY}", {"deadline_amount": 6})
    load_catalogue(pack=read_pack(Path(settings.ENV.packs) / "hexi"), by=SYSTEM)
    assert shown(desk(loop, "administrator"), CATEGORY)["deadline_amount"] == 6


BAD_CHANGES = [
    {}, {"name": ""}, {"name": "长" * 61}, {"deadline_amount": 0}, {"deadline_amount": 366},
    {"deadline_amount": "four"},
    {"deadline_unit": "moons"}, {"unit_kind": "ministry"}, {"urgency": "terrible"}, {"verify": "by_feel"},
    {"evidence": ["hearsay"]}, {"evidence": ["photo_after", "dna"]}, {"evidence": "photo"}, {"keywords": ["字" * 31]},
    {"keywords": ["x"] * 31}, {"is_public": "perhaps"}, {"code": "9999"}, {"version": 9}, {"retired_on": "2026-01-01"},
    {"deadline_amount": 6, "colour": "red"},
]  # fmt: skip


@pytest.mark.parametrize("changes", BAD_CHANGES)
def test_a_bad_edit_changes_nothing(loop: Loop, changes: dict[str, Any]):
    before = everything()
    response = post(desk(loop, "district_centre"), f"/catalogue/categories/{CATEGORY}", changes)
    assert refusal(response) == (422, "bad_input")
    assert everything() == before


@pytest.mark.parametrize(
    ("code", "changes", "wanted"),
    [
        ("9999", {"name": "无"}, (422, "category_unknown")),
        ("01", {"name": "大类"}, (422, "category_unknown")),  # a class holds no deadline of its own
        (CATEGORY, {"unit_code": "NOBODY"}, (422, "unit_unknown")),
    ],
)
def test_an_edit_of_what_is_not_there_changes_nothing(loop: Loop, code: str, changes: Any, wanted: Any):
    before = everything()
    assert refusal(post(desk(loop, "district_centre"), f"/catalogue/categories/{code}", changes)) == wanted
    assert everything() == before


@pytest.mark.parametrize(
    "evidence", [[], ["none"], ["photo_before", "photo_after"], ["signature", "document", "video"]]
)
def test_a_category_may_ask_for_any_known_evidence(loop: Loop, evidence: list[str]):
    post(desk(loop, "district_centre"), f"/catalogue/categories/{CATEGORY}", {"evidence": evidence})
    assert shown(desk(loop, "district_centre"), CATEGORY)["evidence"] == evidence
    loop.to_handling()
    moves = {each["move"]: each for each in answer(desk(loop, "department_clerk"), f"/cases/{loop.uuid}")["moves"]}
    assert moves["hand_in"]["needs"]


# --- duties


def test_a_new_line_changes_the_proposal_where_it_holds_and_nowhere_else(loop: Loop):
    client = desk(loop, "district_centre")
    rule = post(client, "/catalogue/duties", DUTY).json()["id"]
    found = answer(client, "/catalogue/propose", category="0102", place=COMMUNITY)["unit"]
    assert (found["unit"], found["rule"], found["reason_zh"], found["basis"]) == (
        "CGW", f"duty:{rule}", DUTY["reason_zh"], DUTY["basis"],
    )  # fmt: skip
    assert proposed(client, place=FAR) == "HWZX" and proposed(client, category="0101") != "CGW"


def test_a_case_accepted_after_it_is_proposed_to_the_new_unit(loop: Loop):
    post(desk(loop, "district_centre"), "/catalogue/duties", DUTY)
    loop.report()
    loop.move("accept", "street_centre", category="0102")
    row = answer(desk(loop, "street_centre"), f"/cases/{loop.uuid}")
    assert (row["proposed_unit"]["code"], row["proposal"]["reason_en"]) == ("CGW", "By agreement")


def test_the_most_special_place_wins(loop: Loop):
    client = desk(loop, "district_centre")
    post(client, "/catalogue/duties", DUTY)
    post(client, "/catalogue/duties", DUTY | {"place": NEIGHBOUR, "unit": "@community"})
    assert (proposed(client), proposed(client, place=NEIGHBOUR)) == ("CGW", NEIGHBOUR)


def test_a_line_replaces_the_one_for_the_same_category_and_place(loop: Loop):
    client = desk(loop, "administrator")
    first = post(client, "/catalogue/duties", DUTY).json()["id"]
    second = post(client, "/catalogue/duties", DUTY | {"unit": "@street"}).json()["id"]
    assert proposed(client) == STREET
    kept = DutyRule.objects.get(id=first)
    assert (str(kept.retired_on), kept.unit_code) == ("2026-11-23", "CGW")
    in_force = [each["id"] for each in answer(client, "/catalogue")["duties"] if each["category_prefix"] == "0102"]
    assert second in in_force and first not in in_force


def test_a_retired_line_is_kept_and_proposes_no_more(loop: Loop):
    client = desk(loop, "district_centre")
    rule = post(client, "/catalogue/duties", DUTY).json()["id"]
    assert post(client, f"/catalogue/duties/{rule}/retire").json() == {"retired": rule}
    assert proposed(client) == "HWZX"
    assert str(DutyRule.objects.get(id=rule).retired_on) == "2026-11-23"
    before = everything()
    for again in (rule, 10**9):
        assert refusal(post(client, f"/catalogue/duties/{again}/retire")) == (404, "not_found")
    assert everything() == before


def test_adding_and_retiring_are_recorded(loop: Loop):
    client = desk(loop, "administrator")
    rule = post(client, "/catalogue/duties", DUTY).json()["id"]
    post(client, f"/catalogue/duties/{rule}/retire")
    recorded = AuditRecord.objects.filter(action__startswith="cases.duty.").order_by("id")
    assert list(recorded.values_list("action", "object_id", "actor_id", "detail")) == [
        (
            "cases.duty.add", str(rule), loop.people["administrator"].id,
            {"category": "0102", "place": STREET, "unit": "CGW"},
        ),
        ("cases.duty.retire", str(rule), loop.people["administrator"].id, {}),
    ]  # fmt: skip


BAD_DUTIES = [
    ({"category": "9999"}, "category_unknown"), ({"category": ""}, "category_unknown"), ({"unit": ""}, "unit_unknown"),
    ({"unit": "NOBODY"}, "unit_unknown"), ({"unit": "@ministry"}, "unit_unknown"), ({"place": "110101"}, "bad_input"),
    ({"place": "120103999"}, "bad_input"), ({"place": "1201030010019"}, "bad_input"), ({"place": "here"}, "bad_input"),
    ({"place": "120103٠٠١"}, "bad_input"), ({"reason_zh": ""}, "bad_input"), ({"basis": "字" * 201}, "bad_input"),
    ({"retired_on": None}, "bad_input"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code"), BAD_DUTIES)
def test_a_bad_line_changes_nothing(loop: Loop, change: dict[str, Any], code: str):
    client = desk(loop, "district_centre")
    before = everything()
    assert refusal(post(client, "/catalogue/duties", DUTY | change)) == (422, code)
    assert everything() == before


def test_a_retired_category_gets_no_new_line(loop: Loop):
    Category.objects.filter(code="0102").update(retired_on=MONDAY_TEN.date())
    rulebook.forget()
    response = post(desk(loop, "district_centre"), "/catalogue/duties", DUTY)
    assert refusal(response) == (422, "category_unknown")


@pytest.mark.parametrize("role", ["grid_worker", "community", "street_centre", "department_head", "auditor"])
def test_who_may_not_edit_changes_nothing(loop: Loop, role: str):
    client, before = desk(loop, role), everything()
    rule = before[1][0]["id"]
    for path, body in (
        (f"/catalogue/categories/{CATEGORY}", {"deadline_amount": 6}), ("/catalogue/duties", DUTY),
        (f"/catalogue/duties/{rule}/retire", {}),
    ):  # fmt: skip
        assert refusal(post(client, path, body)) == (403, "not_allowed"), path
    assert everything() == before


# --- proposals


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"lon": 116.0, "lat": 39.9, "category": "0102"}, "place_outside"), ({"lon": 200, "lat": 39}, "bad_input"),
        ({"category": "x"}, "bad_input"), ({"text": "字" * 501}, "bad_input"), ({"place": "here"}, "bad_input"),
    ],
)  # fmt: skip
def test_a_proposal_for_nowhere_is_refused(loop: Loop, query: dict[str, Any], code: str):
    assert refusal(get(desk(loop, "street_centre"), "/catalogue/propose", **query)) == (422, code)


def test_without_category_or_place_no_unit_is_proposed(loop: Loop):
    client = desk(loop, "street_centre")
    assert answer(client, "/catalogue/propose") == {"categories": [], "unit": None, "place": None}
    assert answer(client, "/catalogue/propose", category="0102")["unit"] is None
    assert answer(client, "/catalogue/propose", category="9999", place=COMMUNITY)["unit"] is None


def test_words_and_a_position_give_category_unit_and_place(loop: Loop):
    found = answer(desk(loop, "street_centre"), "/catalogue/propose", text="垃圾桶满了", lon=117.2046, lat=39.1081)
    assert found["categories"][0]["code"] == "0102" and found["categories"][0]["hits"] == ["垃圾桶满了"]
    assert (found["unit"]["unit"], found["place"]["community"]) == ("HWZX", "九江路社区")
