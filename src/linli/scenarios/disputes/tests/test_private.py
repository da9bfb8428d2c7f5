"""What tells of a person stays in the scenario's own tables, from where it can be corrected and taken away."""

from __future__ import annotations

import pytest
from django.db import connection

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.services import moves, opening
from linli.scenarios.disputes import services
from linli.scenarios.disputes.tests.story import CANARIES, CHILD, TEXT, Story
from support.people import browser, get, post
from support.refusals import refused

KEPT_FOREVER = ("cases_timelineentry", "cases_outbox", "cases_tally", "audit_auditrecord", "messages_notice")


def rows(table: str) -> str:
    """Everything in a table as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"select coalesce(string_agg(t::text, chr(10)), '') from {table} t")
        return str(cursor.fetchone()[0])


def told(story: Story) -> None:
    """A whole life with names, phones, addresses and words in every question that takes them."""
    story.register(parties=(CHILD | {"represented_by": "李代表"},))
    story.move("add_party", "lead", fields={
        "kind": "person", "name": "王金", "phone": "10400001111", "address": "雀鸣里",
    })  # fmt: skip
    story.appoint()
    story.move("correct_party", fields={"party": "2", "name": "王金丝", "phone": "10400002222"})
    story.consent("agrees", "agrees")
    visit = {
        "at": story.at(hours=1),
        "parties": ["1"],
        "where": "雀鸣里",
        "others": "王金丝",
        "result": "楼上漏水到厨房",
    }
    story.move("visit", fields=visit)
    story.move("consult", "adviser", fields={"at": story.at(hours=1), "result": "王金丝可以主张相邻权"})
    story.move("note", fields={"result": "王金丝"})
    story.move("arrange", fields={"at": story.at(hours=-2), "where": "街道调解室", "parties": ["1", "2"]})
    story.move(
        "session", fields={"at": story.at(hours=0), "parties": ["1", "2"], "others": "李代表", "result": "王金丝"}
    )
    story.agree()
    story.sign("party_1", "party_2", "mediator", stamped=True)
    story.move("confirm", fields={"confirmation": "not_applied"})
    story.follow_up("not_performed")
    story.move("reopen", reason="broken", fields={"result": "王金丝未收到款"})
    story.consent("agrees", "agrees")
    story.move("stop", fields={"party": "2", "how": "phone", "result": "王金丝不愿意"})
    with clock.at(story.now):
        services.reveal(story.uuid, numbers=[2], fields=["phone"], purpose="约定调解会时间", by=story.actor("mediator"))
        services.agreement_file(story.uuid, by=story.actor("mediator"))


def test_nothing_that_tells_of_a_person_goes_where_nothing_is_taken_out_of(story: Story):
    told(story)
    with clock.at(story.now):  # one that the worker has not heard of
        note = Inputs(by=story.actor("lead"), now=story.now, reason="disputed", fields={"result": "王金丝"})
        moves.move(story.uuid, "reopen", inputs=note)
    for table in (*KEPT_FOREVER, "cases_case", "cases_member", "cases_reporter"):
        held = rows(table)
        assert [canary for canary in (*CANARIES, "王金") if canary in held] == [], table
    assert TEXT in rows("cases_case") and "甲方" not in rows("cases_case")
    assert rows("cases_outbox") and "王金丝" in rows("disputes_party") and "楼上漏水到厨房" in rows("disputes_said")


def test_the_title_says_place_and_kind_whatever_was_typed(story: Story):
    assert story.register(title="王金丝与李代表").title == "九江路社区邻里纠纷"
    assert story.register("street", fields={"kind": "medical"}, place_code="120103001").title == "大营门街道医疗纠纷"


def test_names_are_shown_to_the_team_and_phones_to_nobody(story: Story):
    story.to_effect()
    for who in ("mediator", "adviser", "recorder", "lead"):
        rows = story.section("parties", who)
        assert [row["name"] for row in rows] == ["王金丝", "雀鸣里物业公司"]
        assert rows[0]["phone"] == "104****1111" and rows[0]["address"] == "九江路雀鸣里***"
    assert "10400001111" not in str(story.page())


def test_a_phone_is_revealed_for_a_purpose_and_on_record(story: Story):
    story.to_mediation()
    reveal = {"numbers": [1], "fields": ["phone", "address"], "purpose": "约定调解会时间"}
    for who in ("mediator", "recorder", "lead"):
        with clock.at(story.now):
            (found,) = services.reveal(story.uuid, **reveal, by=story.actor(who))["items"]
        assert found == {"n": 1, "label": "甲方", "label_en": "Party A", "phone": "10400001111",
                         "address": "九江路雀鸣里3号楼501"}  # fmt: skip
    record = AuditRecord.objects.filter(action="disputes.parties.reveal").last()
    assert record is not None and (record.purpose, record.object_id) == ("约定调解会时间", str(story.uuid))
    assert record.detail == {"parties": [1], "fields": ["address", "phone"]}
    everybody = services.reveal(story.uuid, **reveal | {"numbers": []}, by=story.actor("lead"))
    assert len(everybody["items"]) == 2


@pytest.mark.parametrize(
    ("code", "who", "more"),
    [
        ("not_found", "outsider", {}),
        ("not_found", "other_lead", {}),
        ("not_found", "community", {}),
        ("not_found", "administrator", {}),
        ("not_allowed", "adviser", {}),
        ("not_allowed", "auditor", {}),
        ("purpose_required", "auditor", {"purpose": ""}),
        ("purpose_required", "mediator", {"purpose": "看 "}),
        ("bad_input", "mediator", {"fields": ["name"]}),
        ("bad_input", "mediator", {"fields": []}),
        ("bad_input", "mediator", {"numbers": [9]}),
    ],
)
def test_a_phone_is_revealed_to_nobody_else_and_not_without_a_purpose(story: Story, code: str, who: str, more: dict):
    story.to_mediation()
    reveal = {"numbers": [1], "fields": ["phone"], "purpose": "约定调解会时间"} | more
    with refused(code):
        services.reveal(story.uuid, **reveal, by=story.actor(who))
    assert not AuditRecord.objects.filter(action="disputes.parties.reveal").exists()


def test_notices_say_the_number_and_reach_only_who_may_open_the_case(story: Story):
    from linli.kernel.messages.models import Notice

    told(story)
    notices = Notice.objects.filter(object_id=str(story.uuid))
    inside = {story.id_of(who) for who in ("lead", "mediator", "adviser", "recorder")}
    assert {notice.user_id for notice in notices} <= inside
    assert {tuple(notice.params) for notice in notices} == {("number",)}
    kinds = {"received", "appointed", "arranged", "effective", "ended", "reopened"}
    assert {notice.kind for notice in notices} == {f"disputes.{kind}" for kind in kinds}


def test_over_the_api_a_reveal_says_which_parties_which_fields_and_why(story: Story):
    story.to_mediation()
    path = f"/disputes/{story.uuid}/parties/reveal"
    with clock.at(story.now):
        client = browser(story.people["mediator"])
        found = post(client, path, {"parties": [2], "fields": ["phone"], "purpose": "约定调解会时间"})
        assert found.json()["items"] == [{"n": 2, "label": "乙方", "label_en": "Party B", "phone": "10400002222"}]
        for body in (
            {"fields": ["phone"]},
            {"fields": ["name"], "purpose": "约定调解会时间"},
            {"fields": ["phone"], "purpose": "约定调解会时间", "parties": [11]},
            {"fields": ["phone"], "purpose": "约定调解会时间", "all": True},
        ):
            assert post(client, path, body).status_code == 422
        event = opening.open_case(opening.Report(
            type="events.event", by=Actor(kind="resident"), now=story.now, description="灯不亮", channel="resident",
            place_code="120103001001", lon=117.2, lat=39.1,
        ))  # fmt: skip
        lead = browser(story.people["street"])  # who may see the event, which is no dispute
        body = {"fields": ["phone"], "purpose": "约定调解会时间"}
        assert post(lead, f"/disputes/{event.uuid}/parties/reveal", body).status_code == 404
        assert get(lead, f"/disputes/{event.uuid}/agreement").status_code == 404


def test_over_the_api_the_agreement_comes_as_a_file_that_no_cache_keeps(story: Story):
    facts = story.to_effect()
    with clock.at(story.now):
        answer = get(browser(story.people["mediator"]), f"/disputes/{story.uuid}/agreement")
    assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{facts.number}.docx"'
    assert answer.headers["Cache-Control"] == "no-store" and answer.content[:2] == b"PK"
