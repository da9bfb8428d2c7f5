"""A clinic with slots, a waiting list and attendance; a deliberation up to the last thing that was resolved."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.kernel.base import clock
from linli.kernel.cases.facts import Facts
from linli.kernel.messages.models import Notice
from linli.lib.calendars import SHANGHAI
from linli.scenarios.lists import bookings
from linli.scenarios.lists.models import Booking, Slot
from linli.scenarios.lists.rules.activity import refuse_vital_signs
from support.people import browser, get, post
from support.play import Play
from support.refusals import refused

NINE = datetime(2026, 11, 28, 9, 0, tzinfo=SHANGHAI)


def clinic(play: Play, who: str = "community", places: int = 2, waiting: int = 1) -> Facts:
    """Two slots of a free clinic on Saturday."""
    slots = [
        {"begins": (NINE + timedelta(hours=n)).isoformat(), "ends": (NINE + timedelta(hours=n + 1)).isoformat(),
         "capacity": places, "waiting": waiting}
        for n in range(2)
    ]  # fmt: skip
    asked = {"kind": "clinic", "where": "社区党群服务中心", "slots": slots, "bring": "医保卡"}
    return play.open("lists.activity", who, text="免费测血压，专家坐诊", title="周六义诊", fields=asked)


def book(play: Play, name: str, who: str = "community", slot: str = "1", **more: Any) -> Booking:
    phone = more.pop("phone", f"1380000{sum(map(ord, name)) % 10_000:04}")
    play.move("book", who, fields={"slot": slot, "name": name, "phone": phone, **more})
    return Booking.objects.get(case__uuid=play.uuid, name=name, state__in=("booked", "waiting"))


def states(play: Play) -> dict[str, str]:
    return dict(Booking.objects.filter(case__uuid=play.uuid).values_list("name", "state"))


def test_a_full_slot_has_a_waiting_list_and_who_waits_first_moves_up(play: Play):
    clinic(play)
    first = book(play, "甲")
    book(play, "乙", booked_by="小乙", relation="child", consent="电话中同意")
    third = book(play, "丙")
    assert (first.state, third.state) == ("booked", "waiting")
    with refused("slot_full"):
        book(play, "丁")
    with refused("booked_already"):
        book(play, "甲", slot="2")
    assert states(play) == {"甲": "booked", "乙": "booked", "丙": "waiting"}
    Notice.objects.all().delete()
    play.move("cancel_booking", "community", fields={"booking": str(first.id)})
    assert states(play) == {"甲": "cancelled", "乙": "booked", "丙": "booked"}
    assert set(Notice.objects.values_list("kind", flat=True)) == {"lists.moved_up"}
    slot = Slot.objects.get(case__uuid=play.uuid, n=1)
    assert (slot.booked, slot.waiting) == (2, 0)
    with refused("field_wrong"):
        play.move("cancel_booking", "community", fields={"booking": str(first.id)})


def test_attendance_is_known_before_it_closes(play: Play):
    clinic(play)
    came, stayed = book(play, "甲"), book(play, "乙")
    with refused("activity_running"):
        play.move("close", "community", text="顺利")
    play.now = NINE + timedelta(hours=3)
    with refused("field_wrong"):
        book(play, "丙")
    with refused("attendance_missing"):
        play.move("close", "community", text="顺利")
    play.move("attendance", "community", fields={"present": [str(came.id)], "absent": [str(stayed.id)]})
    with refused("vital_signs"):
        play.move("close", "community", text="甲 血压 150/95")
    assert play.move("close", "community", text="到场一人").state == "closed"
    assert play.section("slots", "community")[0]["came"] == 1
    text = json.dumps(play.page("community")["timeline"], ensure_ascii=False, default=str)
    assert '"甲"' not in text and "1380000" not in text
    assert bookings.forget(play.now + timedelta(days=29)) == 0
    assert bookings.forget(play.now + timedelta(days=31)) == 2
    assert not Booking.objects.exclude(name="", phone="").exists()


def test_with_the_activity_its_bookings_are_cancelled(play: Play):
    clinic(play, places=1)
    for name in ("甲", "乙"):
        book(play, name)
    assert play.move("cancel", "community", text="专家临时有事").state == "cancelled"
    assert states(play) == {"甲": "cancelled", "乙": "cancelled"}
    assert list(Slot.objects.values_list("booked", "waiting")) == [(0, 0), (0, 0)]


def test_names_are_seen_by_the_unit_alone_and_in_full_for_a_purpose(play: Play):
    case = clinic(play)
    book(play, "欧阳小明", phone="13912345678")
    (row,) = play.section("bookings", "community")
    assert (row["name"], row["phone"]) == ("欧***", "139****5678")
    assert "bookings" not in [section["slug"] for section in play.page("street")["sections"]]
    asked = {"bookings": [], "purpose": "通知改期"}
    found = post(browser(play.people["community"]), f"/lists/{case.uuid}/bookings/reveal", asked).json()
    assert [(each["name"], each["phone"]) for each in found["items"]] == [("欧阳小明", "13912345678")]
    for who in ("street", "partner", "next"):
        assert post(browser(play.people[who]), f"/lists/{case.uuid}/bookings/reveal", asked).status_code == 404
    no_purpose = asked | {"purpose": "看"}
    answer = post(browser(play.people["community"]), f"/lists/{case.uuid}/bookings/reveal", no_purpose)
    assert answer.json()["error"]["code"] == "purpose_required"


def test_a_resident_books_without_an_account_and_cancels(play: Play):
    case = clinic(play, places=1)
    anybody = browser()
    with clock.at(play.now):
        (shown,) = get(anybody, "/public/activities", place="120103001").json()["items"]
        assert (shown["number"], shown["slots"][0]["left"], shown["kind"]["name"]) == (case.number, 1, "义诊")
        assert get(anybody, "/public/activities", place="120103002").json()["items"] == []
        body = {"slot": 1, "name": "周爷爷", "phone": "138 1111 2222", "booked_by": "周女", "relation": "child",
                "consent": "当面同意", "request_id": str(uuid4())}  # fmt: skip
        booked = post(anybody, f"/public/activities/{case.uuid}/bookings", body).json()
        again = post(anybody, f"/public/activities/{case.uuid}/bookings", body).json()
        assert booked == again and Booking.objects.count() == 1
        other = {**body, "name": "吴奶奶", "phone": "13811113333", "request_id": str(uuid4())}
        second = post(anybody, f"/public/activities/{case.uuid}/bookings", other).json()
        assert (booked["state"]["code"], second["state"]["code"], second["before"]) == ("booked", "waiting", 0)
        assert "周爷爷" not in json.dumps(booked, ensure_ascii=False)
        ics = get(anybody, f"/public/bookings/{booked['code']}/calendar")
        assert ics.status_code == 200 and b"DTSTART:20261128T010000Z" in ics.content
        gone = post(anybody, f"/public/bookings/{booked['code']}/cancel", {}).json()
        assert gone["state"]["code"] == "cancelled"
        assert get(anybody, f"/public/bookings/{second['code']}").json()["state"]["code"] == "booked"
        wrong = get(anybody, "/public/bookings/K7QM-2X9D-4TRA")
        assert (wrong.status_code, wrong.json()["error"]["code"]) == (404, "booking_unknown")


MEASURED = (
    "血压 130/80", "高压140", "130/85mmHg", "血糖：6.1", "体温36.8℃", "他 150／95", "６.１ mmol/L", "心率 72次/分",
    "高压一百三", "收缩压 1３0", "血糖偏高，空腹 7",
)  # fmt: skip
PLAIN = (
    "免费测血压", "11/28 上午", "到场 130 人", "请带医保卡", "2026/11/28", "为 30 人测血压，12人偏高",
    "测血压 8:30 开始", "到场 95/120 人", "血压讲座 2 场", "血压健康讲座二十人", "高压锅 1 个",
)  # fmt: skip


@pytest.mark.parametrize("text", MEASURED)
def test_measurements_are_refused(text: str):
    with refused("vital_signs"):
        refuse_vital_signs(text)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_are_not(text: str):
    refuse_vital_signs(text)


TALK = {
    "at": "2026-11-25T14:00:00+08:00", "where": "红色议事厅", "agenda": [{"title": "加装电梯"}], "units": ["HWZX"],
    "parties": [{"kind": "residents", "name": "3号楼居民代表"}, {"kind": "property", "name": "某物业"}],
}  # fmt: skip
SAID = {"present": ["HWZX"], "positions": [
    {"party": "3号楼居民代表", "stand": "conditional", "words": "一层要补偿"},
    {"party": "某物业", "stand": "for"},
]}  # fmt: skip
RESOLVED = {"resolution": "同意加装，一层补偿", "votes_for": 20, "votes_against": 2, "votes_abstained": 1,
            "is_public": True}  # fmt: skip


def test_what_was_resolved_becomes_cases_and_the_last_one_closes_it(play: Play):
    talk = play.open("lists.deliberation", "community", text="电梯", title="加装电梯协商", fields=TALK)
    assert b"BEGIN:VCALENDAR" in get(browser(play.people["community"]), f"/cases/{talk.uuid}/calendar").content
    play.move("minute", "community", text="讨论热烈", fields=SAID)
    play.move("reconvene", "community", text="再议补偿", fields={"at": "2026-11-27T14:00:00+08:00", "where": ""})
    play.move("minute", "community", text="达成一致", fields=SAID)
    follow_ups = [{"what": "清理堆物", "unit": "HWZX", "due": "2026-12-05"},
                  {"what": "公示方案", "unit": "120103001001", "due": "2026-12-10"}]  # fmt: skip
    after = play.move("resolve", "community", fields=RESOLVED | {"follow_ups": follow_ups})
    assert (after.state, after.due_at.date().isoformat()) == ("resolved", "2026-12-10")
    rows = play.section("follow_ups", "community")
    assert [row["unit"]["code"] for row in rows] == ["HWZX", "120103001001"]
    assert {"lists.invited", "lists.follow_up"} <= set(Notice.objects.values_list("kind", flat=True))
    for row, who in zip(rows, ("clerk", "community"), strict=True):
        assert play.facts(talk.uuid).state == "resolved"
        play.move("finish", who, of=row["link"]["uuid"], text="完成")
    assert play.facts(talk.uuid).state == "closed"


def test_a_resolution_without_anything_to_do_closes_it_and_none_ends_it(play: Play):
    for end, fields, state in (("resolve", RESOLVED, "closed"), ("no_agreement", None, "no_agreement")):
        play.open("lists.deliberation", "street", text="停车", title="停车协商", fields=TALK)
        play.move("minute", "street", text="记录", fields=SAID)
        assert play.move(end, "street", text="无", fields=fields).state == state


def test_whoever_was_forgotten_is_invited_and_who_need_not_come_is_told(play: Play):
    talk = play.open("lists.deliberation", "street", text="停车", title="停车协商", fields=TALK)
    more = {"units": ["CGW", "HWZX"], "parties": [{"kind": "other", "name": "物业行业协会"}, TALK["parties"][0]]}
    after = play.move("invite", "street", fields=more)
    assert after.data["units"] == ["HWZX", "CGW"] and len(after.data["parties"]) == 3
    assert len(after.unit_trail) == len(talk.unit_trail) + 1
    Notice.objects.all().delete()
    play.move("withdraw", "street", text="先行协商")
    assert set(Notice.objects.values_list("kind", flat=True)) == {"lists.called_off"}


def test_a_resolution_is_read_by_all_only_where_it_may_be_published(play: Play):
    for is_public in (True, False):
        play.open("lists.deliberation", "community", text="停车", title="停车协商", fields=TALK)
        play.move("minute", "community", text="记录", fields=SAID)
        play.move("resolve", "community", fields=RESOLVED | {"is_public": is_public})
    (shown,) = get(browser(), "/public/resolutions", place="120103001").json()["items"]
    assert (shown["resolution"], shown["votes_for"]) == ("同意加装，一层补偿", 20)
    assert "一层要补偿" not in json.dumps(shown, ensure_ascii=False)  # what a party said stays inside
    assert get(browser(), "/public/resolutions", place="120103002").json()["items"] == []


@pytest.mark.parametrize(
    ("follow_ups", "code"),
    [
        ([{"what": "清理", "unit": "HWZX", "due": "2026-11-01"}], "day_passed"),
        ([{"what": "清理", "unit": "NOBODY", "due": "2026-12-01"}], "field_wrong"),
        ([{"what": "清理", "unit": "HWZX"}], "field_required"),
    ],
)
def test_a_wrong_follow_up_opens_nothing(play: Play, follow_ups: list[dict[str, str]], code: str):
    play.open("lists.deliberation", "community", text="停车", title="停车协商", fields=TALK)
    held = play.move("minute", "community", text="记录", fields=SAID)
    with refused(code):
        play.move("resolve", "community", fields=RESOLVED | {"follow_ups": follow_ups})
    assert play.facts() == held and play.below("lists.follow_up") == []


def test_only_its_unit_carries_out_a_follow_up(play: Play):
    play.open("lists.deliberation", "community", text="停车", title="停车协商", fields=TALK)
    play.move("minute", "community", text="记录", fields=SAID)
    follow_ups = [{"what": "清理堆物", "unit": "HWZX", "due": "2026-12-05"}]
    play.move("resolve", "community", fields=RESOLVED | {"follow_ups": follow_ups})
    (part,) = play.below("lists.follow_up", "HWZX")
    with refused("not_allowed"):
        play.move("finish", "partner", of=part.uuid, text="完成")
    assert play.waiting("clerk") == [("lists.follow_up", "finish")]
