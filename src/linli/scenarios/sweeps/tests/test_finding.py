"""Homes and people that nobody had on a list are registered from the phone, once, and confirmed or taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.clock import today
from linli.kernel.places.models import Home, Stairwell
from linli.kernel.registry.models import Household, Person
from linli.kernel.rounds.models import Target
from linli.kernel.rounds.services.opening import Opening, open_round
from support.houses import House, make_house
from support.people import COMMUNITY, OTHER_COMMUNITY, browser, get, person, post
from support.people import Person as Staff

pytestmark = pytest.mark.usefixtures("hexi")


@pytest.fixture
def phone(worker: Staff) -> Client:
    """The worker's phone."""
    return browser(worker)


@pytest.fixture
def sweep(form: str, houses: list[House], community: Staff) -> str:
    """A household sweep of the community."""
    row = open_round(Opening("sweeps.household", "入户摸排", COMMUNITY, today(), today()), by=community.actor)
    return str(row.uuid)


def a_home(houses: list[House], **other: Any) -> dict[str, Any]:
    stairwell = Home.objects.get(uuid=houses[0].home).stairwell_id
    return {"uuid": str(uuid4()), "stairwell": stairwell, "floor": 6, "room": "602", **other}


def somebody(house: House, **other: Any) -> dict[str, Any]:
    plain = {"uuid": str(uuid4()), "home": str(house.home), "name": "李返乡", "born_on": "1990-05-01"}
    return {**plain, "id_number": "120103199005019999", **other}


def test_a_found_home_joins_the_register_and_the_round(phone: Client, sweep: str, houses: list[House]) -> None:
    body = a_home(houses, on={"round": sweep, "target": str(uuid4())})
    told = post(phone, "/sweeps/homes", body)
    assert told.status_code == 201, told.json()
    home = Home.objects.get(uuid=body["uuid"])
    assert (home.room, home.source, home.registered_at is not None) == ("602", "摸排发现", True)
    target = Target.objects.get(uuid=body["on"]["target"])
    assert (target.origin, str(target.subject_uuid)) == ("found", body["uuid"])
    actions = set(AuditRecord.objects.filter(object_id=body["uuid"]).values_list("action", flat=True))
    assert {"places.home.registered", "sweeps.home.found"} <= actions
    assert get(phone, f"/rounds/{sweep}").json()["coverage"]["found"] == 1


def test_the_same_home_again_is_the_same_and_another_by_its_identifier_is_refused(
    phone: Client, sweep: str, houses: list[House]
) -> None:
    body = a_home(houses, on={"round": sweep, "target": str(uuid4())})
    assert [post(phone, "/sweeps/homes", body).status_code for _ in range(2)] == [201, 201]
    other = post(phone, "/sweeps/homes", {**body, "room": "603"}).json()
    assert other["error"]["code"] == "identifier_taken"
    assert Home.objects.filter(room__in=("602", "603")).count() == 1


def test_a_home_that_is_there_is_refused_in_words(phone: Client, houses: list[House]) -> None:
    told = post(phone, "/sweeps/homes", a_home(houses, room="101室"))
    assert told.json()["error"] | {"details": 0} == {
        "code": "home_there", "message": "这个楼门已有 101 室,无需重复登记",
        "message_en": "Room 101 is in this stairwell already", "details": 0,
    }  # fmt: skip


def test_nobody_registers_a_home_in_the_next_street(phone: Client) -> None:
    other = make_house(f"{OTHER_COMMUNITY}001001")
    assert post(phone, "/sweeps/homes", a_home([other])).status_code == 404
    assert post(phone, "/sweeps/people", somebody(other)).status_code == 404
    assert get(phone, f"/sweeps/stairwells/{Stairwell.objects.latest('id').id}/rooms").status_code == 404


def test_a_found_person_joins_the_household(phone: Client, houses: list[House]) -> None:
    body = somebody(houses[0])
    assert post(phone, "/sweeps/people", body).status_code == 201
    found = Person.objects.get(uuid=body["uuid"])
    assert (found.household.home.uuid, found.source) == (houses[0].home, "摸排发现")
    assert Household.objects.filter(home__uuid=houses[0].home).count() == 1
    assert post(phone, "/sweeps/people", body).status_code == 201
    assert Person.objects.filter(name="李返乡").count() == 1


def test_who_is_registered_elsewhere_is_refused_and_nobody_learns_where(phone: Client, houses: list[House]) -> None:
    post(phone, "/sweeps/people", somebody(houses[0]))
    again = post(phone, "/sweeps/people", somebody(houses[1]))
    assert again.json()["error"]["code"] == "person_there"
    assert str(houses[0].home) not in again.content.decode()
    namesake = post(phone, "/sweeps/people", somebody(houses[0], id_number=""))
    assert namesake.json()["error"]["code"] == "person_there"


@pytest.mark.parametrize("wrong", [{"born_on": "2031-01-01"}, {"born_on": "1850-01-01"}, {"name": "  "}])
def test_who_cannot_be_is_refused_and_nothing_is_written(
    phone: Client, houses: list[House], wrong: dict[str, Any]
) -> None:
    before = Person.objects.count()
    assert post(phone, "/sweeps/people", somebody(houses[0], **wrong)).json()["error"]["code"] == "person_unfit"
    assert Person.objects.count() == before


def test_what_was_found_is_confirmed_or_taken_back_with_a_reason(
    phone: Client, community: Staff, sweep: str, houses: list[House]
) -> None:
    desk = browser(community)
    home, man = a_home(houses, on={"round": sweep, "target": str(uuid4())}), somebody(houses[0])
    post(phone, "/sweeps/homes", home)
    post(phone, "/sweeps/people", man)
    assert [one["kind"] for one in get(desk, "/sweeps/findings").json()] == ["home", "person"]
    assert post(desk, f"/sweeps/findings/{man['uuid']}/settle", {"confirm": True}).json()["state"] == "confirmed"
    bare = post(desk, f"/sweeps/findings/{home['uuid']}/settle", {"confirm": False})
    assert bare.json()["error"]["code"] == "finding_reason_missing"
    gone = post(desk, f"/sweeps/findings/{home['uuid']}/settle", {"confirm": False, "reason": "看错门牌"})
    assert gone.json()["state"] == "removed"
    assert not Home.objects.filter(uuid=home["uuid"]).exists()
    assert Target.objects.get(uuid=home["on"]["target"]).outcome == "not_eligible"
    again = post(desk, f"/sweeps/findings/{home['uuid']}/settle", {"confirm": True})
    assert again.json()["error"]["code"] == "finding_settled"
    assert post(phone, f"/sweeps/findings/{man['uuid']}/settle", {"confirm": True}).status_code == 403


def test_a_home_in_which_people_are_registered_stays(phone: Client, community: Staff, houses: list[House]) -> None:
    home = a_home(houses)
    post(phone, "/sweeps/homes", home)
    post(phone, "/sweeps/people", somebody(houses[0], home=home["uuid"]))
    told = post(browser(community), f"/sweeps/findings/{home['uuid']}/settle", {"confirm": False, "reason": "错"})
    assert told.json()["error"]["code"] == "home_lived_in"
    assert Home.objects.filter(uuid=home["uuid"]).exists()


def test_the_phone_chooses_among_the_stairwells_and_rooms_of_its_area(phone: Client, houses: list[House]) -> None:
    doors = get(phone, "/sweeps/stairwells", place=f"{COMMUNITY}001").json()
    assert len(doors) == 4
    rooms = get(phone, f"/sweeps/stairwells/{doors[0]['id']}/rooms").json()
    assert [room["room"] for room in rooms] == ["101"]
    assert get(phone, "/sweeps/stairwells", place=OTHER_COMMUNITY).status_code == 403
    assert get(browser(person("department_clerk")), "/sweeps/stairwells", place=COMMUNITY).status_code == 403
