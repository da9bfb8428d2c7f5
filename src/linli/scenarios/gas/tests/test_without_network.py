"""Cylinders without a network: what a phone carries, what it tells later, in whatever order that comes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from linli.kernel.base import clock
from linli.kernel.devices.models import Operation
from linli.kernel.registry.services import facts
from linli.kernel.registry.services.facts import Said, Source
from linli.scenarios.gas.models import HandOver, Holding, Stop
from linli.scenarios.gas.queries import cylinders
from linli.scenarios.gas.queries.ledger import lines
from linli.scenarios.gas.rules.ledger import Holder, Row, replay
from linli.scenarios.gas.tests.story import CODE, World, enrol
from support.phone import Phone, operation

OWN = "own-cylinders"


@pytest.fixture
def phone(world: World) -> Phone:
    """The grid worker's, and the cylinder is on its way to the home."""
    world.hand("fill", to=world.firms["filling"])
    world.hand("load", to=world.firms["transporting"])
    return Phone(world.play.people["grid"])


def told(world: World, step: str, *, seq: int | None = None, after: dict[str, Any] | None = None) -> dict[str, Any]:
    """A hand-over as the phone made it."""
    to = {"to_kind": "home", "to_uuid": str(world.home.uuid)} if step == "deliver" else {}
    before = {"after": after["id"]} if after else {"seq": seq}
    return operation("gas.hand_over", {"code": CODE, "step": step, **to, **before})


def is_whole() -> tuple[str, str]:
    """The ledger replays to what the holding says; the steps after the enrolment, and the station."""
    found = cylinders.find(CODE)
    assert found is not None
    rows = []
    for line in lines(found.uuid):
        giver = Holder(line.from_kind, str(line.from_uuid)) if line.from_uuid else None
        taker = Holder(line.to_kind, str(line.to_uuid))
        rows.append(Row(line.seq, line.step, line.from_state, line.to_state, giver, taker))
    state, holder, seq = replay(rows)
    there = Holding.objects.get(cylinder_uuid=found.uuid)
    assert holder is not None
    assert (state, holder.uuid, seq) == (there.state, str(there.holder_uuid), there.seq)
    return " ".join(row.step for row in rows[3:]), state


def test_a_phone_carries_the_cylinders_of_its_grid_and_of_its_firm_alone(world: World, phone: Phone) -> None:
    assert [key for name, key in phone.pack()["items"] if name == OWN] == []
    world.hand("deliver", to=world.home)
    enrol(world, "HX-OLD", at=world.home, made_on="2015-01-01")
    items = phone.pack()["items"]
    sound, old = items[OWN, CODE]["value"], items[OWN, "HX-OLD"]["value"]
    assert (sound["state"], sound["holder"]["title"]) == ("delivered", "九江路九江里3号楼2门301")
    reasons = {one["reason"]: one["from"] for one in old["stops"]}
    assert reasons["over_age"] == "2023-01-01"
    assert all(one["from"] > str(clock.today()) for one in sound["stops"])
    assert Phone(world.play.people["next"]).pack()["items"].get((OWN, CODE)) is None
    steps = {one["code"]: one for one in items["cylinder-table", "steps"]["value"]}
    assert steps["deliver"]["goes"]["carried"]["code"] == "delivered" and steps["return"]["back"]


def test_where_not_all_can_be_carried_those_of_the_firm_come_first(world: World) -> None:
    for n in range(3):
        enrol(world, f"HX-HOME{n}", at=world.home)
    firms = {world.firms["filling"].uuid}
    assert cylinders.held_in(["120103001001"], firms, 2)[0].code == CODE
    assert len(cylinders.held_in(["120103001001"], firms, 2)) == 2
    assert len(cylinders.held_in(["120103001001"], firms, 9)) == 4


def test_the_days_on_which_a_cylinder_stops_are_those_of_the_scan(world: World, phone: Phone) -> None:
    enrol(world, "HX-OLD", at=world.home, made_on="2023-03-01", inspection_due_on="2027-03-01")
    found = cylinders.find("HX-OLD")
    assert found is not None
    for day in (date(2027, 3, 1), date(2027, 3, 2), date(2031, 2, 28), date(2031, 3, 1)):
        carried = {one.reason for one, first in found.coming() if first is None or day >= first}
        assert carried == {one.reason for one in found.stops(day)}
    assert {one.reason for one in found.stops(date(2027, 3, 1))} == set()
    assert {one.reason for one in found.stops(date(2031, 3, 1))} == {"overdue", "over_age"}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_hand_overs_make_one_ledger_in_whatever_order_they_come_and_however_often(
    world: World, phone: Phone, order: tuple[int, ...]
) -> None:
    deliver = told(world, "deliver", seq=3)
    use = told(world, "use", after=deliver)
    back = operation("gas.hand_over", {
        "code": CODE, "step": "return", "to_kind": "organisation", "to_uuid": str(world.firms["selling"].uuid),
        "after": use["id"],
    })  # fmt: skip
    made = [deliver, use, back]
    for place in (*order, *order):
        phone.send(made[place])
    phone.send(*reversed(made))
    assert [one["status"] for one in phone.send(*made)] == ["done"] * 3
    assert is_whole() == ("deliver use return", "empty")
    assert HandOver.objects.filter(request_id__in=[one["id"] for one in made]).count() == 3


def test_what_another_did_meanwhile_is_told_and_the_ledger_stays(world: World, phone: Phone) -> None:
    late = told(world, "deliver", seq=3)
    world.hand("return", to=world.firms["filling"])
    (answer,) = phone.send(late)
    assert (answer["status"], answer["error"]["code"]) == ("refused", "hand_over_stale")
    assert "某人" in answer["error"]["message"]
    assert is_whole() == ("return", "empty")
    assert Operation.objects.get(uuid=late["id"]).body["code"] == CODE  # nothing of it is lost


def test_one_that_expired_before_it_came_is_refused_with_the_reason_and_the_stop_is_on_record(
    world: World, phone: Phone
) -> None:
    world.hand("deliver", to=world.home)
    found = cylinders.find(CODE)
    assert found is not None
    with transaction.atomic():
        due = Said("equipment", found.uuid, "equipment.inspection_due_on", "2026-01-01", clock.now())
        facts.say(facts=[due], source=Source("correction"), by=world.actor("system"))
    (answer,) = phone.send(told(world, "use", seq=4))
    assert answer["error"]["code"] == "cylinder_stopped"
    assert "2026-01-01" in answer["error"]["message"]
    assert Stop.objects.filter(code=CODE, step="use", reasons=["overdue"]).count() == 1
    assert is_whole() == ("deliver", "delivered")


def test_what_was_scanned_without_a_network_is_on_record_when_it_stopped(world: World, phone: Phone) -> None:
    enrol(world, "HX-OLD", at=world.home, made_on="2015-01-01")
    (scanned,) = phone.send(operation("gas.scan", {"code": "HX-OLD"}))
    assert not scanned["answer"]["may_go_on"] and "over_age" in scanned["answer"]["reasons"]
    (unknown,) = phone.send(operation("gas.scan", {"code": "HX-NONE"}))
    assert unknown["answer"] == {
        "is_known": False, "may_go_on": False, "reasons": ["unknown"], "on": str(clock.today()),
    }  # fmt: skip
    assert set(Stop.objects.values_list("code", flat=True)) == {"HX-OLD", "HX-NONE"}


def test_a_scan_is_judged_on_its_own_day_and_says_when_today_says_otherwise(world: World, phone: Phone) -> None:
    scanned_at = clock.now() - timedelta(days=3)
    then, due = clock.day_of(scanned_at), clock.today() - timedelta(days=2)
    enrol(world, "HX-DUE", at=world.home, made_on=str(due - timedelta(days=400)), inspection_due_on=str(due))
    (answer,) = phone.send(operation("gas.scan", {"code": "HX-DUE"}, at=scanned_at.isoformat()))
    assert answer["answer"] == {
        "is_known": True, "may_go_on": True, "reasons": [], "on": str(then),
        "today": {"may_go_on": False, "reasons": ["overdue"]},
    }  # fmt: skip
    assert not Stop.objects.exists()  # nothing stopped where it was scanned
    (late,) = phone.send(operation("gas.scan", {"code": "HX-DUE"}))
    assert (late["answer"]["reasons"], "today" in late["answer"]) == (["overdue"], False)
    (unknown,) = phone.send(operation("gas.scan", {"code": "HX-NONE"}, at=scanned_at.isoformat()))
    assert unknown["answer"]["on"] == str(then)
    assert dict(Stop.objects.values_list("code", "day")) == {"HX-DUE": clock.today(), "HX-NONE": then}


def test_nobody_hands_over_what_they_did_not_see_nor_what_is_not_theirs(world: World, phone: Phone) -> None:
    blind = operation("gas.hand_over", {"code": CODE, "step": "deliver"})
    assert phone.send(blind)[0]["error"]["code"] == "bad_input"
    stranger = Phone(world.play.people["next"])
    world.hand("deliver", to=world.home)
    (answer,) = stranger.send(told(world, "use", seq=4))
    assert answer["status"] == "parked"
    assert is_whole() == ("deliver", "delivered")
