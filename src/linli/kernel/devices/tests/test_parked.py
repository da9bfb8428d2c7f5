"""Whose right to a place was lost: what they had not sent is kept whole until somebody who answers for it decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from linli.kernel.accounts.models import Duty
from linli.kernel.audit.models import AuditRecord
from linli.kernel.devices.models import Operation
from linli.kernel.forms.models import Submission
from linli.kernel.registry.models import Fact
from support.houses import House
from support.people import OTHER_COMMUNITY, OTHER_STREET, browser, person, post
from support.phone import Phone

pytestmark = pytest.mark.usefixtures("hexi")
Filled = Callable[..., dict[str, Any]]


@pytest.fixture
def parked(phone: Phone, filled: Filled) -> dict[str, Any]:
    """An operation of somebody who moved to another community yesterday."""
    Duty.objects.filter(user_id=phone.who.id).update(area_code=f"{OTHER_COMMUNITY}001")
    sent = filled()
    (result,) = phone.send(sent)
    assert (result["status"], result["error"]["code"]) == ("parked", "operation_parked")
    return sent


def test_it_is_kept_whole_and_nothing_of_it_is_taken_in(parked: dict[str, Any], phone: Phone) -> None:
    row = Operation.objects.get(uuid=parked["id"])
    assert (row.status, row.body, row.place_code[:12]) == ("parked", parked["body"], "120103001001")
    assert not Submission.objects.exists()
    assert phone.send(parked)[0]["status"] == "parked"


def test_who_decides_there_sees_it_and_reads_it_for_a_purpose(parked: dict[str, Any]) -> None:
    desk = browser(person("street_centre"))
    (listed,) = desk.get("/api/v1/devices/parked").json()["items"]
    assert (listed["uuid"], listed["kind"], listed["user_name"]) == (parked["id"], "forms.submit", "某人")
    assert "body" not in listed
    path = f"/api/v1/devices/parked/{parked['id']}"
    assert desk.get(path).json()["error"]["code"] == "purpose_required"
    assert desk.get(path, {"purpose": "核对入户结果"}).json()["body"] == parked["body"]
    assert AuditRecord.objects.get(action="devices.operation.read").purpose == "核对入户结果"


@pytest.mark.parametrize("role", ["grid_worker", "grid_lead", "community", "department_clerk", "auditor"])
def test_nobody_else_decides(parked: dict[str, Any], role: str) -> None:
    answer = post(browser(person(role)), f"/devices/parked/{parked['id']}/take", {"reason": "x"})
    assert answer.json()["error"]["code"] == "not_allowed"


def test_the_next_street_does_not_see_it(parked: dict[str, Any]) -> None:
    desk = browser(person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET))
    assert desk.get("/api/v1/devices/parked").json()["items"] == []
    assert post(desk, f"/devices/parked/{parked['id']}/take", {"reason": "x"}).status_code == 404


def test_what_is_taken_in_is_said_by_who_was_at_the_door(parked: dict[str, Any], house: House, phone: Phone) -> None:
    desk = browser(person("street_centre"))
    path = f"/devices/parked/{parked['id']}/take"
    assert post(desk, path, {"reason": " "}).json()["error"]["code"] == "reason_wanted"
    answer = post(desk, path, {"reason": "调岗前完成的入户"}).json()
    assert answer["status"] == "done"
    assert Fact.objects.get(subject_uuid=house.home, key="home.residents").said_by_id == phone.who.id
    record = AuditRecord.objects.get(action="devices.operation.taken")
    assert (record.purpose, record.object_id) == ("调岗前完成的入户", parked["id"])
    (told,) = phone.send(parked)
    assert (told["status"], told["answer"]["standing"], told["again"]) == ("done", "taken", True)
    assert post(desk, path, {"reason": "再来"}).status_code == 404


def test_what_is_put_aside_stays_whole_and_the_phone_is_told_why(parked: dict[str, Any], phone: Phone) -> None:
    desk = browser(person("district_centre"))
    answer = post(desk, f"/devices/parked/{parked['id']}/discard", {"reason": "已由新网格员重新入户"})
    assert answer.json()["status"] == "refused"
    (told,) = phone.send(parked)
    assert told["error"]["code"] == "operation_discarded"
    assert told["error"]["details"] == {"who": "某人", "reason": "已由新网格员重新入户"}
    assert Operation.objects.get(uuid=parked["id"]).body == parked["body"]
    assert AuditRecord.objects.filter(action="devices.operation.discarded").exists()


def test_the_rest_of_a_batch_is_done(phone: Phone, filled: Filled) -> None:
    from support.houses import make_house

    far = make_house(f"{OTHER_COMMUNITY}001001", room="777")
    results = phone.send(filled(), filled(home=far.home), filled())
    assert [one["status"] for one in results] == ["done", "parked", "done"]
