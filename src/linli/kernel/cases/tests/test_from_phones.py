"""Cases on a phone without a network: carried with their next moves, moved and opened later, once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from linli.kernel.cases.models import Attachment, Case, TimelineEntry
from linli.kernel.forms.tests.test_submitting import png
from linli.kernel.places.models import Place
from support.people import COMMUNITY, OTHER_STREET, person
from support.phone import Phone, operation

pytestmark = pytest.mark.usefixtures("hexi")


@pytest.fixture
def phone() -> Phone:
    """The phone of somebody of the community's desk who is out."""
    return Phone(person("community"))


def report(**more: Any) -> dict[str, Any]:
    place = Place.objects.get(code=COMMUNITY, valid_until=None)
    return operation(
        "cases.report", {"description": "楼道堆物", "category": "0676", "lon": place.lon, "lat": place.lat, **more}
    )


def test_a_report_comes_up_once_with_the_photo_that_came_later(phone: Phone) -> None:
    sent = report(files=["p.png"])
    (waiting,) = phone.send(sent)
    assert (waiting["status"], waiting["error"]["details"]["needs"]) == ("waiting", sent["id"])
    assert not Case.objects.exists()
    assert phone.put(sent["id"], "p.png", png()).status_code == 200
    (told,) = phone.send(sent)
    assert (told["status"], told["again"]) == ("done", True)
    assert str(Case.objects.get().uuid) == told["answer"]["uuid"]
    assert Attachment.objects.get().case_id == Case.objects.get().id


def test_a_small_picture_inside_a_report_becomes_a_file_like_every_other(phone: Phone) -> None:
    from base64 import b64encode

    (told,) = phone.send({**report(files=["p.png"]), "files": {"p.png": b64encode(png()).decode()}})
    assert told["status"] == "done"
    uuid = Attachment.objects.get(case__uuid=told["answer"]["uuid"]).uuid
    shown = phone.get(f"/attachments/{uuid}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")


def test_a_case_that_was_opened_without_a_network_is_moved_by_the_operation_that_opened_it(phone: Phone) -> None:
    sent, centre = report(), Phone(person("street_centre"))
    accept = {"case": sent["id"], "move": "accept", "input": {"version": 1, "category": "0676"}}
    moved = operation("cases.move", accept)
    assert centre.send(moved)[0]["status"] == "waiting"
    assert phone.send(operation("cases.move", accept))[0]["status"] == "waiting"  # somebody else's
    assert centre.send(sent)[0]["status"] == "done"
    (told,) = centre.send(moved)
    assert (told["status"], told["again"], told["answer"]["state"]) == ("done", True, "accepted")
    assert TimelineEntry.objects.filter(move="accept").count() == 1


def test_what_was_sent_in_another_way_before_is_recognised_by_the_identifier_that_it_had_then(phone: Phone) -> None:
    sent = report(request_id="0190c0de-0000-4000-8000-000000000001")
    at = {"at": sent["at"]}
    assert phone.post("/events/reports", sent["body"] | at).status_code == 200
    (told,) = phone.send(sent)
    assert (told["status"], Case.objects.count()) == ("done", 1)


def test_a_stale_move_is_refused_with_who_was_first(phone: Phone) -> None:
    made = phone.send(report())[0]["answer"]
    centre = Phone(person("street_centre"))
    accept = {"case": made["uuid"], "move": "accept", "input": {"version": 1, "category": "0676"}}
    first = operation("cases.move", accept)
    assert centre.send(first)[0]["answer"]["version"] == 2
    assert centre.send(first)[0]["again"]
    (late,) = Phone(person("street_centre")).send(operation("cases.move", accept))
    assert (late["status"], late["error"]["code"]) == ("refused", "case_stale")
    assert TimelineEntry.objects.filter(case__uuid=UUID(made["uuid"])).count() == 2


def test_a_move_on_a_case_of_another_street_is_parked_there(phone: Phone) -> None:
    made = phone.send(report())[0]["answer"]
    far = Phone(person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET))
    (told,) = far.send(operation("cases.move", {"case": made["uuid"], "move": "accept", "input": {"version": 1}}))
    assert told["status"] == "parked"
    from linli.kernel.devices.models import Operation

    assert Operation.objects.get(status="parked").place_code.startswith(COMMUNITY)


@pytest.mark.parametrize(
    "body",
    [
        {"case": "x", "move": "accept", "input": {}},
        {"case": str(UUID(int=7)), "move": 3, "input": {}},
        {"case": str(UUID(int=7)), "move": "accept", "input": {}, "more": 1},
    ],
)
def test_a_move_that_cannot_be_read_is_refused(phone: Phone, body: dict[str, Any]) -> None:
    (told,) = phone.send(operation("cases.move", body))
    assert (told["status"], told["error"]["code"]) == ("refused", "bad_input")


def test_the_inbox_is_carried_with_what_each_move_asks(phone: Phone) -> None:
    made = phone.send(report())[0]["answer"]
    centre = Phone(person("street_centre"))
    found = centre.pack()["items"]
    value = found["cases", made["uuid"]]["value"]
    assert value["number"] == made["number"]
    assert value["next_move"] == "accept"
    assert "accept" in {move["move"] for move in value["moves"]}
    other = Phone(person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET))
    assert ("cases", made["uuid"]) not in other.pack()["items"]


def test_a_case_opened_by_its_type_comes_up_once(phone: Phone) -> None:
    asked = {"category": "goods", "quantity": 1, "measure": "件"}
    made = operation(
        "cases.open", {"type": "lists.need", "title": "轮椅一把", "text": "老人出院后要用", "fields": asked}
    )
    one, two = phone.send(made)[0], phone.send(made)[0]
    assert (one["status"], two["again"]) == ("done", True), one
    assert one["answer"] == two["answer"]
    assert Case.objects.count() == 1
