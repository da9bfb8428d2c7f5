"""What a phone carries: whole in one go, then only what changed, and both sides know that they hold the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from linli.kernel.audit.models import AuditRecord
from linli.kernel.devices.models import Part
from support.houses import MICRO_GRID, House, make_house
from support.people import COMMUNITY, OTHER_COMMUNITY, OTHER_STREET, person
from support.phone import Phone, state_of

Filled = Callable[..., dict[str, Any]]
GRID = MICRO_GRID[:15]


@pytest.fixture(autouse=True)
def grids(own_hexi: str) -> None:
    """Two grids of a community."""
    from linli.kernel.places.models import Place
    from linli.kernel.places.services.stamp import touch

    for number in ("001", "002"):
        Place.objects.create(
            code=f"{COMMUNITY}{number}", level="grid", name=f"第{number}网格", parent_code=COMMUNITY,
            lon=117.2, lat=39.1, valid_from="2026-01-01",
        )  # fmt: skip
    touch()


def held(pack: dict[str, Any]) -> dict[tuple[str, str], Any]:
    items: dict[tuple[str, str], Any] = pack["items"]
    return items


def follow(phone: Phone, items: dict[tuple[str, str], Any], cursor: str, limit: int = 500) -> tuple[str, str]:
    """Take changes as a phone does until there are no more; the cursor and the state that the server says."""
    while True:
        answer = phone.changes(cursor, limit)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        for item in told["items"]:
            key = item["collection"], item["key"]
            items.pop(key, None)
            if item["value"] is not None:
                items[key] = item
        cursor = told["cursor"]
        if not told["more"]:
            return cursor, told["state"]


def test_the_pack_of_a_grid_holds_its_homes_its_forms_and_its_places(phone: Phone, house: House, forms: None) -> None:
    make_house(f"{COMMUNITY}002001", room="999")
    pack = phone.pack()
    assert [area["code"] for area in pack["areas"]] == [GRID]
    items = held(pack)
    home = items["homes", str(house.home)]["value"]
    assert home["title"] == "九江路九江里3号楼2门301"
    assert home["facts"]["person.phone"]["value"] == "19900000001"
    assert items["forms", "gas-inspection"]["value"]["xform"].startswith("<?xml")
    assert items["places", GRID]["value"]["name"] == "第001网格"
    assert [key for name, key in items if name == "homes"] == [str(house.home)]
    assert pack["state"] == state_of(items)
    assert AuditRecord.objects.filter(action="devices.pack.handed_out").count() == 1


def test_who_has_no_area_sends_through_a_phone_and_carries_nothing(hexi: None) -> None:
    phone = Phone(person("department_clerk"))
    assert phone.registered.status_code == 201
    assert phone.pack()["areas"] == []


def withdraw_all() -> None:
    """No form is published."""
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.queries import forms
    from linli.kernel.forms.services import withdraw

    for version in forms.current(by=SYSTEM):
        withdraw(slug=version.slug, version=version.version, by=SYSTEM)


def test_nothing_is_carried_of_a_person_that_no_published_form_asks(phone: Phone, house: House) -> None:
    withdraw_all()
    assert held(phone.pack())["homes", str(house.home)]["value"]["facts"] == {}


def test_a_part_is_made_once_for_everybody_and_only_anew_when_it_changed(
    phone: Phone, house: House, forms: None, filled: Filled
) -> None:
    first = phone.get(f"/devices/{phone.uuid}/pack").json()["parts"]
    colleague = Phone(person("grid_worker"))
    assert colleague.get(f"/devices/{colleague.uuid}/pack").json()["parts"] == first
    count = Part.objects.count()
    phone.send(filled())
    second = phone.get(f"/devices/{phone.uuid}/pack").json()["parts"]
    changed = {part["collection"] for part in second if part not in first}
    assert changed == {"homes"}
    assert Part.objects.count() == count + 1


def test_what_changed_comes_by_cursor_and_both_sides_hold_the_same(phone: Phone, house: House, filled: Filled) -> None:
    pack = phone.pack()
    items = held(pack)
    cursor, state = follow(phone, items, pack["cursor"])
    assert state == pack["state"] == state_of(items)
    Phone(person("grid_worker")).send(filled())
    fact = items["homes", str(house.home)]["value"]["facts"].get("home.residents")
    assert fact is None
    cursor, state = follow(phone, items, cursor)
    fact = items["homes", str(house.home)]["value"]["facts"]["home.residents"]
    assert (fact["value"], fact["text"], fact["said_by"]) == (3, "3", "某人")
    assert state == state_of(items)
    assert phone.changes(cursor).json()["items"] == []


def test_a_transaction_that_commits_late_is_not_skipped(
    phone: Phone, house: House, filled: Filled, own_hexi: str
) -> None:
    """It wrote first and commits last; a cursor that counted would be past it."""
    from django.db import connection

    pack = phone.pack()
    items = held(pack)
    late = connection.copy()
    late.settings_dict["NAME"] = own_hexi
    with late.cursor() as slow:
        slow.execute("begin")
        slow.execute(
            "insert into devices_change (collection, area, key) values ('homes', %s, %s)", [GRID, str(house.home)]
        )
        slow.execute(
            "update devices_item set version = 'late', value = '{}', digest = 5, txid = pg_current_xact_id()"
            " where collection = 'places' and key = %s",
            [GRID],
        )
        phone.send(filled())
        cursor, _ = follow(phone, items, pack["cursor"])
        assert items["places", GRID]["version"] != "late"
        slow.execute("commit")
    late.close()
    follow(phone, items, cursor)
    assert items["places", GRID]["version"] == "late"


def test_a_long_answer_comes_in_parts_and_ends_with_the_state(phone: Phone, forms: None) -> None:
    pack = phone.pack()
    items = held(pack)
    from linli.kernel.devices.services.shelves import note

    houses = [make_house(room=str(number)) for number in range(300, 312)]
    note("homes", [(GRID, str(one.home)) for one in houses])
    answer = phone.changes(pack["cursor"], 5).json()
    assert (len(answer["items"]), answer["more"], answer["state"]) == (5, True, None)
    _, state = follow(phone, items, pack["cursor"], limit=5)
    assert {str(one.home) for one in houses} <= {key for name, key in items if name == "homes"}
    assert state == state_of(items)


def test_what_is_gone_is_told_and_counts_no_more(phone: Phone, house: House, forms: None) -> None:
    from linli.kernel.registry.models import Organisation
    from support.houses import LONG_AGO

    firm = Organisation.objects.create(
        uuid=house.contact, name="平安燃气", kind="enterprise", place_code=GRID, lon=117.2, lat=39.1, source="test",
        updated_at=LONG_AGO,
    )  # fmt: skip
    pack = phone.pack()
    items = held(pack)
    key = "organisations", str(firm.uuid)
    assert key in items
    firm.place_code = f"{COMMUNITY}002"
    firm.save()
    _, state = follow(phone, items, pack["cursor"])
    assert key not in items
    assert state == state_of(items)


def test_a_form_that_is_published_later_comes_with_the_facts_that_it_asks(phone: Phone, house: House) -> None:
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.queries import forms
    from linli.kernel.forms.services import publish

    version = forms.version("gas-inspection").version
    withdraw_all()
    pack = phone.pack()
    items = held(pack)
    assert not [key for name, key in items if name == "forms"]
    publish(slug="gas-inspection", version=version, by=SYSTEM)
    _, state = follow(phone, items, pack["cursor"])
    assert ("forms", "gas-inspection") in items
    assert "person.name" in items["homes", str(house.home)]["value"]["facts"]
    assert state == state_of(items)


def test_a_lost_area_is_told_and_its_parts_are_handed_out_no_more(phone: Phone, house: House, filled: Filled) -> None:
    from linli.kernel.accounts.models import Duty

    pack = phone.pack()
    part = next(part for part in pack["parts"] if part["collection"] == "homes")
    Duty.objects.filter(user_id=phone.who.id).update(area_code=f"{COMMUNITY}002")
    assert phone.changes(pack["cursor"]).json()["error"]["code"] == "cursor_unknown"  # a new area: fetch the pack
    assert phone.asked(part["sha256"]).status_code == 404
    assert [area["code"] for area in phone.pack()["areas"]] == [f"{COMMUNITY}002"]


def test_who_lost_every_area_is_told_which_to_remove_and_what_was_unsent_is_parked(
    phone: Phone, house: House, filled: Filled
) -> None:
    from linli.kernel.accounts.models import Duty

    pack = phone.pack()
    Duty.objects.filter(user_id=phone.who.id).delete()
    told = phone.changes(pack["cursor"]).json()
    assert (told["areas"], told["lost"]) == ([], [GRID])
    assert AuditRecord.objects.filter(action="devices.area.lost", place_code=GRID).count() == 1
    assert phone.send(filled())[0]["status"] == "parked"


def test_the_neighbours_part_is_not_handed_out(phone: Phone, house: House, forms: None) -> None:
    parts = {part["collection"]: part["sha256"] for part in phone.pack()["parts"]}
    other = Phone(person("grid_worker", unit_code=OTHER_COMMUNITY, area_code=OTHER_COMMUNITY + "001"))
    assert other.asked(parts["homes"]).status_code == 404
    assert other.asked(parts["forms"]).status_code == 200
    desk = Phone(person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET))
    assert desk.asked(parts["places"]).status_code == 404


def test_parts_come_together_in_the_order_asked_each_as_long_as_was_told(
    phone: Phone, house: House, filled: Filled
) -> None:  # fmt: skip
    parts = phone.get(f"/devices/{phone.uuid}/pack").json()["parts"]
    assert len(parts) > 2
    for order in (parts, parts[::-1]):
        files, at = phone.asked(*(part["sha256"] for part in order)).content, 0
        for part in order:
            whole = json.loads(gzip.decompress(files[at : at + part["bytes"]]))
            assert (whole["collection"], whole["area"], len(whole["items"])) == (
                part["collection"], part["area"], part["rows"],
            )  # fmt: skip
            at += part["bytes"]
        assert at == len(files)
    assert phone.asked(parts[0]["sha256"], "0" * 64).json()["error"]["code"] == "not_found"
    for wrong in ([], ["x"], [parts[0]["sha256"]] * 201):
        assert phone.asked(*wrong).status_code == 422


@pytest.fixture
def own_list() -> Iterator[None]:
    """Something of a person that is the same for everybody of a team."""
    from linli.kernel.devices import collections

    kept = dict(collections._collections)
    collections.collection(
        collections.Collection("team", "person", lambda area, keys, by: [("one", {"title": "王奶奶"})])
    )
    yield
    collections._collections.clear()
    collections._collections.update(kept)


def test_two_who_carry_the_same_of_their_own_each_get_their_part(phone: Phone, own_list: None) -> None:
    other, stranger = Phone(person("grid_worker")), Phone(person("department_clerk"))

    def part_of(one: Phone) -> str:
        parts = one.get(f"/devices/{one.uuid}/pack").json()["parts"]
        return next(str(part["sha256"]) for part in parts if part["collection"] == "team")

    first, second = part_of(phone), part_of(other)
    assert first == second
    assert phone.part(first)["items"] == other.part(second)["items"]
    assert stranger.asked(first).status_code == 404


@pytest.mark.parametrize("cursor", ["", "x", "1.2:3", "7.1:1:", "1.1:1:;drop"])
def test_a_cursor_that_is_none_sends_the_phone_to_the_pack(phone: Phone, cursor: str) -> None:
    phone.pack()
    assert phone.changes(cursor).json()["error"]["code"] == "cursor_unknown"


def test_a_part_that_is_missing_on_disk_is_made_again(phone: Phone, house: House, forms: None) -> None:
    from linli.kernel.devices import store

    pack = phone.pack()
    for part in pack["parts"]:
        store.drop(bytes.fromhex(part["sha256"]))
    assert held(phone.pack()) == held(pack)
