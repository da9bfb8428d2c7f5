"""Three versions of one field: what the phone had shown, what somebody else said meanwhile, what is said now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.clock import now
from linli.kernel.registry.models import Fact, FactConflict
from support.houses import House, make_house
from support.people import OTHER_STREET, browser, person, post
from support.phone import Phone, operation

pytestmark = pytest.mark.usefixtures("hexi")


@pytest.fixture
def house() -> House:
    return make_house()


def say(phone: Phone, house: House, minutes_ago: int = 0, **facts: Any) -> dict[str, Any]:
    """Say facts of the home from a phone: ``residents=(value, base)``, or a value without a base."""
    told = [
        {
            "key": f"home.{name}",
            **({"value": v[0], "base": v[1] and str(v[1])} if isinstance(v, tuple) else {"value": v}),
        }
        for name, v in facts.items()
    ]
    made = operation("facts.say", {"subject_kind": "home", "subject_uuid": str(house.home), "facts": told})
    made["at"] = (now() - timedelta(minutes=minutes_ago)).isoformat()
    (result,) = phone.send(made)
    return result


def latest(house: House, key: str) -> Fact:
    return Fact.objects.get(subject_uuid=house.home, key=f"home.{key}", is_latest=True)


def base(house: House, key: str) -> UUID:
    return latest(house, key).uuid


@pytest.fixture
def two() -> tuple[Phone, Phone]:
    """The phones of two workers of the same grid."""
    return Phone(person("grid_worker")), Phone(person("grid_worker"))


def test_different_fields_merge_and_nobody_is_asked(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, residents=3, tenure="owner")
    seen = base(house, "residents"), base(house, "tenure")
    assert say(two[0], house, residents=(4, seen[0]))["status"] == "done"
    assert say(two[1], house, tenure=("tenant", seen[1]))["status"] == "done"
    assert (latest(house, "residents").value, latest(house, "tenure").value) == (4, "tenant")
    assert not FactConflict.objects.exists()


def test_the_same_field_is_listed_with_both_values_and_the_later_stands_for_now(
    two: tuple[Phone, Phone], house: House
) -> None:
    say(two[0], house, 60, residents=3)
    seen = base(house, "residents")
    say(two[0], house, 20, residents=(4, seen))
    result = say(two[1], house, 10, residents=(5, seen))
    assert result["status"] == "conflict"
    assert result["answer"]["conflicts"][0]["fact"] == "home.residents"
    assert latest(house, "residents").value == 5
    (shown,) = browser(person("grid_lead")).get("/api/v1/facts/conflicts").json()["items"]
    assert (shown["one"]["value"], shown["other"]["value"], shown["name"]) == (4, 5, "常住人数")
    assert shown["subject_title"] == "九江路九江里3号楼2门301"


def test_a_word_that_comes_late_is_listed_too_and_does_not_stand(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, 60, residents=3)
    seen = base(house, "residents")
    say(two[0], house, 5, residents=(4, seen))
    assert say(two[1], house, 30, residents=(5, seen))["status"] == "conflict"
    assert latest(house, "residents").value == 4


def test_two_who_say_the_same_are_in_no_conflict(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, 60, residents=3)
    seen = base(house, "residents")
    say(two[0], house, 20, residents=(4, seen))
    assert say(two[1], house, 10, residents=(4, seen))["status"] == "done"


def test_who_changes_their_own_word_is_in_no_conflict(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, 60, residents=(3, None))
    assert say(two[0], house, 30, residents=(4, None))["status"] == "done"
    assert latest(house, "residents").value == 4


def test_nothing_shown_and_something_there_is_a_conflict(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, 60, residents=3)
    assert say(two[1], house, 10, residents=(4, None))["status"] == "conflict"
    assert say(two[1], house, 5, tenure="owner")["status"] == "done"


def test_somebody_settles_it_with_either_or_a_third_value(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, 60, residents=3)
    say(two[1], house, 10, residents=(4, None))
    row = FactConflict.objects.get()
    lead = browser(person("grid_lead"))
    wrong = post(lead, f"/facts/conflicts/{row.uuid}/settle", {"value": "many", "reason": "数过"})
    assert wrong.json()["error"]["code"] == "fact_value_unfit"
    bare = post(lead, f"/facts/conflicts/{row.uuid}/settle", {"value": 6, "reason": " "})
    assert bare.json()["error"]["code"] == "reason_wanted"
    settled = post(lead, f"/facts/conflicts/{row.uuid}/settle", {"value": 6, "reason": "上门核实"})
    assert settled.status_code == 200, settled.content
    assert latest(house, "residents").value == 6
    assert latest(house, "residents").source == "correction"
    assert lead.get("/api/v1/facts/conflicts").json()["items"] == []
    again = post(lead, f"/facts/conflicts/{row.uuid}/settle", {"value": 7})
    assert again.json()["error"]["code"] == "conflict_settled"
    assert AuditRecord.objects.get(action="registry.conflict.settled").purpose == "上门核实"


def test_both_words_say_where_they_came_from_beside_what_the_register_held(
    two: tuple[Phone, Phone], house: House
) -> None:
    say(two[0], house, 60, residents=3)
    seen = base(house, "residents")
    say(two[0], house, 20, residents=(4, seen))
    say(two[1], house, 30, residents=(5, seen))
    (shown,) = browser(person("grid_lead")).get("/api/v1/facts/conflicts").json()["items"]
    assert (shown["held"]["value"], shown["one"]["value"], shown["other"]["value"]) == (3, 4, 5)
    assert {shown[each]["source"] for each in ("held", "one", "other")} == {"phone"}
    assert shown["stands"] == "one"


def test_who_only_walks_the_grid_or_sits_elsewhere_settles_nothing(two: tuple[Phone, Phone], house: House) -> None:
    say(two[0], house, 60, residents=3)
    say(two[1], house, 10, residents=(4, None))
    path = f"/facts/conflicts/{FactConflict.objects.get().uuid}/settle"
    assert post(two[0].client, path, {"value": 4}).json()["error"]["code"] == "not_allowed"
    far = browser(person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET))
    assert post(far, path, {"value": 4}).status_code == 404
    assert far.get("/api/v1/facts/conflicts").json()["items"] == []


def test_personal_values_are_covered_until_a_purpose_is_stated(two: tuple[Phone, Phone], house: House) -> None:
    for phone, value, shown in ((two[0], "19900000003", None), (two[1], "19900000004", None)):
        fact = {"key": "person.phone", "value": value, "base": shown}
        body = {"subject_kind": "person", "subject_uuid": str(house.contact), "facts": [fact]}
        phone.send(operation("facts.say", body))
    lead = browser(person("grid_lead"))
    (covered,) = lead.get("/api/v1/facts/conflicts").json()["items"]
    assert (covered["one"]["value"], covered["is_covered"]) == ("***", True)
    assert covered["held"] is None
    (bare,) = lead.get("/api/v1/facts/conflicts", {"purpose": "电话核实"}).json()["items"]
    assert (bare["one"]["value"], bare["other"]["value"]) == ("19900000003", "19900000004")
    assert AuditRecord.objects.filter(action="registry.conflict.revealed", purpose="电话核实").count() == 1
