"""A dispute from the first word to the last follow-up, with what is refused on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from linli.kernel.base import clock
from linli.kernel.cases.entry import replay
from linli.kernel.cases.models import Case, TimelineEntry
from linli.kernel.cases.services import timers
from linli.lib.calendars import SHANGHAI
from linli.scenarios.disputes.tests.story import CHILD, LI, OTHER_STREET, WANG, Story
from support.refusals import refused


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=SHANGHAI)  # type: ignore[arg-type]


def test_a_leak_is_mediated_agreed_confirmed_and_performed(story: Story):
    facts = story.register()
    assert (facts.state, facts.title, facts.urgency) == ("received", "九江路社区邻里纠纷", "normal")
    assert story.next("lead") == ["appoint"] and story.next("mediator") == []
    story.appoint()
    assert story.next("mediator") == ["consent"]
    assert story.next("lead") == story.next("outsider") == story.next("adviser") == []
    assert story.consent("agrees").state == "consenting"  # the other party was not asked yet
    facts = story.consent("", "agrees", how="phone", at=story.at(minutes=5))
    assert (facts.state, facts.due_at) == ("mediating", at(2026, 12, 23, 23, 59, 59))
    story.move("visit", fields={"at": story.at(hours=1), "parties": ["1"], "where": "雀鸣里", "result": "厨房顶有水渍"})
    story.move("consult", "adviser", fields={"at": story.at(hours=1), "result": "相邻关系，民法典第二百八十八条"})
    assert story.agree().state == "signing"
    assert story.next("mediator") == ["sign"]
    facts = story.sign("party_1", "party_2", "mediator", stamped=True)
    assert (facts.state, facts.step_due_at) == ("agreed", at(2026, 12, 23, 23, 59, 59))
    facts = story.move("confirm", fields={"confirmation": "applied"})
    assert (facts.state, facts.step_due_at) == ("performing", at(2026, 12, 31, 18))
    story.now += timedelta(days=20)
    story.move("confirm", fields={"confirmation": "confirmed"})
    story.follow_up("performed")
    assert story.move("close").state == "closed"
    (agreement,) = story.section("agreement")
    assert agreement["confirmation"]["code"] == "confirmed" and agreement["signed"] == "甲方、乙方、调解员"
    assert [step["reached_at"] is not None for step in story.page()["stepper"]] == [True] * 7


def test_what_was_said_is_in_the_record_of_the_case(story: Story):
    story.to_mediation()
    story.move("visit", "recorder", fields={
        "at": story.at(hours=2), "parties": ["1", "2"], "where": "雀鸣里", "others": "楼长", "result": "两家都在",
    })  # fmt: skip
    story.move("consult", "adviser", fields={"at": story.at(hours=1), "parties": ["2"], "result": "建议各担一半"})
    story.move("note", fields={"result": "下周再谈"})
    rows = story.section("said")
    assert [(row["what"]["code"], row["parties"], row["result"]) for row in rows] == [
        ("visit", "甲方、乙方", "两家都在"), ("consult", "乙方", "建议各担一半"), ("note", None, "下周再谈"),
    ]  # fmt: skip
    assert (rows[0]["where"], rows[0]["others"], rows[0]["at"]) == ("雀鸣里", "楼长", story.now - timedelta(hours=2))


def test_the_session_comes_as_a_calendar_file_that_names_nobody(story: Story):
    from icalendar import Calendar

    from linli.kernel.cases.queries import detail

    story.to_mediation()
    with refused("dispute_session_past"):
        story.move("arrange", fields={"at": story.at(hours=1), "where": "调解室", "parties": ["1", "2"]})
    for hours in (5, 30):
        story.move("arrange", fields={"at": story.at(hours=-hours), "where": "街道调解室", "parties": ["1", "2"]})
    content, _ = detail.calendar(story.uuid, by=story.actor("adviser"), now=story.now)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["location"]), event["sequence"]) == ("街道调解室", 2)
    assert (event["dtstart"].dt, str(event["description"])) == (story.now + timedelta(hours=30), "")
    story.now += timedelta(hours=31)
    story.move("session", fields={"at": story.at(hours=1), "parties": ["1"], "result": "乙方未到"})
    assert story.section("said")[-1]["result"] == "乙方未到"


def test_a_refusal_stops_it_and_is_no_fault(story: Story):
    story.register()
    story.appoint()
    story.consent("agrees")
    facts = story.consent("", "refuses", how="phone")
    assert (facts.state, facts.is_open, facts.was_overdue) == ("stopped", False, False)
    for slug, fields in (("visit", {}), ("agree", {}), ("consent", {"how": "phone", "party_2": "agrees"})):
        with refused("move_not_allowed"):
            story.move(slug, fields=fields)
    facts = story.move("reopen", reason="consented", fields={"result": "乙方来电愿意调解"})
    assert (facts.state, facts.reopen_count) == ("consenting", 1)
    assert [party["consent"] for party in facts.data["parties"]] == ["", ""]  # everybody is asked anew
    assert story.consent("agrees", "agrees").state == "mediating"


@pytest.mark.parametrize("state", ["mediating", "signing"])
def test_a_party_may_end_it_at_any_time_before_the_agreement_binds(story: Story, state: str):
    story.to_mediation()
    if state == "signing":
        story.agree()
    facts = story.move("stop", fields={"party": "2", "how": "in_person", "result": "不愿再谈"})
    assert (facts.state, facts.data["agreement"]) == ("stopped", None)
    assert facts.data["parties"][1]["consent"] == "refuses"


def test_what_binds_is_not_ended_by_one_party(story: Story):
    story.to_effect()
    for slug, fields in (("stop", {"party": "1", "how": "phone"}), ("fail", {"told": ["court"]})):
        with refused("move_not_allowed"):
            story.move(slug, fields=fields)


def test_without_agreement_the_parties_are_told_of_other_ways(story: Story):
    story.to_mediation()
    with refused("field_required"):
        story.move("fail")
    assert story.move("fail", fields={"told": ["court", "administrative"]}).state == "failed"
    assert story.page()["timeline"][-1]["fields"][0]["value"][0]["name"] == "诉讼"


def test_nobody_is_mediated_with_one_party_or_without_a_guardian(story: Story):
    story.register(parties=[CHILD])
    story.appoint()
    with refused("dispute_nobody_answered"):
        story.consent()
    with refused("dispute_guardian_first"):
        story.consent("agrees")
    story.move("correct_party", fields={"party": "1", "represented_by": "赵母"})
    assert story.consent("agrees").state == "consenting"
    story.move("add_party", "recorder", fields=LI)
    assert story.consent("", "agrees").state == "mediating"
    assert story.section("parties")[0]["represented_by"] == "赵母"


def test_a_party_that_joins_later_is_asked_and_the_clock_runs_on(story: Story):
    due = story.to_mediation().due_at
    story.now += timedelta(days=3)
    facts = story.move("add_party", fields={"kind": "person", "name": "丙某"})
    assert (facts.state, facts.due_at, facts.data["parties"][2]["n"]) == ("consenting", due, 3)
    facts = story.consent("", "", "agrees")
    assert (facts.state, facts.step_due_at) == ("mediating", due)


def test_whoever_was_entered_by_mistake_leaves_and_the_others_keep_their_names(story: Story):
    story.register(parties=[WANG, CHILD, LI])
    story.appoint()
    story.consent("agrees", "", "agrees")
    facts = story.move("correct_party", fields={"party": "2", "leaves": True})
    assert facts.state == "mediating"  # all that are left have agreed
    assert [(row["label"], row["left"]) for row in story.section("parties")] == [
        ("甲方", None), ("乙方", True), ("丙方", None),
    ]  # fmt: skip
    with refused("dispute_two_parties"):
        story.move("correct_party", fields={"party": "1", "leaves": True})
    with refused("field_wrong"):
        story.move("visit", fields={"at": story.at(hours=1), "parties": ["2"], "result": "无"})


def test_a_consent_given_without_the_guardian_it_needs_is_asked_for_again(story: Story):
    story.to_mediation()
    facts = story.move("correct_party", fields={"party": "1", "needs_guardian": True})
    assert (facts.state, facts.data["parties"][0]["consent"]) == ("consenting", "")
    with refused("dispute_guardian_first"):
        story.consent("agrees")


def test_a_dispute_has_at_most_ten_parties(story: Story):
    story.register(parties=[WANG] * 10)
    with refused("dispute_parties_most"):
        story.move("add_party", "lead", fields=LI)
    with refused("field_wrong"):
        story.register(parties=[WANG] * 11)


@pytest.mark.parametrize(
    ("kind", "due"), [("neighbours", (2026, 12, 23, 23, 59, 59)), ("medical", (2027, 1, 5, 17, 30))]
)
def test_the_time_to_mediate_begins_with_the_consent_of_all(story: Story, kind: str, due: tuple[int, ...]):
    """30 days, the first not counted; for medical disputes 30 working days, with New Year's day off."""
    assert story.to_mediation(fields={"kind": kind}).due_at == at(*due)


def test_more_time_needs_a_reason_and_every_party(story: Story):
    due = story.to_mediation().due_at
    for code, reason, days, agree in (
        ("reason_required", "", 10, True),
        ("days_required", "parties_ask", None, True),
        ("dispute_extension_consent", "parties_ask", 10, False),
    ):
        with refused(code):
            story.move("extend", reason=reason, text="鉴定中", days=days, fields={"parties_agree": agree})
    facts = story.move("extend", reason="parties_ask", text="鉴定中", days=10, fields={"parties_agree": True})
    assert facts.due_at > due and facts.data["mediate_by"] == facts.due_at.isoformat()
    story.now = facts.due_at - timedelta(hours=1)
    facts = story.agree(form="oral", perform_by="2027-02-28")
    assert facts.data["within"] is False  # in the time extended, not in the first
    assert facts.was_overdue is False


@pytest.mark.parametrize(("tier", "hours"), [("general", 31.5), ("larger", 5.5), ("major", 2)])
def test_the_tier_sets_how_soon_somebody_is_appointed(story: Story, tier: str, hours: float):
    facts = story.register(fields={"tier": tier})
    assert facts.step_due_at == story.now + timedelta(hours=hours)


def test_a_change_of_tier_moves_no_date_of_the_law(story: Story):
    story.register()
    assert story.move("grade", "lead", fields={"tier": "major"}).step_due_at == story.now + timedelta(hours=2)
    story.appoint()
    story.consent("agrees", "agrees")
    story.agree(form="oral")
    before = story.facts().step_due_at
    story.now += timedelta(days=3)
    assert story.move("grade", fields={"tier": "general"}).step_due_at == before


def test_an_overdue_dispute_is_told_to_its_team_and_its_lead(story: Story):
    from linli.kernel.messages.models import Notice

    story.to_mediation()
    Notice.objects.all().delete()
    later = at(2026, 12, 24, 1, 0)
    with clock.at(later):
        assert timers.run_timers(later).escalated == 1
        story.hear()
    told = Notice.objects.filter(kind="disputes.overdue")
    assert {notice.user_id for notice in told} == {story.id_of(w) for w in ("mediator", "adviser", "recorder", "lead")}
    assert {tuple(notice.params) for notice in told} == {("number",)}


def test_another_committee_takes_it_over_and_appoints_its_own(story: Story):
    story.register()
    story.appoint()
    with refused("same_unit"):
        story.move("transfer", "lead", unit="120103001", reason="recusal", text="亲属")
    with refused("dispute_no_mediation_here"):
        story.move("transfer", "lead", unit="120103", reason="professional")
    with refused("text_required"):
        story.move("transfer", "lead", unit=OTHER_STREET, reason="recusal")
    facts = story.move("transfer", "lead", unit=OTHER_STREET, reason="recusal", text="调解员是当事人亲属")
    assert (facts.state, facts.team) == ("received", ())
    with refused("not_found"):
        story.page("mediator")
    assert story.next("other_lead") == ["appoint"]
    story.move("appoint", "other_lead", fields={"mediators": [story.id_of("other_mediator")]})
    assert story.next("other_mediator") == ["consent"]


def test_it_may_be_withdrawn_or_not_accepted_before_it_begins(story: Story):
    story.register()
    with refused("text_required"):
        story.move("reject", "lead", reason="in_proceedings")
    assert story.move("reject", "lead", reason="in_proceedings", text="法院已立案").state == "rejected"
    facts = story.move("reopen", "lead", reason="consented", fields={"result": "已撤诉"})
    assert facts.state == "received"  # nobody was appointed yet
    assert story.move("withdraw", "lead", reason="settled").state == "withdrawn"


def test_the_team_is_of_mediators_on_duty_and_of_nobody_who_watches_over_them(story: Story):
    story.register()
    mediator = story.id_of("mediator")
    for code, team in (
        ("field_required", {}),
        ("field_wrong", {"mediators": [10**9]}),
        ("dispute_not_a_mediator", {"mediators": [story.id_of("community")]}),
        ("dispute_not_for_team", {"mediators": [mediator], "adviser": story.id_of("administrator")}),
        ("dispute_not_for_team", {"mediators": [mediator], "recorder": story.id_of("auditor")}),
        ("dispute_twice_in_team", {"mediators": [mediator], "adviser": mediator}),
    ):
        with refused(code):
            story.move("appoint", "lead", fields=team)
    assert (story.facts().state, story.facts().team) == ("received", ())
    story.move("appoint", "lead", fields={"mediators": [mediator], "recorder": story.id_of("community")})
    story.move("appoint", "lead", fields={"mediators": [story.id_of("second")]})
    assert story.facts().team == ((story.id_of("second"), "mediator"),)


def test_each_of_the_team_has_a_part_and_the_lead_mediates_nothing(story: Story):
    story.to_mediation()
    visit = {"at": story.at(hours=1), "parties": ["1"], "result": "入户"}
    for who, slug, fields in (
        ("adviser", "visit", visit),
        ("adviser", "agree", {}),
        ("mediator", "consult", {"at": story.at(hours=1), "result": "意见"}),
        ("recorder", "agree", {}),
        ("recorder", "stop", {"party": "1", "how": "phone"}),
        ("lead", "agree", {}),
        ("lead", "visit", visit),
        ("mediator", "appoint", {"mediators": [story.id_of("mediator")]}),
        ("outsider", "note", {"result": "路过"}),
        ("street", "note", {"result": "路过"}),
    ):
        with refused("not_allowed"):
            story.move(slug, who, fields=fields)
    assert {move["move"] for move in story.page("adviser")["moves"]} == {"consult", "note"}


def test_nothing_is_recorded_of_the_future(story: Story):
    story.to_mediation()
    for slug, who, fields in (
        ("visit", "mediator", {"parties": ["1"], "result": "入户"}),
        ("session", "mediator", {"parties": ["1"], "result": "到场"}),
        ("consult", "adviser", {"result": "意见"}),
    ):
        with refused("dispute_in_the_future"):
            story.move(slug, who, fields={"at": story.at(hours=-1), **fields})
    assert story.section("said") == []


def test_a_dispute_needs_a_street_a_kind_and_a_party(story: Story):
    for code, more in (
        ("text_required", {"text": ""}),
        ("field_required", {"parties": []}),
        ("field_required", {"parties": [{"kind": "person"}]}),
        ("field_wrong", {"fields": {"kind": "politics"}}),
        ("field_required", {"fields": {"tier": ""}}),
    ):
        with refused(code):
            story.register("mediator", **more)
    with refused("place_required"):
        story.register("district_lead", place_code="120103", lon=117.2, lat=39.1)
    with refused("not_allowed"):
        story.register("other_lead")
    with refused("not_allowed"):
        story.register("auditor")


def test_in_every_state_the_page_offers_moves_without_stumbling_over_empty_answers(story: Story):
    offered = {}

    def look() -> None:
        for who in ("lead", *(["mediator", "adviser"] if story.facts().team else [])):
            offered[story.facts().state, who] = {move["move"] for move in story.page(who)["moves"] if move["allowed"]}

    story.register()
    look()
    story.appoint()
    look()
    story.consent("agrees", "agrees")
    look()
    story.agree()
    look()
    story.sign("party_1", "party_2", "mediator", stamped=True)
    look()
    story.move("confirm", fields={"confirmation": "applied"})
    look()
    story.follow_up("performed")
    look()
    story.move("close")
    look()
    assert {state for state, _ in offered} == {
        "received", "consenting", "mediating", "signing", "agreed", "performing", "closed",
    }  # fmt: skip
    assert {"consent", "visit", "add_party", "withdraw"} <= offered["consenting", "mediator"]
    assert {"agree", "arrange", "session", "extend", "fail", "stop"} <= offered["mediating", "mediator"]
    assert offered["signing", "mediator"] >= {"sign", "renegotiate", "stop", "fail"}
    assert offered["closed", "mediator"] == {"reopen"} == offered["closed", "lead"]


def test_the_timeline_adds_up_to_the_case(story: Story):
    story.to_effect()
    story.move("reopen", reason="broken", fields={"result": "未付款"})
    entries = TimelineEntry.objects.filter(case_id=story.facts().id).order_by("seq").values_list("changes", flat=True)
    row = replay(entries)
    case = Case.objects.get(id=story.facts().id)
    assert {name: row[name] for name in ("state", "title", "data", "unit_id", "reopen_count", "due_at")} == {
        "state": "consenting", "title": case.title, "data": case.data, "unit_id": case.unit_id, "reopen_count": 1,
        "due_at": None,
    }  # fmt: skip
