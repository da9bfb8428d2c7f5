"""Slots that change, elders who are booked for, activities that are called off, and what a resident sees of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.cases.models import TimelineEntry
from linli.kernel.messages.models import Notice
from linli.scenarios.lists import bookings
from linli.scenarios.lists.models import Booking, Slot
from linli.scenarios.lists.tests.test_gatherings import NINE, book, clinic, states
from support.people import browser, get, post
from support.play import Play
from support.refusals import refused

PROXY = {"booked_by": "周女", "relation": "child", "consent": "电话中本人同意"}


def change(play: Play, slot: str, **more: Any) -> Slot:
    """Change a slot of the activity that is played."""
    changed = play.move("change_slots", "community", fields={"slot": slot, **more}).data["slots"]
    return Slot.objects.get(case__uuid=play.uuid, n=len(changed) if slot == "new" else int(slot))


def test_more_places_go_to_who_waits_in_their_order(play: Play):
    clinic(play, places=1, waiting=3)
    for name in "甲乙丙丁":
        book(play, name)
    Notice.objects.all().delete()
    slot = change(play, "1", capacity=3, waiting=1)
    assert states(play) == {"甲": "booked", "乙": "booked", "丙": "booked", "丁": "waiting"}
    assert (slot.booked, slot.capacity, slot.waiting, slot.waiting_most) == (3, 3, 1, 1)
    assert set(Notice.objects.values_list("kind", flat=True)) == {"lists.slot_changed", "lists.moved_up"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"slot": "1", "capacity": 1}, "slot_booked"),
        ({"slot": "1", "waiting": 0}, "slot_booked"),
        ({"slot": "1", "begins": "2026-11-28T11:00:00+08:00"}, "slots_wrong"),  # ends before it begins
        ({"slot": "1", "begins": "2026-11-20T09:00:00+08:00"}, "slots_wrong"),
        ({"slot": "new", "capacity": 5}, "slots_wrong"),  # when?
        ({"slot": "3", "capacity": 5}, "field_wrong"),
    ],
)
def test_a_wrong_change_changes_nothing(play: Play, asked: dict[str, Any], code: str):
    clinic(play, places=2, waiting=1)
    for name in "甲乙丙":
        book(play, name)
    before = play.facts(), list(Slot.objects.values()), states(play)
    with refused(code):
        play.move("change_slots", "community", fields=asked)
    assert (play.facts(), list(Slot.objects.values()), states(play)) == before


def test_another_time_and_one_slot_more_are_in_the_calendar(play: Play):
    case = clinic(play)
    seat = book(play, "甲")
    with clock.at(play.now):
        before = get(browser(), f"/public/bookings/{seat.code}/calendar").content
        change(play, "1", begins="2026-11-28T08:00:00+08:00")
        after = get(browser(), f"/public/bookings/{seat.code}/calendar").content
    assert b"DTSTART:20261128T010000Z" in before and b"SEQUENCE:0" in before
    assert b"DTSTART:20261128T000000Z" in after and b"SEQUENCE:1" in after
    late = NINE + timedelta(days=7)
    slot = change(
        play, "new", begins=late.isoformat(), ends=(late + timedelta(hours=1)).isoformat(), capacity=4
    )  # fmt: skip
    assert (slot.n, slot.capacity, slot.waiting_most) == (3, 4, 0)
    assert play.facts(case.uuid).due_at > late  # it stays open until that one is over


def test_what_has_begun_is_neither_changed_nor_cancelled(play: Play):
    clinic(play, places=1)
    first, second = book(play, "甲"), book(play, "乙")
    play.now = NINE + timedelta(minutes=1)
    with refused("field_wrong"):
        change(play, "1", capacity=9)
    with refused("slot_started"):
        play.move("cancel_booking", "community", fields={"booking": str(first.id)})
    with clock.at(play.now):
        answer = post(browser(), f"/public/bookings/{second.code}/cancel", {})
        assert answer.json()["error"]["code"] == "slot_started"
        shown = get(browser(), f"/public/bookings/{second.code}").json()
    assert (shown["may_cancel"], shown["slot"]["may_book"], shown["calendar"]) == (False, False, None)
    assert states(play) == {"甲": "booked", "乙": "waiting"}  # nobody moves up into a slot that has begun


def test_nobody_is_both_there_and_not_and_a_mistake_is_corrected(play: Play):
    clinic(play)
    seat = str(book(play, "甲").id)
    play.now = NINE + timedelta(hours=3)
    with refused("marked_twice"):
        play.move("attendance", "community", fields={"present": [seat], "absent": [seat]})
    play.move("attendance", "community", fields={"present": [], "absent": [seat]})
    assert play.section("slots", "community")[0]["share"] == 0
    play.move("attendance", "community", fields={"present": [seat], "absent": []})
    row = play.section("slots", "community")[0]
    assert (states(play), row["came"], row["share"]) == ({"甲": "attended"}, 1, 1)
    assert row["time"]["name_en"] == "28 Nov 09:00–10:00"


def test_what_is_called_off_is_read_at_the_code_and_who_came_stays_counted(play: Play):
    clinic(play)
    came, comes = book(play, "甲"), book(play, "乙", slot="2")
    play.now = NINE + timedelta(minutes=30)
    play.move("attendance", "community", fields={"present": [str(came.id)]})
    Notice.objects.all().delete()
    play.move("cancel", "community", text="专家临时有事")
    assert set(Notice.objects.values_list("kind", flat=True)) == {"lists.activity_cancelled"}
    assert states(play) == {"甲": "attended", "乙": "cancelled"}
    assert list(Slot.objects.order_by("n").values_list("booked", flat=True)) == [1, 0]
    with clock.at(play.now):
        shown = get(browser(), f"/public/bookings/{comes.code}").json()
        page = get(browser(), f"/public/activities/{play.uuid}").json()
    assert shown["activity"]["cancelled_because"] == page["cancelled_because"] == "专家临时有事"
    assert page["state"]["name_en"] == "Cancelled" and not any(slot["may_book"] for slot in page["slots"])


def test_who_books_for_an_elder_says_how_they_agreed(play: Play):
    case = clinic(play)
    for missing in ({"booked_by": "周女"}, {"relation": "neighbour"}):
        with refused("consent_missing"):
            book(play, "周爷爷", **missing)
    book(play, "周爷爷", phone="13811112222", **PROXY)
    (row,) = play.section("bookings", "community")
    assert row["for_somebody"] is True
    asked = {"bookings": [], "purpose": "打印预约凭条"}
    (seat,) = post(browser(play.people["community"]), f"/lists/{case.uuid}/bookings/reveal", asked).json()["items"]
    assert (seat["booked_by"], seat["consent"]) == ("周女", "电话中本人同意")
    with clock.at(play.now):  # the elder has a code like everybody
        assert get(browser(), f"/public/bookings/{seat['code']}").json()["state"]["code"] == "booked"


def test_neither_timeline_nor_audit_nor_outbox_knows_who_booked(play: Play):
    case = clinic(play)
    seat = book(play, "欧阳锋", phone="13912345678", **PROXY)
    with clock.at(play.now):
        body = {"slot": 1, "name": "黄药师", "phone": "13912340000", **PROXY, "request_id": str(uuid4())}
        code = post(browser(), f"/public/activities/{case.uuid}/bookings", body).json()["code"]
        post(browser(), f"/public/bookings/{code}/cancel", {})
    written = str(list(TimelineEntry.objects.values())) + str(list(AuditRecord.objects.values()))
    for private in ("欧阳锋", "黄药师", "1391234", "周女", "本人同意", code, seat.code):
        assert private not in written, private


def test_a_request_is_not_used_again_for_somebody_else(play: Play):
    case = clinic(play)
    body: dict[str, Any] = {"slot": 1, "name": "甲乙", "phone": "138 0000 1111", "request_id": str(uuid4())}
    with clock.at(play.now):
        anybody, door = browser(), f"/public/activities/{case.uuid}/bookings"
        first = post(anybody, door, body).json()
        assert post(anybody, door, body | {"phone": "13800001111"}).json() == first
        for other in ({"name": "丙丁"}, {"slot": 2}, {"phone": "13800009999"}):
            assert post(anybody, door, body | other).json()["error"]["code"] == "request_id_reused"
        assert post(anybody, f"/public/activities/{uuid4()}/bookings", body).status_code == 404
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"slot": 9}, "field_wrong"),
        ({"name": "甲 血压150/95"}, "vital_signs"),
        ({"booked_by": "某某"}, "consent_missing"),
        ({"phone": "12"}, "bad_input"),
        ({"relation": "boss"}, "bad_input"),
        ({"blood_pressure": "130/80"}, "bad_input"),
    ],
)
def test_a_wrong_booking_takes_no_place(play: Play, more: dict[str, Any], code: str):
    case = clinic(play)
    body: dict[str, Any] = {"slot": 1, "name": "甲乙", "phone": "13800001111"} | more
    with clock.at(play.now):
        answer = post(browser(), f"/public/activities/{case.uuid}/bookings", body)
    assert answer.json()["error"]["code"] == code, answer.json()
    assert not Booking.objects.exists() and play.facts().version == case.version
    assert Slot.objects.get(n=1).booked == 0


def test_an_announcement_holds_no_measurement(play: Play):
    with refused("vital_signs"):
        play.open("lists.activity", "community", text="张某血压 150/95", title="义诊", fields={
            "kind": "clinic", "where": "中心", "slots": [{"begins": NINE.isoformat(), "capacity": 1,
            "ends": (NINE + timedelta(hours=1)).isoformat()}]})  # fmt: skip


def test_what_is_public_holds_nothing_personal(play: Play):
    case = clinic(play, places=1)
    book(play, "欧阳锋", phone="13912345678")
    with clock.at(play.now):
        listed = get(browser(), "/public/activities").content.decode()
        one = get(browser(), f"/public/activities/{case.uuid}").json()
        assert get(browser(), f"/public/activities/{uuid4()}").status_code == 404
    assert "欧阳" not in listed + json.dumps(one, ensure_ascii=False) and "5678" not in listed
    assert one["about"] == "免费测血压，专家坐诊" and one["slots"][0]["name_en"] == "28 Nov 09:00–10:00"
    assert [slot["may_book"] for slot in one["slots"]] == [True, True]  # the first one has a waiting list


def test_after_thirty_days_nothing_of_a_person_is_left(play: Play):
    clinic(play)
    book(play, "欧阳锋", phone="13912345678", **PROXY)
    play.move("cancel", "community", text="专家临时有事")
    assert bookings.forget(play.now + timedelta(days=31)) == 1
    left = str(list(Booking.objects.values("name", "phone", "booked_by", "consent")))
    assert "欧阳" not in left and "139" not in left and "同意" not in left
    assert bookings.forget(play.now + timedelta(days=32)) == 0
