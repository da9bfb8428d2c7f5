"""Orders on any case, findings, tasks that add up, duties and meetings, with every refusal on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.models import Case
from linli.kernel.cases.services import attachments, opening, timers
from support.play import PLACE, Play
from support.refusals import refused

DUE = "2026-11-30"
FINDING = {"unit": "HWZX", "source": "visit"}


def photo(play: Play, who: str) -> tuple[UUID, ...]:
    """Evidence, uploaded by somebody."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from linli.kernel.cases.tests import samples

    with clock.at(play.now):
        told = attachments.upload(SimpleUploadedFile("a.jpg", samples.jpeg(), "image/jpeg"), by=play.actor(who))
    return (UUID(str(told["uuid"])),)


def hand_in(play: Play, who: str, of: UUID | None = None) -> None:
    play.move("hand_in", who, of=of, text="已整改", attachments=photo(play, who))


def event(play: Play) -> UUID:
    report = opening.Report(
        type="events.event",
        by=Actor(kind="resident"),
        now=play.now,
        description="垃圾没人清",
        channel="resident",
        **PLACE,
    )
    return opening.open_case(report).uuid


def order(play: Play, origin: UUID, **fields: Any) -> None:
    play.open("supervision.order", "street", origin=origin, text="请限期办结", fields={"due": DUE} | fields)


def test_an_order_hangs_on_any_case_and_its_unit_answers(play: Play):
    origin = event(play)
    with refused("order_needs_unit"):
        order(play, origin)
    order(play, origin, unit="HWZX")
    assert play.facts().title == "督办：垃圾没人清" and play.waiting("clerk") == [("supervision.order", "hand_in")]
    assert [each["relation"] for each in play.page("street", origin)["related"]] == ["arisen"]
    with refused("evidence_required"):
        play.move("hand_in", "clerk", text="已办")
    hand_in(play, "clerk")
    assert play.waiting("street") == [("events.event", "accept"), ("supervision.order", "accept")]
    play.move("send_back", "street", text="照片不清楚")
    hand_in(play, "clerk")
    assert play.move("accept", "street").state == "closed"
    told = play.page("street", origin)["timeline"]
    assert [entry["move"] for entry in told] == ["open", "arise", "settle"]


def test_an_order_hangs_on_a_whistle_and_on_another_order_too(play: Play):
    order(play, event(play), unit="HWZX")
    first = play.uuid
    order(play, first)  # by default the unit that has the case
    assert play.facts().unit_id == play.facts(first).unit_id
    assert play.section("order", "clerk")[0]["about"]["number"] == play.facts(first).number


def test_an_order_without_a_case_or_by_somebody_else_is_refused(play: Play):
    with refused("order_needs_case"):
        play.open("supervision.order", "street", text="x", fields={"due": DUE, "unit": "HWZX"})
    with refused("due_in_the_past"):
        order(play, event(play), unit="HWZX", due="2026-11-22")
    with refused("not_found"):  # the next street does not even see the case
        play.open("supervision.order", "next_street", origin=event(play), text="x", fields={"due": DUE})
    with refused("not_allowed"):
        play.open("supervision.finding", "clerk", text="x", fields=FINDING)


def test_a_finding_goes_from_measure_to_acceptance_by_somebody_else(play: Play):
    play.open("supervision.finding", "street", text="中转站外溢", fields=FINDING)
    assert play.waiting("head") == [("supervision.finding", "plan")]
    owner = play.people["head"].id
    with refused("field_wrong"):
        play.move("plan", "head", fields={"measure": "加桶", "owner": 10**9, "due": DUE})
    play.move("plan", "head", fields={"measure": "增加清运", "owner": owner, "due": DUE})
    assert play.facts().person_id == owner and play.facts().due_at.isoformat().startswith("2026-11-30T10:00")
    assert play.section("plan", "street")[0]["owner"]["id"] == owner
    assert play.waiting("clerk") == []  # it waits for the one who answers for it
    hand_in(play, "head")
    assert play.move("accept", "street", text="属实").state == "closed"


def test_the_owner_never_accepts_the_own_work(play: Play):
    play.open("supervision.finding", "street", text="自查问题", fields={"unit": "120103001", "source": "patrol"})
    play.move("plan", "street", fields={"measure": "整改", "owner": play.people["street"].id, "due": DUE})
    hand_in(play, "street")
    with refused("owner_accepts"):
        play.move("accept", "street")
    assert play.move("accept", "district").state == "closed"


def test_what_is_overdue_climbs_the_ladder(play: Play):
    from linli.kernel.messages.models import Notice

    play.open("supervision.finding", "street", text="x", fields=FINDING)
    for days, level in ((3, 1), (8, 2)):
        later = play.now + timedelta(days=days)
        with clock.at(later):
            timers.run_timers(later)
            play.hear()
        assert play.facts().escalation_level == level
    told = set(Notice.objects.filter(kind="supervision.overdue").values_list("user_id", flat=True))
    assert {play.people[who].id for who in ("head", "street", "district")} <= told


def task(play: Play, target: str = "100") -> None:
    fields = {"unit": "HWZX", "period": "2026", "measure": "公里", "target": target}
    play.open("supervision.task", "district", text="旧管网改造", anywhere=True, fields=fields)


def part(period: str, weight: int, target: str = "10", unit: str = "HWZX") -> dict[str, Any]:
    return {"title": f"{period}任务", "period": period, "unit": unit, "weight": weight, "target": target}


def test_months_carry_quarters_and_quarters_the_year(play: Play):
    task(play)
    play.move("split", "head", fields={"parts": [part("2026Q4", 3, "60"), part("2026-12", 1, "40", "ZLS")]})
    quarter, month = play.below("supervision.task")
    play.move("split", "head", of=quarter.uuid, fields={"parts": [part("2026-11", 1, "30"), part("2026-12", 1, "30")]})
    november = Case.objects.get(parent_id=quarter.id, data__period="2026-11")
    play.move("report", "head", of=november.uuid, fields={"done": "15"})
    play.move("report", "water", of=month.uuid, fields={"done": "40"})
    (own,) = play.section("task", "head")
    assert own["progress"] == pytest.approx((3 * 0.25 + 1 * 1) / 4)
    assert own["forecast"] == pytest.approx(own["progress"] / own["passed"])
    rows = play.section("parts", "head")
    assert sorted((row["period"], row["progress"]) for row in rows) == [("2026-12", 1.0), ("2026Q4", 0.25)]
    assert play.facts().place_code == "120103"  # of the district as a whole


def test_tasks_refuse_what_does_not_add_up(play: Play):
    task(play)
    for code, parts in (
        ("period_unknown", [part("2026Q5", 1)]), ("period_outside", [part("2027Q1", 1)]),
        ("period_outside", [part("2026", 1)]), ("due_in_the_past", [part("2026-10", 1)]),
        ("field_wrong", [part("2026Q4", 0)]), ("field_required", []),
    ):  # fmt: skip
        with refused(code):
            play.move("split", "head", fields={"parts": parts})
    play.move("report", "head", fields={"done": "18.7"})
    with refused("progress_back"):
        play.move("report", "head", fields={"done": "18"})
    with refused("split_already"):  # what has progress of its own is not split any more
        play.move("split", "head", fields={"parts": [part("2026Q4", 1)]})


def test_a_split_task_reports_nothing_itself_and_a_month_is_not_split(play: Play):
    task(play)
    play.move("split", "head", fields={"parts": [part("2026-12", 1)]})
    with refused("split_already"):
        play.move("report", "head", fields={"done": "1"})
    (month,) = play.below("supervision.task")
    with refused("period_month"):
        play.move("split", "head", of=month.uuid, fields={"parts": [part("2026-12", 1)]})


def duty(play: Play, **more: Any) -> None:
    people = [play.people["street"].id]
    shift = {"day": "2027-01-01", "shift": "all", "leader": "张主任", "people": people, "phone": "10400000001"}
    fields = {
        "begins": "2026-12-31", "ends": "2027-01-02", "shifts": [shift],
        "checklist": [{"item": "防火"}, {"item": "燃气"}],
    } | more  # fmt: skip
    play.open("supervision.duty", "street", text="元旦值班", anywhere=True, fields=fields)


def test_a_holiday_duty_has_its_roster_and_its_checks(play: Play):
    duty(play)
    assert play.section("shifts", "street")[0]["people"][0]["id"] == play.people["street"].id
    with refused("field_required"):
        play.move("check", "street", fields={"item_1": True})
    play.move("check", "street", fields={"item_1": True, "item_2": False}, text="一处燃气报警")
    assert [(row["good"], row["of"]) for row in play.section("checks", "street")] == [(1, 2)]
    assert play.move("close", "street", text="平稳").state == "closed"
    with refused("shift_outside"):
        duty(play, begins="2027-01-02")
    with refused("duty_dates_wrong"):
        duty(play, ends="2026-12-30")


def test_what_a_meeting_decides_becomes_cases_and_closes_it(play: Play):
    agenda = [{"title": "集中供热投诉"}, {"title": "小区充电桩"}]
    fields = {"level": "district", "at": "2026-11-25T09:00:00+08:00", "where": "区会议室", "invited": ["HWZX", "ZLS"],
              "agenda": agenda}  # fmt: skip
    play.open("supervision.meeting", "district", text="三级联席会议", anywhere=True, fields=fields)
    assert play.page("water")["has_appointment"]
    decided = [
        {"what": f"任务{n}", "unit": unit, "owner": "李主任", "due": DUE} for n, unit in enumerate(("HWZX", "ZLS"))
    ]
    said = {"present": ["HWZX", "ZLS"], "minutes": "一致同意", "decided": decided}
    assert play.move("minute", "district", fields=said).state == "held"
    assert play.waiting("water") == [("supervision.item", "hand_in")]
    for item, who in zip(play.below("supervision.item"), ("clerk", "water"), strict=True):
        assert play.facts().state == "held"
        hand_in(play, who, item.uuid)
        play.move("accept", "district", of=item.uuid)
    assert play.facts().state == "closed"


def test_a_meeting_without_decisions_is_over_when_it_is_recorded(play: Play):
    fields = {"level": "street", "at": "2026-11-25T09:00:00+08:00", "where": "议事厅", "invited": ["HWZX"],
              "agenda": [{"title": "通报"}]}  # fmt: skip
    play.open("supervision.meeting", "street", text="通报会", anywhere=True, fields=fields)
    assert play.move("minute", "street", fields={"present": ["HWZX"], "minutes": "已通报"}).state == "closed"
