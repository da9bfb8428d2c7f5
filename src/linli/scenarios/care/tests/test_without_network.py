"""Elders on phones: the team carries whom it cares for, nobody else does; what comes too late is read by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from linli.kernel.devices.models import Item, Operation
from linli.kernel.rounds.models import Result, Target
from linli.scenarios.care.models import Wish
from linli.scenarios.care.rules.rulebook import FORM
from linli.scenarios.care.services.ending import finish
from support.phone import Phone, operation

if TYPE_CHECKING:
    from linli.scenarios.care.tests.round_an_elder import Around

LIVING = {"self_care": "partial", "daily_needs": "meals", "lives_alone": "yes", "children_near": "city"}


@pytest.fixture
def phone(around: Around) -> Phone:
    """The phone of the worker, who is in the team of a graded elder."""
    around.begin()
    around.assess(LIVING)
    around.team("worker", "lead")
    around.grade("orange")
    return Phone(around.people["worker"])


def carried(phone: Phone) -> dict[str, Any]:
    """What the phone has of elders, by collection."""
    own = ("own-elders", "own-visits", "own-people", "care-words")
    return {slug: item["value"] for (slug, _), item in phone.pack()["items"].items() if slug in own}


def visit(around: Around) -> dict[str, Any]:
    target = str(Target.objects.get(round__type="care.visit", is_left=True).uuid)
    return operation("rounds.result", {"target": target, "outcome": "done", "xml": around.xml(LIVING).decode()})


def test_only_the_team_carries_an_elder(around: Around, phone: Phone) -> None:
    mine = carried(phone)
    elder = mine["own-elders"]
    assert (elder["title"], elder["colour"]["slug"], elder["parts"]) == ("王**", "orange", ["grid_worker"])
    assert mine["own-visits"]["uuid"] == elder["visit"]["uuid"]
    for who in ("colleague", "community", "street", "other_community"):
        assert carried(Phone(around.people[who])) == {}


def test_the_visit_comes_up_once_with_its_form(around: Around, phone: Phone) -> None:
    sent = visit(around)
    told = [phone.send(sent)[0]["status"] for _ in range(2)]
    assert told == ["done", "done"]
    assert Result.objects.filter(submission_uuid__isnull=False).count() == 1


def test_who_left_the_team_carries_nothing_and_what_was_unsent_is_read_by_nobody(around: Around, phone: Phone) -> None:
    carried(phone)
    late = visit(around)
    around.team("lead")
    assert carried(phone) == {}
    (told,) = phone.send(late)
    assert (told["status"], told["error"]["code"]) == ("refused", "visit_sealed")
    assert not Operation.objects.filter(status="parked").exists()
    assert Operation.objects.get(uuid=late["id"]).body == {}  # and by nobody in the log
    assert Phone(around.people["street"]).get("/devices/parked").json()["items"] == []


def test_the_end_of_care_takes_the_elder_off_phones_and_shelves(around: Around, phone: Phone) -> None:
    carried(phone)
    finish(around.uuid, "no_need", by=around.actor("community"))
    assert not Item.objects.filter(collection="own-elders").exists()
    assert carried(phone) == {}
    assert FORM not in str(carried(phone))


def asked(around: Around, **more: Any) -> dict[str, Any]:
    return operation("care.wish", {"elder": str(around.uuid), "kind": "meals", "text": "想吃软一点的", **more})


def test_what_an_elder_asks_for_comes_up_once_from_who_is_in_the_team(around: Around, phone: Phone) -> None:
    sent = asked(around)
    told = [phone.send(sent)[0] for _ in range(2)]
    assert [one["status"] for one in told] == ["done", "done"]
    taken = Wish.objects.get()
    assert (taken.kind, taken.text, taken.asked_at.isoformat()) == ("meals", "想吃软一点的", sent["at"])
    assert told[0]["answer"]["number"] == taken.case_number
    for body, code in (
        ({"kind": "gold"}, "care_wish_unknown"),
        ({"kind": ""}, "bad_input"),
        ({"text": 7}, "bad_input"),
    ):
        assert phone.send(asked(around, **body))[0]["error"]["code"] == code
    late, stranger = asked(around), Phone(around.people["colleague"])
    assert stranger.send(asked(around))[0]["error"]["code"] == "not_found"
    around.team("lead")
    assert phone.send(late)[0]["error"]["code"] == "not_found"
    assert Operation.objects.get(uuid=late["id"]).body == {} and Wish.objects.count() == 1


def test_the_words_of_the_pack_go_with_the_team(around: Around, phone: Phone) -> None:
    words = carried(phone)["care-words"]
    assert {one["slug"] for one in words["wishes"]} >= {"meals"} and {one["slug"] for one in words["colours"]} >= {
        "red"
    }
    around.team("lead")
    assert carried(phone) == {}
