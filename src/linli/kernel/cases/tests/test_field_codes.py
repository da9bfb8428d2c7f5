"""The code that a phone gives a case without a network: of its own block, once, found at the desk."""

from __future__ import annotations

from typing import Any

import pytest

from linli.kernel.cases.models import Case
from linli.kernel.cases.queries import integrity
from linli.kernel.cases.tests.test_from_phones import report
from linli.kernel.devices.codes import code
from support.people import OTHER_STREET, person
from support.phone import Phone, operation

pytestmark = pytest.mark.usefixtures("hexi")


@pytest.fixture
def phone() -> Phone:
    """The phone of somebody of the community's desk who is out."""
    return Phone(person("community"))


def block(phone: Phone, count: int = 2) -> list[str]:
    codes: list[str] = phone.post(f"/devices/{phone.uuid}/codes", {"kind": "case", "count": count}).json()["codes"]
    return codes


def found(phone: Phone, typed: str) -> list[str]:
    return [row["number"] for row in phone.get("/cases", q=typed).json()["items"]]


def test_a_case_keeps_the_code_that_was_told_at_the_door_and_is_found_by_it(phone: Phone) -> None:
    mine, other = block(phone)
    (told,) = phone.send(report(code=mine))
    assert told["status"] == "done"
    assert phone.get(f"/cases/{told['answer']['uuid']}").json()["field_code"] == mine
    for typed in (mine, mine.lower(), f"{mine[:5]} {mine[5:9]}-{mine[9:]}"):
        assert found(phone, typed) == [told["answer"]["number"]]
    assert found(phone, other) == []
    assert found(Phone(person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET)), mine) == []
    assert integrity.verify() == []


def test_a_case_of_a_type_that_is_opened_brings_its_code_too(phone: Phone) -> None:
    (mine,) = block(phone, 1)
    asked = {"category": "goods", "quantity": 1, "measure": "件"}
    given = {"type": "lists.need", "title": "轮椅一把", "text": "老人出院后要用", "fields": asked, "code": mine}
    (told,) = phone.send(operation("cases.open", given))
    assert (told["status"], Case.objects.get().field_code) == ("done", mine), told


def test_only_the_phone_that_was_handed_a_code_gives_it(phone: Phone) -> None:
    (others,) = block(Phone(person("community")), 1)
    wrong = others[:-1] + str((int(others[-1]) + 1) % 10)
    homes = phone.post(f"/devices/{phone.uuid}/codes", {"kind": "home", "count": 1}).json()["codes"][0]
    for given in (others, wrong, homes, "C", code("C", 99_999_999)):
        (told,) = phone.send(report(code=given))
        assert (told["status"], told["error"]["code"]) == ("refused", "code_not_yours"), given
    (told,) = phone.send(report(code=7))
    assert (told["error"]["code"], told["error"]["details"]) == ("bad_input", {"field": "body.code"})
    assert not Case.objects.exists()


def test_a_code_is_given_once_and_the_same_operation_again_changes_nothing(phone: Phone) -> None:
    mine, _ = block(phone)
    sent: dict[str, Any] = report(code=mine)
    first = phone.send(sent)[0]["answer"]
    assert phone.send(sent)[0]["answer"] == first
    (told,) = phone.send(report(code=mine))
    assert (told["status"], told["error"]["code"]) == ("refused", "code_given_already")
    assert told["error"]["details"] == {"code": mine, "number": first["number"]}
    assert Case.objects.get().field_code == mine
