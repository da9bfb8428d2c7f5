"""A home answers by message, once, without an account, and learns nothing but what its contact said."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from linli.kernel.base import clock
from linli.kernel.base.clock import now, today
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import forms
from linli.kernel.messages.models import Delivery
from linli.kernel.registry.models import Fact, Household, Person
from linli.kernel.rounds.models import Result, Target
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.scenarios.sweeps.models import Invitation
from support.houses import House
from support.people import COMMUNITY, browser, get, post
from support.people import Person as Staff
from support.survey import submission

pytestmark = pytest.mark.usefixtures("hexi")
ANSWERS = {
    "/data/residents": "3", "/data/tenure": "owner", "/data/returnees": "1", "/data/isolated": "0",
}  # fmt: skip


@pytest.fixture
def desk(community: Staff) -> Client:
    """The community's desk."""
    return browser(community)


@pytest.fixture
def sweep(form: str, houses: list[House], community: Staff) -> str:
    """A household sweep of the community's five homes."""
    ends = today() + timedelta(days=20)
    row = open_round(Opening("sweeps.household", "入户摸排", COMMUNITY, today(), ends), by=community.actor)
    return str(row.uuid)


def write(desk: Client, sweep: str, **body: Any) -> Any:
    return post(desk, f"/sweeps/rounds/{sweep}/invitations", body)


def code_for(house: House) -> str:
    """The code that waits to leave for a home; tests tell homes apart by the phone of the contact."""
    phone = Person.objects.get(uuid=house.contact).phone
    return str(Delivery.objects.filter(recipient=phone).latest("id").payload["code"])


def tell_apart(houses: list[House]) -> None:
    for number, house in enumerate(houses):
        Person.objects.filter(uuid=house.contact).update(phone=f"1990000010{number}")


def filled(house: House, **other: str) -> str:
    xform = forms.xform(forms.version("sweep-household").id)
    return submission(xform, {"/data/home": str(house.home), **ANSWERS, **other}).decode()


def test_homes_whose_contact_consented_get_a_code_and_the_others_are_for_the_door(
    desk: Client, sweep: str, houses: list[House]
) -> None:
    Household.objects.filter(home__uuid=houses[0].home).update(contact_consent=False)
    Person.objects.filter(uuid=houses[1].contact).update(phone="")
    assert write(desk, sweep).json() == {"sent": 3, "waiting": 0, "without_contact": 2}
    assert write(desk, sweep).json() == {"sent": 0, "waiting": 3, "without_contact": 2}
    told = Delivery.objects.filter(kind="sweeps.invitation")
    assert told.count() == 3
    assert re.fullmatch(r"[0-9A-Z-]{14}", told[0].payload["code"])
    assert not any("九江" in str(row.payload) or "王小明" in str(row.payload) for row in told)


def test_who_is_written_to_and_who_cannot_be_is_told_before_and_what_left_after(
    desk: Client, sweep: str, houses: list[House]
) -> None:
    from linli.kernel.messages.services import deliver_due

    Household.objects.filter(home__uuid=houses[0].home).update(contact_consent=False)
    Person.objects.filter(uuid=houses[1].contact).update(phone="")
    Person.objects.filter(uuid=houses[2].contact).delete()
    path = f"/sweeps/rounds/{sweep}/invitations"
    told = get(desk, path).json()
    parts = ("left", "to_write", "waiting", "without_consent", "without_phone", "without_people")
    assert [told[part] for part in parts] == [5, 2, 0, 1, 1, 1]
    assert sum(one["to_write"] for one in told["grids"]) == 2
    assert "XXXX-XXXX-XXXX" in told["text"]
    assert (told["written"]["homes"], told["written"]["sent"], Delivery.objects.count()) == (0, 0, 0)
    assert sum(write(desk, sweep, place=one["code"]).json()["sent"] for one in told["grids"]) == 2
    after = get(desk, path).json()
    assert (after["to_write"], after["waiting"], after["written"]["open"], after["written"]["waiting"]) == (0, 2, 2, 2)
    deliver_due()
    assert get(desk, path).json()["written"]["sent"] == 2
    assert get(desk, path, days=99).status_code == 422


def test_nothing_is_told_before_the_code_and_of_the_register_nothing_after_it(
    desk: Client, sweep: str, houses: list[House]
) -> None:
    tell_apart(houses)
    write(desk, sweep)
    nobody = browser()
    assert get(nobody, "/public/answers/0000-0000-0000").status_code == 404
    opened = get(nobody, f"/public/answers/{code_for(houses[0]).lower().replace('-', ' ')}")
    assert opened.status_code == 200, opened.json()
    assert opened.json()["known"] == []
    assert opened.json()["subject"] == str(houses[0].home)
    text = opened.content.decode()
    assert not [word for word in ("九江", "王小明", "19900000100", "3号楼") if word in text]


def test_an_answer_is_a_submission_of_the_round_and_its_facts_are_the_homes(
    desk: Client, sweep: str, houses: list[House]
) -> None:
    tell_apart(houses)
    write(desk, sweep)
    told = post(browser(), f"/public/answers/{code_for(houses[0])}", {"xml": filled(houses[0])})
    assert told.status_code == 200, told.json()
    target = Target.objects.get(subject_uuid=houses[0].home)
    result = Result.objects.get(target=target)
    assert (target.outcome, result.channel, result.user_name, result.user_id) == ("done", "message", "住户本人", None)
    assert Submission.objects.get(uuid=result.submission_uuid).standing == "taken"
    assert Fact.objects.get(subject_uuid=houses[0].home, key="home.returnees").value == 1


def test_a_code_answers_once_and_the_same_answer_again_is_a_success(
    desk: Client, sweep: str, houses: list[House]
) -> None:
    tell_apart(houses)
    write(desk, sweep)
    code, xml = code_for(houses[0]), filled(houses[0])
    nobody = browser()
    sent = [post(nobody, f"/public/answers/{code}", {"xml": xml}).json().get("is_new") for _ in range(2)]
    assert sent == [True, False]
    other = post(nobody, f"/public/answers/{code}", {"xml": filled(houses[0], **{"/data/residents": "9"})})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "invitation_used")
    assert get(nobody, f"/public/answers/{code}").json()["error"]["code"] == "invitation_used"
    assert Fact.objects.get(subject_uuid=houses[0].home, key="home.residents", is_latest=True).value == 3


def test_a_code_answers_for_its_own_home_only(desk: Client, sweep: str, houses: list[House]) -> None:
    tell_apart(houses)
    write(desk, sweep)
    told = post(browser(), f"/public/answers/{code_for(houses[0])}", {"xml": filled(houses[1])})
    assert told.json()["error"]["code"] == "submission_of_another"
    assert not Submission.objects.exists()
    assert not Fact.objects.exists()


def test_a_code_whose_time_is_over_is_told_like_a_wrong_one(
    desk: Client, sweep: str, houses: list[House], community: Staff
) -> None:
    tell_apart(houses)
    write(desk, sweep, days=2)
    code = code_for(houses[0])
    with clock.at(now() + timedelta(days=2, minutes=1)):
        late, wrong = get(browser(), f"/public/answers/{code}"), get(browser(), "/public/answers/1111-1111-1111")
        assert late.json() == wrong.json()
        assert write(browser(community), sweep).json()["sent"] == 5
    assert Invitation.objects.count() == 5


def test_a_home_that_was_visited_meanwhile_is_not_answered_for_again(
    desk: Client, sweep: str, houses: list[House]
) -> None:
    tell_apart(houses)
    write(desk, sweep)
    target = Target.objects.get(subject_uuid=houses[0].home)
    body = {"uuid": str(UUID(int=7)), "outcome": "done", "xml": filled(houses[0])}
    assert post(desk, f"/visits/{target.uuid}/results", body).status_code == 201
    told = post(browser(), f"/public/answers/{code_for(houses[0])}", {"xml": filled(houses[0])})
    assert told.json()["error"]["code"] == "invitation_used"


def test_the_next_sweep_shows_the_contact_what_they_said_themselves_and_nobody_else_s_words(
    desk: Client, sweep: str, houses: list[House], community: Staff
) -> None:
    tell_apart(houses)
    write(desk, sweep)
    post(browser(), f"/public/answers/{code_for(houses[0])}", {"xml": filled(houses[0])})
    target = Target.objects.get(subject_uuid=houses[1].home)
    post(desk, f"/visits/{target.uuid}/results",
         {"uuid": str(UUID(int=8)), "outcome": "done", "xml": filled(houses[1])})  # fmt: skip
    ends = today() + timedelta(days=30)
    again = open_round(Opening("sweeps.household", "第二轮", COMMUNITY, today(), ends), by=community.actor)
    write(desk, str(again.uuid))
    own = {
        one["path"]: one["value"] for one in get(browser(), f"/public/answers/{code_for(houses[0])}").json()["known"]
    }
    assert own["/data/residents"] == "3"
    assert get(browser(), f"/public/answers/{code_for(houses[1])}").json()["known"] == []


def test_a_code_is_kept_nowhere_once_the_message_left(desk: Client, sweep: str, houses: list[House]) -> None:
    from linli.kernel.messages.services import deliver_due

    tell_apart(houses)
    write(desk, sweep)
    code = code_for(houses[0])
    deliver_due()
    assert not Delivery.objects.filter(payload__code=code).exists()
    assert get(browser(), f"/public/answers/{code}").status_code == 200
    assert all(code.encode() not in bytes(row.code_hash) for row in Invitation.objects.all())


def test_only_who_leads_writes_to_homes_and_only_a_household_sweep(
    desk: Client, worker: Staff, sweep: str, houses: list[House], community: Staff
) -> None:
    assert write(browser(worker), sweep).status_code == 403
    other = open_round(Opening("sweeps.enrolment", "参保", COMMUNITY, today(), today()), by=community.actor)
    assert write(desk, str(other.uuid)).json()["error"]["code"] == "round_of_another_kind"


def test_leaflets_are_told_with_the_homes_they_were_given_at(desk: Client, sweep: str, houses: list[House]) -> None:
    for number, leaflets in enumerate(("3", "0", "2")):
        target = Target.objects.get(subject_uuid=houses[number].home)
        body = {"uuid": str(UUID(int=number + 20)), "outcome": "done",
                "xml": filled(houses[number], **{"/data/leaflets": leaflets})}  # fmt: skip
        assert post(desk, f"/visits/{target.uuid}/results", body).status_code == 201
    for number, outcome in ((3, "absent"), (4, "refused")):
        target = Target.objects.get(subject_uuid=houses[number].home)
        body = {"uuid": str(UUID(int=number + 20)), "outcome": outcome}
        assert post(desk, f"/visits/{target.uuid}/results", body).status_code == 201
    told = get(desk, f"/sweeps/rounds/{sweep}/leaflets").json()
    assert [told[key] for key in ("absent", "refused", "pending")] == [1, 1, 0]
    by_grid = get(desk, f"/sweeps/rounds/{sweep}/leaflets", level="grid", place=COMMUNITY).json()
    assert {one["code"][:12] for one in by_grid["places"]} == {COMMUNITY}
    assert [sum(one[key] for one in by_grid["places"]) for key in ("homes", "refused", "given")] == [5, 1, 5]
    assert [told[key] for key in ("homes", "with_form", "given_at", "given")] == [5, 3, 2, 5]
    assert told["places"][0]["given"] == 5
