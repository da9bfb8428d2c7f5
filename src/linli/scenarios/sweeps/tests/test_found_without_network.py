"""Homes and people found without a network: each once, with what was visited there, whoever comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from linli.kernel.base.clock import today
from linli.kernel.devices.models import Operation
from linli.kernel.forms.queries import forms
from linli.kernel.places.models import Home
from linli.kernel.registry.models import Person
from linli.kernel.rounds.models import Result, Target
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.lib.clock import uuid7
from linli.scenarios.sweeps.models import Finding
from support.houses import make_house
from support.people import COMMUNITY, OTHER_COMMUNITY, browser, get, person
from support.phone import Phone, operation
from support.survey import submission

if TYPE_CHECKING:
    from support.houses import House
    from support.people import Person as Staff

pytestmark = pytest.mark.usefixtures("hexi")


@pytest.fixture
def phone(worker: Staff) -> Phone:
    """A phone of the first grid's worker."""
    return Phone(worker)


@pytest.fixture
def other(houses: list[House]) -> Phone:
    """The phone of a colleague in the same grid."""
    return Phone(person("grid_worker"))


@pytest.fixture
def sweep(form: str, houses: list[House], community: Staff) -> str:
    """A household sweep of the community."""
    row = open_round(Opening("sweeps.household", "入户摸排", COMMUNITY, today(), today()), by=community.actor)
    return str(row.uuid)


def found(sweep: str, houses: list[House], **given: Any) -> dict[str, Any]:
    stairwell = Home.objects.get(uuid=houses[0].home).stairwell_id
    on = {"round": sweep, "target": str(uuid7())}
    body = {"uuid": str(uuid7()), "stairwell": stairwell, "floor": 6, "room": "602", "on": on, **given}
    return operation("sweeps.home", body)


def visited(home: dict[str, Any], outcome: str = "absent", **given: Any) -> dict[str, Any]:
    return operation("rounds.result", {"target": home["body"]["on"]["target"], "outcome": outcome, **given})


def household(home: str) -> str:
    """The household form, filled for a home."""
    xform = forms.xform(forms.version("sweep-household").id)
    answers = {"home": home, "residents": "3", "tenure": "owner", "returnees": "0", "isolated": "0"}
    return submission(xform, {f"/data/{name}": said for name, said in answers.items()}).decode()


def coverage(phone: Phone, sweep: str) -> dict[str, Any]:
    told: dict[str, Any] = phone.get(f"/rounds/{sweep}").json()["coverage"]
    return told


def test_a_found_home_and_the_visit_to_it_come_in_any_order(phone: Phone, sweep: str, houses: list[House]) -> None:
    home = found(sweep, houses)
    visit = visited(home)
    assert phone.send(visit)[0]["status"] == "waiting"
    (told,) = phone.send(home)
    target = home["body"]["on"]["target"]
    assert told["status"] == "done"
    assert told["answer"] == {
        "uuid": home["body"]["uuid"], "target": target, "visit": target, "is_known": False,
    }  # fmt: skip
    assert [one["status"] for one in phone.send(visit, home)] == ["done", "done"]
    assert (Target.objects.get(uuid=target).outcome, Home.objects.filter(room="602").count()) == ("absent", 1)
    assert coverage(phone, sweep)["found"] == 1
    assert not Operation.objects.exclude(body=None).exists()


def test_a_door_that_two_found_is_one_home_with_the_visits_of_both(
    phone: Phone, other: Phone, sweep: str, houses: list[House]
) -> None:
    mine, theirs = found(sweep, houses), found(sweep, houses, room="602室")
    assert other.send(theirs)[0]["answer"]["is_known"] is False
    phone.send(visited(mine))  # before its parent, as it may be
    (told,) = phone.send(mine)
    there = theirs["body"]["on"]["target"]
    assert (told["status"], told["answer"]["visit"], told["answer"]["is_known"]) == ("done", there, True)
    assert Home.objects.filter(room="602").count() == 1
    assert (coverage(phone, sweep)["found"], Target.objects.get(uuid=there).outcome) == (1, "absent")
    assert phone.send(visited(mine))[0]["answer"]["target"] == there
    assert Result.objects.filter(target__uuid=there).count() == 2
    assert [one["subject"] for one in get(browser(person("community")), "/sweeps/findings").json()] == [
        theirs["body"]["uuid"]
    ]


def test_a_form_filled_at_a_door_that_somebody_else_found_is_about_that_home(
    phone: Phone, other: Phone, sweep: str, houses: list[House]
) -> None:
    mine, theirs = found(sweep, houses), found(sweep, houses)
    other.send(theirs)
    told = phone.send(mine, visited(mine, "done", xml=household(mine["body"]["uuid"])))
    assert [one["status"] for one in told] == ["done", "done"], told
    assert Target.objects.get(uuid=theirs["body"]["on"]["target"]).outcome == "done"


def test_a_door_of_the_list_taken_for_a_new_one_is_not_newly_found(
    phone: Phone, sweep: str, houses: list[House]
) -> None:
    there = Home.objects.get(uuid=houses[0].home)
    mine = found(sweep, houses, room=there.room, floor=there.floor)
    (told,) = phone.send(mine)
    assert (told["status"], told["answer"]["is_known"], coverage(phone, sweep)["found"]) == ("done", True, 0)
    assert phone.send(visited(mine))[0]["status"] == "done"
    assert Target.objects.get(subject_uuid=there.uuid).outcome == "absent"


def test_somebody_found_in_a_found_home_is_its_child(
    phone: Phone, other: Phone, sweep: str, houses: list[House]
) -> None:
    mine, theirs = found(sweep, houses), found(sweep, houses)
    body = {"home": mine["body"]["uuid"], "name": "李返乡", "born_on": "1990-05-01"}
    somebody = operation("sweeps.person", {"uuid": str(uuid7()), **body})
    assert phone.send(somebody)[0]["status"] == "waiting"
    other.send(theirs)
    phone.send(mine)
    assert phone.send(somebody)[0]["status"] == "done"
    assert str(Person.objects.get(name="李返乡").household.home.uuid) == theirs["body"]["uuid"]
    (again,) = other.send(operation("sweeps.person", {"uuid": str(uuid7()), **body, "home": theirs["body"]["uuid"]}))
    assert (again["status"], again["answer"]["is_known"]) == ("done", True)
    assert Person.objects.filter(name="李返乡").count() == 1


def test_who_may_be_somebody_else_is_told_to_a_person_and_not_registered_twice(
    phone: Phone, houses: list[House]
) -> None:
    body = {"name": "李返乡", "born_on": "1990-05-01"}

    def send(house: House, number: str) -> dict[str, Any]:
        given = {"uuid": str(uuid7()), "home": str(house.home), **body, "id_number": number}
        return phone.send(operation("sweeps.person", given))[0]

    assert send(houses[0], "120103199005019999")["status"] == "done"
    for told in (send(houses[0], "120103199005018888"), send(houses[1], "120103199005019999")):
        assert (told["status"], told["error"]["code"]) == ("refused", "person_there")
        assert str(houses[0].home) not in str(told)
    assert Person.objects.filter(name="李返乡").count() == 1


def test_what_was_found_where_one_answers_no_more_is_parked_whole(
    phone: Phone, sweep: str, houses: list[House]
) -> None:
    elsewhere = make_house(f"{OTHER_COMMUNITY}001001")
    stairwell = Home.objects.get(uuid=elsewhere.home).stairwell_id
    home = found(sweep, houses, stairwell=stairwell)
    assert [one["status"] for one in phone.send(home, visited(home))] == ["parked", "waiting"]
    parked = Operation.objects.get(uuid=home["id"])
    assert (parked.place_code[:12], parked.body["room"]) == (OTHER_COMMUNITY, "602")
    assert not Finding.objects.exists()


def test_a_round_takes_nothing_from_outside_its_area(houses: list[House], form: str, community: Staff) -> None:
    street, elsewhere = Phone(person("street_centre")), make_house(f"{COMMUNITY[:9]}999001001")
    row = open_round(Opening("sweeps.household", "入户摸排", COMMUNITY, today(), today()), by=community.actor)
    stairwell = Home.objects.get(uuid=elsewhere.home).stairwell_id
    (told,) = street.send(found(str(row.uuid), houses, stairwell=stairwell))
    assert told["status"] == "parked"
    assert (Target.objects.filter(origin="found").count(), Home.objects.filter(room="602").count()) == (0, 0)


@pytest.mark.parametrize("wrong", [{"room": ""}, {"floor": "x"}, {"stairwell": 0}, {"more": 1}, {"uuid": "x"}])
def test_what_cannot_be_read_is_refused_in_words(
    phone: Phone, sweep: str, houses: list[House], wrong: dict[str, Any]
) -> None:
    (told,) = phone.send(found(sweep, houses, **wrong))
    assert (told["status"], told["error"]["code"]) == ("refused", "bad_input")
    assert not Home.objects.filter(room="602").exists()
