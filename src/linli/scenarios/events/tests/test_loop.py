"""The loop through the services: what is reported reaches its unit, is handled, verified, closed — or goes back
with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.models import Case, TimelineEntry
from linli.kernel.cases.services import moves
from linli.lib.calendars import SHANGHAI
from linli.scenarios.events.tests.story import CATEGORY, MONDAY_TEN, Loop
from support.refusals import refused


def test_a_report_goes_its_way_to_the_close(loop: Loop):
    assert loop.report().state == "reported"
    accepted = loop.move("accept", "street_centre", category=CATEGORY)
    assert accepted.state == "accepted"
    assert accepted.due_at == datetime(2026, 11, 23, 15, 30, tzinfo=SHANGHAI)  # 4 working hours across the noon break
    assert accepted.proposed_unit_id is not None
    assert loop.move("dispatch", "street_centre", unit="HWZX").state == "dispatched"
    assert loop.move("sign", "department_clerk").person_id == loop.people["department_clerk"].id
    loop.move("handle", "department_clerk", text="已联系保洁班组")
    Case.objects.filter(uuid=loop.uuid).update(category_code="")  # without a category no evidence is asked for
    assert loop.move("hand_in", "department_clerk", text="已清理").state == "handed_in"
    assert loop.move("verify", "community").state == "verified"
    closed = loop.move("close", "street_centre")
    assert (closed.state, closed.is_open, closed.step_due_at) == ("closed", False, None)
    assert list(TimelineEntry.objects.order_by("seq").values_list("move", flat=True)) == [
        "open", "accept", "dispatch", "sign", "handle", "hand_in", "verify", "close",
    ]  # fmt: skip


def test_a_refused_move_changes_nothing(loop: Loop):
    before = loop.report()
    with refused("not_allowed"):
        loop.move("accept", "department_clerk", category=CATEGORY)
    with refused("category_unknown"):
        loop.move("accept", "street_centre", category="9998")
    with refused("move_not_allowed"):
        loop.move("close", "street_centre")
    assert loop.facts() == before
    assert TimelineEntry.objects.count() == 1


@pytest.mark.parametrize("off", [timedelta(minutes=10, seconds=1), timedelta(days=-30, seconds=-1)])
def test_a_device_whose_clock_is_wrong_is_told_so(loop: Loop, off: timedelta):
    with refused("clock_skew"):
        loop.report(at=loop.now + off)
    assert Case.objects.count() == 0
    loop.report()
    with refused("clock_skew"):
        loop.move("accept", "street_centre", category=CATEGORY, at=loop.now + off)
    assert loop.facts().version == 1


def test_what_was_done_without_a_network_keeps_its_moment(loop: Loop):
    loop.report(at=loop.now - timedelta(days=3))
    entry = TimelineEntry.objects.get()
    assert (entry.at, entry.recorded_at) == (loop.now - timedelta(days=3), loop.now)


def test_the_centre_of_the_next_street_may_not_touch_it(loop: Loop):
    from support.people import person

    loop.report()
    stranger = person("street_centre", unit_code="120103002", area_code="120103002").actor
    with refused("not_allowed"):
        loop.move("accept", stranger, category=CATEGORY)
    with refused("not_found"):
        moves.move_seen(
            loop.uuid, "accept", inputs=Inputs(by=stranger, now=loop.now, category=CATEGORY), version=1, request_id=None
        )


def test_a_unit_returns_in_time_with_a_reason_and_not_later(loop: Loop):
    loop.to_handling()
    with refused("reason_required"):
        loop.move("return", "department_clerk")
    with refused("text_required"):
        loop.move("return", "department_clerk", reason="wrong_unit")
    loop.now = datetime(2026, 11, 24, 17, 29, tzinfo=SHANGHAI)
    back = loop.move("return", "department_clerk", reason="wrong_unit", text="应由物业负责")
    assert (back.state, back.unit_id, back.return_count) == ("accepted", None, 1)

    loop.move("dispatch", "street_centre", unit="HWZX")
    loop.now = datetime(2026, 11, 25, 17, 31, tzinfo=SHANGHAI)
    with refused("return_too_late"):
        loop.move("return", "department_clerk", reason="wrong_unit", text="应由物业负责")


def test_a_complex_event_may_be_returned_for_two_working_days(loop: Loop):
    loop.to_handling()
    Case.objects.filter(uuid=loop.uuid).update(is_complex=True)
    loop.now = datetime(2026, 11, 25, 17, 0, tzinfo=SHANGHAI)
    assert loop.move("return", "department_clerk", reason="wrong_unit", text="不属于我单位").state == "accepted"


def test_after_three_dispatches_the_district_centre_designates_and_no_return_is_possible(loop: Loop):
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    for _ in range(3):
        loop.move("dispatch", "street_centre", unit="HWZX")
        loop.move("return", "department_clerk", reason="wrong_unit", text="不属于我单位")
    with refused("district_designates"):
        loop.move("dispatch", "street_centre", unit="HWZX")
    designated = loop.move("dispatch", "district_centre", unit="HWZX")
    assert designated.is_designated
    with refused("return_designated"):
        loop.move("return", "department_clerk", reason="wrong_unit", text="不属于我单位")


def test_the_first_unit_stays_known(loop: Loop):
    first = loop.to_handling().unit_id
    after = loop.move("transfer", "street_centre", unit="CGW", reason="duty_elsewhere", text="由城管委办理")
    assert after.first_unit_id == first
    assert after.unit_id != first
    assert after.unit_trail == (first, after.unit_id)
    with refused("same_unit"):
        loop.move("transfer", "street_centre", unit="CGW", reason="duty_elsewhere", text="由城管委办理")


def test_waiting_for_information_stops_the_clock(loop: Loop):
    due = loop.to_handling().due_at
    loop.move("ask_info", "department_clerk", text="请问是哪个楼门?")
    loop.now = MONDAY_TEN + timedelta(hours=1)
    back = loop.move("supply_info", loop.resident(), text="三号楼二门")
    assert back.state == "handling"
    assert back.due_at == due + timedelta(hours=1)
    assert back.paused_at is None


def test_a_suspension_needs_a_reason_that_pauses_and_an_end(loop: Loop):
    loop.to_handling()
    until = MONDAY_TEN + timedelta(days=3)
    with refused("not_allowed"):
        loop.move("suspend", "department_clerk", reason="weather", until=until)
    with refused("until_required"):
        loop.move("suspend", "department_head", reason="weather")
    paused = loop.move("suspend", "department_head", reason="weather", until=until)
    assert (paused.state, paused.step_due_at) == ("suspended", until)
    assert loop.move("resume", "department_head").state == "handling"


def test_an_extension_is_limited_and_its_reason_is_read_by_the_resident(loop: Loop):
    loop.to_handling()
    loop.move("extend", "department_head", reason="weather", days=2)
    longer = loop.move("extend", "department_head", reason="weather", days=1)
    assert longer.extension_count == 2
    assert longer.step_due_at == longer.due_at
    with refused("extended_enough"):
        loop.move("extend", "department_head", reason="weather", days=1)
    assert TimelineEntry.objects.get(move="extend", seq=5).is_public


def test_evidence_that_the_category_asks_for_is_asked_for(loop: Loop):
    loop.to_handling()
    with refused("evidence_required"):
        loop.move("hand_in", "department_clerk", text="已清理")


def test_who_handed_in_may_not_verify(loop: Loop):
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit="120103001001")
    loop.move("sign", "community")
    Case.objects.filter(uuid=loop.uuid).update(category_code="")
    loop.move("hand_in", "community", text="已清理")
    with refused("verifier_handled_it"):
        loop.move("verify", "community")


def test_a_failed_check_goes_back_to_the_unit(loop: Loop):
    loop.to_handling()
    Case.objects.filter(uuid=loop.uuid).update(category_code="")
    loop.move("hand_in", "department_clerk", text="已清理")
    redone = loop.move("return", "community", reason="not_fixed", text="还有一半没清")
    assert (redone.state, redone.return_count) == ("handling", 1)
    assert redone.unit_id is not None


def test_the_reporter_reopens_within_the_days_allowed(loop: Loop):
    loop.to_handling()
    Case.objects.filter(uuid=loop.uuid).update(category_code="")
    loop.move("hand_in", "department_clerk", text="已清理")
    loop.move("verify", "community")
    loop.move("close", "street_centre")
    Case.objects.filter(uuid=loop.uuid).update(category_code=CATEGORY)
    loop.now = MONDAY_TEN + timedelta(days=16)
    with refused("reopen_too_late"):
        loop.move("reopen", loop.resident(), text="又堆起来了")
    loop.now = MONDAY_TEN + timedelta(days=2)
    again = loop.move("reopen", loop.resident(), text="又堆起来了")
    assert (again.state, again.is_open, again.closed_at, again.reopen_count) == ("accepted", True, None, 1)
    assert again.due_at is not None and again.due_at > loop.now


def test_a_duplicate_is_merged_into_the_main_case(loop: Loop):
    main = loop.report()
    loop.report(description="楼下垃圾好多")
    with refused("merge_into_itself"):
        loop.move("merge", "street_centre", into=loop.uuid)
    with refused("main_unknown"):
        loop.move("merge", "street_centre", into=uuid4())
    merged = loop.move("merge", "street_centre", into=main.uuid)
    assert (merged.state, merged.is_open, merged.merged_into_id) == ("merged", False, main.id)


def test_a_split_case_waits_for_its_parts(loop: Loop):
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    with refused("children_required"):
        loop.move("split", "street_centre", children=({"title": "只有一件"},))
    parts = ({"title": "清理垃圾", "category": "0101"}, {"title": "修补垃圾桶", "category": "0102", "unit": "HWZX"})
    whole = loop.move("split", "street_centre", children=parts)
    assert whole.state == "split"
    children = Case.objects.filter(parent_id=whole.id).order_by("id")
    assert [c.state for c in children] == ["accepted", "accepted"]
    assert all(c.due_at for c in children)


def test_a_resident_urges_once_a_day(loop: Loop):
    loop.report()
    assert loop.move("urge", loop.resident()).urge_count == 1
    with refused("urged_today"):
        loop.move("urge", loop.resident())
    loop.now = MONDAY_TEN + timedelta(days=1)
    assert loop.move("urge", loop.resident()).urge_count == 2


def test_another_category_or_place_proposes_the_unit_anew(loop: Loop):
    loop.report()
    before = loop.move("accept", "street_centre", category=CATEGORY)
    other = loop.move("recategorise", "street_centre", category="0501")
    assert other.proposed_unit_id != before.proposed_unit_id
    moved = loop.move("relocate", "street_centre", place_code="120103002001", lon=117.21, lat=39.10)
    assert moved.place_code == "120103002001"


@pytest.mark.parametrize("address", ["", "乐园道9号"])
def test_the_address_of_the_old_place_does_not_stay(loop: Loop, address: str):
    loop.report(address="友谊路12号")
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("relocate", "street_centre", place_code="120103001002", lon=117.21, lat=39.10, address=address)
    assert Case.objects.get(uuid=loop.uuid).address == address


def test_the_second_of_two_dispatchers_is_told_who_was_first(loop: Loop):
    seen = loop.report().version
    loop.move("accept", "street_centre", category=CATEGORY)
    with pytest.raises(LinliError) as stale:
        moves.move(
            loop.uuid, "reject", version=seen,
            inputs=Inputs(by=loop.actor("district_centre"), now=loop.now, reason="test_or_mistake"),
        )  # fmt: skip
    assert stale.value.code == "case_stale"
    assert stale.value.details["who"] == "某人"
    assert stale.value.details["version"] == seen + 1


def test_the_same_request_twice_is_one_entry_and_other_content_is_refused(loop: Loop):
    loop.report()
    request = uuid4()
    inputs = Inputs(by=loop.actor("street_centre"), now=loop.now, category=CATEGORY)
    first = moves.move(loop.uuid, "accept", inputs=inputs, request_id=request)
    again = moves.move(loop.uuid, "accept", inputs=inputs, request_id=request, version=1)
    assert again.version == first.version
    other = Inputs(by=loop.actor("street_centre"), now=loop.now, category="0102")
    with refused("request_id_reused"):
        moves.move(loop.uuid, "accept", inputs=other, request_id=request)


def test_a_report_sent_twice_is_one_case(loop: Loop):
    request = uuid4()
    first = loop.report(request_id=request)
    assert loop.report(request_id=request).uuid == first.uuid
    with refused("request_id_reused"):
        loop.report(request_id=request, description="别的事")


def test_the_inbox_holds_what_waits_for_me_and_nothing_of_a_colleague(loop: Loop):
    from linli.kernel.cases.queries.inbox import inbox as waiting
    from support.people import person

    colleague = person("department_clerk", unit_code="HWZX").actor

    def inbox(by) -> list[str]:
        return [item["next_move"] for item in waiting(by=by, now=loop.now)[0]]

    loop.report()
    assert inbox(loop.actor("street_centre")) == ["accept"]
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit="HWZX")
    assert inbox(colleague) == ["sign"]
    loop.move("sign", "department_clerk")
    assert inbox(loop.actor("department_clerk")) == ["hand_in"]
    assert inbox(colleague) == []
    assert inbox(loop.actor("department_head")) == ["hand_in"]
    Case.objects.filter(uuid=loop.uuid).update(category_code="")
    loop.move("hand_in", "department_clerk", text="已清理")
    assert inbox(loop.actor("community")) == ["verify"]
    assert inbox(loop.actor("department_clerk")) == []
