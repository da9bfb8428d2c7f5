"""A resident is seen covered, in one's own area; uncovered only with a purpose, on record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.actor import SYSTEM
from linli.kernel.places.models import Building, Home, Stairwell
from linli.kernel.places.services import After, change
from linli.kernel.registry.models import Household, Organisation, Person
from linli.lib.clock import uuid7
from support import people

pytestmark = pytest.mark.usefixtures("hexi")
A, B = "120103001001", "120103002001"
VALUES = {"name": "王小明", "phone": "10400000001", "id_number": "120103199001011230", "born_on": "1990-01-01"}


def resident(community: str) -> Person:
    """Somebody at home in the first micro-grid of a community."""
    micro_grid = f"{community}001001"
    building = Building.objects.create(
        place_code=micro_grid[:15], estate="里", number="1", address="", address_key=community, floors=6, lon=0, lat=0
    )
    stairwell = Stairwell.objects.create(building=building, number=1, place_code=micro_grid)
    household = Household.objects.create(home=Home.objects.create(stairwell=stairwell, floor=5, room="501"))
    told = VALUES | {"born_on": date(1990, 1, 1)}
    moment = "2026-01-01T00:00:00Z"
    return Person.objects.create(uuid=uuid7(), household=household, sex="male", source="t", updated_at=moment, **told)


def test_names_and_numbers_are_covered() -> None:
    somebody = resident(A)
    browser = people.browser(people.person("community"))
    (read,) = people.get(browser, f"/homes/{somebody.household.home_id}/people").json()
    assert (read["name"], read["phone"]) == ("王**", "104****0001")
    assert "1990" not in read["id_number"]
    assert UUID(read["uuid"]) == somebody.uuid


def test_a_purpose_uncovers_the_asked_fields_and_leaves_a_record() -> None:
    somebody = resident(A)
    worker = people.person("grid_worker")
    path, body = f"/people/{somebody.uuid}/reveal", {"fields": ["name", "phone"], "purpose": "入户走访"}
    read = people.post(people.browser(worker), path, body)
    assert read.json() == {"name": VALUES["name"], "phone": VALUES["phone"]}
    record = AuditRecord.objects.latest("id")
    assert (record.action, record.actor_id, record.purpose) == ("registry.person.revealed", worker.id, "入户走访")
    assert (record.object_id, record.detail) == (str(somebody.uuid), {"fields": ["name", "phone"]})
    assert VALUES["name"] not in str(record.detail)


@pytest.mark.parametrize("body", [{"fields": ["name"], "purpose": "  "}, {"fields": ["name"], "purpose": ""}])
def test_without_a_purpose_nothing_is_uncovered(body: dict[str, object]) -> None:
    somebody = resident(A)
    answer = people.post(people.browser(people.person("community")), f"/people/{somebody.uuid}/reveal", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "purpose_required")
    assert not AuditRecord.objects.filter(action="registry.person.revealed").exists()


@pytest.mark.parametrize("fields", [[], ["password"], ["name"] * 9])
def test_only_the_fields_that_can_be_uncovered(fields: list[str]) -> None:
    somebody = resident(A)
    body = {"fields": fields, "purpose": "走访"}
    answer = people.post(people.browser(people.person("community")), f"/people/{somebody.uuid}/reveal", body)
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["grid_worker", "grid_lead", "community", "street_centre"])
def test_a_neighbouring_street_is_as_if_it_were_not_there(role: str) -> None:
    somebody = resident(B)
    browser = people.browser(people.person(role))
    body = {"fields": ["name"], "purpose": "走访"}
    there = people.get(browser, f"/homes/{somebody.household.home_id}/people")
    nowhere = people.get(browser, "/homes/999999/people")
    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()
    assert people.post(browser, f"/people/{somebody.uuid}/reveal", body).status_code == 404
    assert people.post(browser, f"/people/{uuid7()}/reveal", body).status_code == 404


@pytest.mark.parametrize("role", ["department_clerk", "department_head", "partner", "administrator", "auditor"])
def test_who_has_no_area_to_care_for_sees_nobody(role: str) -> None:
    somebody = resident(A)
    browser = people.browser(people.person(role))
    body = {"fields": ["name"], "purpose": "走访"}
    assert people.get(browser, f"/homes/{somebody.household.home_id}/people").status_code == 403
    assert people.post(browser, f"/people/{somebody.uuid}/reveal", body).status_code == 403


def test_nobody_searches_for_people() -> None:
    browser = people.browser(people.person("district_centre"))
    assert people.get(browser, "/people", q="王").status_code == 404
    assert people.get(people.browser(), "/homes/1/people").status_code == 401


def test_organisations_follow_their_place() -> None:
    organisation = Organisation.objects.create(
        uuid=uuid7(), name="某校", kind="school", place_code=A, lon=0, lat=0, source="t", updated_at="2026-01-01T00:00Z"
    )
    change(kind="recode", on=date(2026, 5, 1), before=[A], after=[After("120103001099")], by=SYSTEM)
    organisation.refresh_from_db()
    assert organisation.place_code == "120103001099"
