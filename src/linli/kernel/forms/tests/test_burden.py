"""What a visit asks is weighed when it comes in: no form asks again for a fact that holds, and if one did, it shows."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.forms import services
from linli.kernel.forms.burden import Shown
from linli.kernel.forms.models import Submission
from linli.kernel.forms.tests.test_submitting import made
from linli.kernel.registry.models import Fact
from support.houses import House
from support.people import person
from support.phone import Phone, operation

pytestmark = pytest.mark.usefixtures("hexi")
RESIDENTS, NAME, ADDRESS = "/data/user/residents", "/data/user/contact_name", "/data/home_address"


def told(worker: Actor, xml: bytes, spared: Collection[str] = (), changed: Collection[str] = ()) -> Submission:
    """What is kept of a submission whose phone says what was on its screen."""
    shown = Shown(frozenset(spared), frozenset(changed))
    uuid = services.receive(xml=xml, files={}, by=worker, channel="web", shown=shown).uuid
    return Submission.objects.get(uuid=uuid)


def test_a_first_visit_asks_what_nobody_knows(form: str, house: House, worker: Actor) -> None:
    row = told(worker, made(form, house), spared=[NAME, ADDRESS])
    assert row.spared == [ADDRESS, NAME]
    assert (row.asked_again, row.unfounded) == (["/data/user/contact_phone"], [])
    asked = row.form_version.definition["questions"]
    rows = {"/data/cylinder": 1, "/data/hazard": 1, "": 1}  # the first row of each repeat is there from the start
    assert row.questions_asked == sum(rows[one["repeat"]] for one in asked if one["asked"]) - 2


def test_a_fact_that_holds_and_is_asked_again_is_counted_and_named(form: str, house: House, worker: Actor) -> None:
    told(worker, made(form, house), spared=[NAME, ADDRESS])
    row = told(worker, made(form, house), spared=[NAME, ADDRESS])
    assert RESIDENTS in row.asked_again


def test_what_somebody_says_has_changed_is_no_burden_of_the_form(form: str, house: House, worker: Actor) -> None:
    told(worker, made(form, house), spared=[NAME, ADDRESS])
    row = told(worker, made(form, house, __data__user__residents="5"), spared=[NAME, ADDRESS], changed=[RESIDENTS])
    assert RESIDENTS not in row.asked_again
    assert RESIDENTS not in row.spared


def test_a_fact_whose_time_is_over_may_be_asked_and_must_not_be_left_out(
    form: str, house: House, worker: Actor
) -> None:
    told(worker, made(form, house), spared=[NAME, ADDRESS])
    with clock.at(clock.now() + timedelta(days=181)):  # residents hold for 180 days
        asked = told(worker, made(form, house), spared=[NAME, ADDRESS])
        left_out = told(worker, made(form, house, __data__user__residents="4"), spared=[RESIDENTS, ADDRESS])
    assert RESIDENTS not in asked.asked_again
    assert left_out.unfounded == []  # it was said a moment before, and holds again
    assert Fact.objects.get(subject_uuid=house.home, key="home.residents", is_latest=True).value == 3  # 4: of nobody
    with clock.at(clock.now() + timedelta(days=365)):
        assert told(worker, made(form, house), spared=[RESIDENTS]).unfounded == [RESIDENTS]


def test_a_phone_that_was_without_a_network_says_it_with_its_operation(form: str, house: House) -> None:
    phone = Phone(person("grid_worker"))

    def sent(**shown: list[str]) -> dict[str, Any]:
        body = {"xml": made(form, house).decode(), "shown": shown}
        return phone.send(operation("forms.submit", body))[0]["answer"]

    first = sent(spared=[NAME, ADDRESS])
    assert first["facts"] == {"new": 7, "spared": 3}  # name and address left out, the telephone number said once more
    again = Submission.objects.get(uuid=sent(spared=[NAME, ADDRESS, RESIDENTS], changed=["/data/user/tenure"])["uuid"])
    assert RESIDENTS in again.spared
    assert "/data/user/gas_kind" in again.asked_again
    assert not {RESIDENTS, "/data/user/tenure"} & set(again.asked_again)


def test_two_visits_to_one_home_in_one_batch_are_weighed_once(form: str, house: House) -> None:
    phone = Phone(person("grid_worker"))
    body = {"shown": {"spared": [NAME]}}
    phone.send(*(operation("forms.submit", {**body, "xml": made(form, house).decode()}) for _ in range(2)))
    assert [row.questions_asked is None for row in Submission.objects.order_by("id")] == [False, True]


@pytest.mark.parametrize("shown", [[], "x", {"spared": "all"}, {"other": []}, {"spared": ["x" * 201]}])
def test_an_operation_whose_screen_cannot_be_read_is_refused(form: str, house: House, shown: Any) -> None:
    body = {"xml": made(form, house).decode(), "shown": shown}
    (result,) = Phone(person("grid_worker")).send(operation("forms.submit", body))
    assert (result["status"], result["error"]["code"]) == ("refused", "bad_input")


def test_a_tool_that_does_not_say_what_it_showed_is_not_counted(form: str, house: House, phone: Client) -> None:
    sent = phone.post("/api/v1/submissions", {"xml_submission_file": SimpleUploadedFile("s.xml", made(form, house))})
    assert Submission.objects.get(uuid=sent.json()["uuid"]).questions_asked is None


@pytest.mark.parametrize(
    "shown", ["{", "[]", '{"spared": "all"}', '{"spared": [1]}', json.dumps({"spared": ["x" * 201]})]
)
def test_what_cannot_be_read_of_the_screen_is_refused_and_changes_nothing(
    form: str, house: House, phone: Client, shown: Any
) -> None:
    body = {"xml_submission_file": SimpleUploadedFile("s.xml", made(form, house)), "shown": shown}
    answer = phone.post("/api/v1/submissions", body)
    assert answer.json()["error"]["code"] == "bad_input"
    assert not Submission.objects.exists()
