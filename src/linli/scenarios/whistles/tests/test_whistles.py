"""Whistles from the first breath to the last rating, with every refusal on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.services import timers
from linli.scenarios.whistles.tests.story import Story
from support.refusals import refused


def test_a_burst_pipe_that_nobody_owns_is_settled_between_two_units(story: Story):
    """M3: the property side and the water company each said it was the other's; one gives materials, one labour."""
    story.blow()
    assert story.waiting("street") == [("whistles.whistle", "call")] and story.waiting("water") == []
    story.move("call", "street", fields={"units": ["ZLS", "ZJW"]})
    assert story.waiting("water") == [("whistles.call", "report_in")]
    story.report_in("water", "ZLS")
    story.report_in("housing", "ZJW")
    assert story.waiting("water") == []
    story.meet("street", "ZLS", "ZJW")
    story.decide(
        "street", {"unit": "ZLS", "what": "供应管材", "gives": ["materials"]},
        {"unit": "ZJW", "what": "组织施工", "money": "8000"}, fund="emergency_fund", fund_usable=False,
        fund_reason="不属于应急使用范围",
    )  # fmt: skip
    assert story.waiting("housing") == [("whistles.share", "finish")]
    story.finish("water", "ZLS")
    assert story.facts().state == "doing" and story.waiting("community") == []
    story.finish("housing", "ZJW")
    assert story.waiting("community") == [("whistles.whistle", "verify")]
    assert story.verify({"item_1": "solved"}, "ZLS", "ZJW").state == "closed"
    assert [row["turnout"] for row in story.section("called", "community")] == [5, 5]
    (call,) = story.calls("ZLS")
    story.move("rate", "water", of=call.uuid, fields={"rating": 4})
    assert [row["rating"] for row in story.section("called", "community")] == [4, None]


def test_a_park_with_five_troubles_is_verified_item_by_item(story: Story):
    items = ("公厕停用", "健身器材损坏", "飞线", "缺垃圾桶", "缺充电桩")
    story.blow("community", *items)
    story.move("call", "street", fields={"units": ["HWZX", "TYJ", "TXYX"]})
    story.meet("street", "TYJ", "TXYX")
    story.decide("street", {"unit": "TYJ", "what": "修器材"}, {"unit": "TXYX", "what": "整治飞线"})
    story.finish("sports", "TYJ")
    story.finish("telecom", "TXYX")
    said = {f"item_{n}": "solved" if n != 3 else "not_solved" for n in range(1, 6)}
    assert story.verify(said).state == "meeting"
    assert [row["verdict"]["code"] for row in story.section("items", "community")] == [
        "solved", "solved", "not_solved", "solved", "solved",
    ]  # fmt: skip
    story.decide("street", {"unit": "TXYX", "what": "再整治"})
    story.finish("telecom", "TXYX")
    (verify,) = [move for move in story.page("community")["moves"] if move["move"] == "verify"]
    assert [field["name"] for field in verify["fields"]][:2] == ["item_3", "turnout_HWZX"]
    with refused("whistle_rate_all"):
        story.verify({"item_3": "solved"}, "HWZX", "TYJ")
    assert story.verify({"item_3": "solved"}, "HWZX", "TYJ", "TXYX").state == "closed"


def test_a_hydrant_line_goes_up_to_the_district_and_nothing_is_typed_again(story: Story):
    story.blow("community", "消火栓管线漏水", fields={"level": "community", "units": ["ZJW"]})
    assert story.facts().state == "calling"  # who convenes at its own level calls in the same breath
    story.move("raise", "community", reason="no_agreement", text="两家物业意见不一")
    assert story.waiting("street") == [("whistles.whistle", "call")]
    story.move("call", "street", fields={"units": ["XFZD"]})
    story.move("raise", "street", reason="higher_units", text="需区应急局参加")
    facts = story.facts()
    assert (facts.state, facts.data["level"]) == ("blown", "district")
    assert [unit["code"] for unit in facts.data["called"]] == ["ZJW", "XFZD"] and facts.data["items"]
    story.move("call", "district", fields={"units": ["YJJ"]})
    with refused("whistle_highest_level"):
        story.move("raise", "district", reason="no_power", text="再升级")
    story.meet("district", "YJJ", "XFZD")
    story.decide("district", {"unit": "YJJ", "what": "305户消火栓管线改造", "due": "2026-12-20"})
    story.finish("emergency", "YJJ")
    assert story.verify({"item_1": "solved"}, "ZJW", "XFZD", "YJJ").state == "closed"


def test_reporting_in_late_is_seen(story: Story):
    story.blow(urgency="emergency")
    story.move("call", "street", fields={"units": ["ZLS", "ZJW"]})
    story.now += timedelta(minutes=29)
    assert story.report_in("water", "ZLS").data["late"] is False
    story.now += timedelta(minutes=2)
    assert story.report_in("housing", "ZJW").data["late"] is True
    assert [(row["unit"]["code"], row["late"]) for row in story.section("called", "community")] == [
        ("ZLS", False),
        ("ZJW", True),
    ]


@pytest.mark.parametrize(("urgency", "due"), [("normal", "12-02"), ("urgent", "11-24"), ("emergency", "11-23")])
def test_the_deadline_to_report_in_follows_the_urgency(story: Story, urgency: str, due: str):
    story.blow(urgency=urgency)
    story.move("call", "street", fields={"units": ["ZLS"]})
    (call,) = story.calls()
    assert call.step_due_at.isoformat()[5:10] == due


def test_an_overdue_call_is_escalated_like_any_case(story: Story):
    story.blow(urgency="emergency")
    story.move("call", "street", fields={"units": ["ZLS"]})
    later = story.now + timedelta(minutes=31)
    with clock.at(later):
        assert timers.run_timers(later).escalated == 1  # the call; the meeting has two hours
    assert story.calls()[0].escalation_level == 1


def test_a_whistle_from_an_event_is_told_in_the_events_timeline(story: Story):
    from linli.kernel.base.actor import Actor
    from linli.kernel.cases.services import opening

    event = opening.open_case(
        opening.Report(
            type="events.event", by=Actor(kind="resident"), now=story.now, description="管子爆了", channel="resident",
            place_code="120103001001", lon=117.2, lat=39.1,
        )
    )  # fmt: skip
    whistle = story.blow(origin=event.uuid)
    assert (whistle.place_code, whistle.lon) == ("120103001001", 117.2)  # nothing is typed again
    page = story.page("community", event.uuid)
    assert [entry["move"] for entry in page["timeline"]] == ["open", "arise"]
    assert whistle.number in page["timeline"][1]["fields"][0]["value"]
    assert [(each["relation"], each["number"]) for each in page["related"]] == [("arisen", whistle.number)]
    story.move("withdraw", "community", text="已修好")
    page = story.page("community", event.uuid)
    assert [field["value"] for field in page["timeline"][2]["fields"]][1] == "已撤哨"
    assert [each["relation"] for each in story.page("community")["related"]] == ["origin"]


def test_what_ends_a_whistle_calls_off_what_is_open_below_it(story: Story):
    story.blow()
    story.move("call", "street", fields={"units": ["ZLS", "ZJW"]})
    story.report_in("water", "ZLS")
    story.move("withdraw", "community", text="已自行解决")
    assert [call.state for call in story.calls()] == ["reported_in", "cancelled"]


def test_a_unit_may_say_that_it_is_not_its_duty(story: Story):
    story.blow()
    story.move("call", "street", fields={"units": ["ZLS"]})
    (call,) = story.calls()
    with refused("reason_required"):
        story.move("decline", "water", of=call.uuid, text="不归我们")
    assert story.move("decline", "water", of=call.uuid, text="不归我们", reason="not_our_asset").state == "declined"


def test_the_meeting_comes_as_a_calendar_file(story: Story):
    from icalendar import Calendar

    from linli.kernel.cases.queries import detail

    story.blow()
    story.move("call", "street", fields={"units": ["ZLS"]})
    with refused("not_found"):
        detail.calendar(story.uuid, by=story.actor("street"), now=story.now)
    story.meet("street", "ZLS")
    content, name = detail.calendar(story.uuid, by=story.actor("water"), now=story.now)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (name, str(event["location"])) == (story.facts().number, "社区议事厅")
    assert event["dtstart"].dt == story.now + timedelta(hours=3)


def test_what_is_missing_is_refused_and_changes_nothing(story: Story):
    story.blow()
    before = story.facts()
    for code, slug, who, given in (
        ("field_required", "call", "street", {}),
        ("field_wrong", "call", "street", {"units": ["NOBODY"]}),
        ("field_unknown", "call", "street", {"units": ["ZLS"], "score": 1}),
        ("not_allowed", "call", "community", {"units": ["ZLS"]}),
        ("not_allowed", "call", "stranger", {"units": ["ZLS"]}),
        ("move_not_allowed", "decide", "street", {}),
    ):
        with refused(code):
            story.move(slug, who, fields=given)
    assert story.facts() == before
    story.move("call", "street", fields={"units": ["ZLS"]})
    with refused("whistle_called_already"):
        story.move("call", "street", fields={"units": ["ZLS"]})
    story.move("convene", "street", fields={"at": "2026-11-24T09:00:00+08:00", "where": "议事厅"})
    with refused("whistle_meeting_first"):
        story.decide("street", {"unit": "ZLS", "what": "修"})
    story.move("minute", "street", fields={"present": ["ZLS"], "minutes": "一致"})
    for code, share, fund in (
        ("whistle_fund_reason", {}, {"fund_usable": False}),
        ("whistle_not_called", {"unit": "GAJ"}, {}),
        ("whistle_due_in_the_past", {"due": "2026-11-22"}, {}),
        ("field_required", {"owner": ""}, {}),
    ):
        with refused(code):
            story.decide("street", {"unit": "ZLS", "what": "修"} | share, **fund)
    assert story.shares() == []


def test_a_whistle_needs_its_reason_and_an_item(story: Story):
    for code, more in (
        ("reason_required", {"reason": ""}),
        ("reason_unknown", {"reason": "weather"}),
        ("text_required", {"text": ""}),
        ("field_required", {"fields": {"items": []}}),
        ("field_required", {"fields": {"items": [{"title": ""}]}}),
        ("field_wrong", {"fields": {"level": "city"}}),
    ):
        with refused(code):
            story.blow("community", **more)
    with refused("not_allowed"):
        story.blow("water")
    with pytest.raises(LinliError):
        story.blow("stranger")  # another community's place


def test_who_is_called_reads_the_whistle_and_a_stranger_does_not(story: Story):
    story.blow()
    for who in ("water", "stranger"):
        with refused("not_found"):
            story.page(who)
    story.move("call", "street", fields={"units": ["ZLS"]})
    assert story.page("water")["number"] == story.facts().number
    with refused("not_found"):
        story.page("stranger")
