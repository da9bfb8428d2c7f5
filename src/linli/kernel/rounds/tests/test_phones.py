"""Rounds on a phone: the visits of the area are carried, results come as operations in any order, and what a phone
holds follows what others told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from linli.kernel.base import clock
from linli.kernel.devices.models import Operation
from linli.kernel.rounds.models import Result, Round, Target
from linli.kernel.rounds.services.closing import close_round
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.lib.clock import uuid7
from support.people import COMMUNITY, person
from support.phone import Phone, operation, state_of

if TYPE_CHECKING:
    from linli.kernel.base.actor import Actor
    from support.houses import House

pytestmark = pytest.mark.usefixtures("grids", "kinds")
GRID = f"{COMMUNITY}001"


@pytest.fixture
def db(own_database: str) -> None:
    """What is written here is committed: a phone's cursor is a snapshot, and sees no open transaction."""


@pytest.fixture
def grids(db: None) -> None:
    """Two grids of a community."""
    from linli.kernel.places.models import Place
    from linli.kernel.places.services.stamp import touch

    for number in ("001", "002"):
        Place.objects.create(
            code=f"{COMMUNITY}{number}", level="grid", name=f"第{number}网格", parent_code=COMMUNITY,
            lon=117.2, lat=39.1, valid_from="2026-01-01",
        )  # fmt: skip
    touch()


@pytest.fixture
def phone(db: None) -> Phone:
    """The phone of a worker of the first grid."""
    return Phone(person("grid_worker"))


def opened(by: Actor, kind: str = "test.sweep") -> Round:
    today = clock.today()
    return open_round(Opening(kind, "春季摸排", COMMUNITY, today, today + timedelta(days=7)), by=by)


def visits(items: Mapping[tuple[str, str], Any], collection: str = "visits") -> dict[str, Any]:
    return {key: item["value"] for (slug, key), item in items.items() if slug == collection}


def changed(phone: Phone, pack: dict[str, Any]) -> dict[str, Any]:
    """The pack after the changes; both sides agree on its state."""
    answer = phone.changes(pack["cursor"]).json()
    for item in answer["items"]:
        key = item["collection"], item["key"]
        pack["items"].pop(key, None)
        if item["value"] is not None:
            pack["items"][key] = item
    assert answer["state"] == state_of(pack["items"])
    return pack


def test_a_phone_carries_the_visits_of_its_grid_and_follows_them(
    houses: list[House], community: Actor, phone: Phone
) -> None:
    row = opened(community)
    pack = phone.pack()
    carried = visits(pack["items"])
    assert {visit["subject"]["uuid"] for visit in carried.values()} == {str(house.home) for house in houses[:4]}
    first, second, *_ = carried
    told = phone.send(
        operation("rounds.result", {"target": first, "outcome": "done"}),
        operation("rounds.result", {"target": second, "outcome": "absent", "note": "无人应答"}),
    )
    assert [one["status"] for one in told] == ["done", "done"]
    now = visits(changed(phone, pack)["items"])
    assert first not in now
    assert (now[second]["outcome"], now[second]["attempts"]) == ("absent", 1)
    close_round(round_uuid=row.uuid, by=community)
    assert not visits(changed(phone, pack)["items"])


def test_the_same_result_sent_again_is_one(houses: list[House], community: Actor, phone: Phone) -> None:
    target = Target.objects.filter(round=opened(community), place_code__startswith=GRID)[0]
    sent = operation("rounds.result", {"target": str(target.uuid), "outcome": "done"})
    assert [phone.send(sent)[0]["again"] for _ in range(3)] == [False, True, True]
    assert Result.objects.get().uuid == Operation.objects.get().uuid


def test_a_result_of_what_was_found_may_come_before_it(houses: list[House], community: Actor, phone: Phone) -> None:
    from support.houses import MICRO_GRID, make_house

    row, new = opened(community), make_house(MICRO_GRID, "901")
    found = operation("rounds.found", {"round": str(row.uuid), "subject": str(new.home)})
    result = operation("rounds.result", {"target": found["id"], "outcome": "done"})
    assert phone.send(result)[0]["status"] == "waiting"
    assert phone.send(found)[0]["status"] == "done"
    assert Target.objects.get(uuid=found["id"]).outcome == "done"
    assert phone.send(result)[0]["status"] == "done"


def test_a_visit_with_its_form_is_one_operation(houses: list[House], community: Actor, phone: Phone) -> None:
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services
    from linli.kernel.forms.models import Submission
    from linli.kernel.forms.queries import forms
    from support.survey import GAS, submission

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    xform = forms.xform(forms.version("gas-inspection").id)
    target = Target.objects.get(round=opened(community, "test.check"), subject_uuid=houses[0].home)
    xml = submission(xform, {**GAS, "/data/home": str(houses[0].home)}).decode()
    bare = operation("rounds.result", {"target": str(target.uuid), "outcome": "done"})
    whole = operation("rounds.result", {"target": str(target.uuid), "outcome": "done", "xml": xml})
    refused, done = phone.send(bare, whole)
    assert (refused["status"], refused["error"]["code"]) == ("refused", "outcome_needs_form")
    assert done["status"] == "done"
    assert done["answer"]["facts"]["new"] > 5
    assert Submission.objects.get().uuid == Result.objects.get().submission_uuid
    other = operation("rounds.result", {"target": str(target.uuid), "outcome": "perhaps"})
    assert phone.send(other)[0]["error"]["code"] == "bad_input"


def test_who_lost_the_place_has_the_result_parked_where_somebody_finds_it(
    houses: list[House], community: Actor, phone: Phone
) -> None:
    far = Target.objects.get(round=opened(community), subject_uuid=houses[4].home)
    told = phone.send(operation("rounds.result", {"target": str(far.uuid), "outcome": "done"}))[0]
    assert told["status"] == "parked"
    assert Operation.objects.get().place_code == far.place_code
    far.refresh_from_db()
    assert far.outcome == ""


def test_what_is_given_to_somebody_is_on_their_phone_alone(houses: list[House], community: Actor, phone: Phone) -> None:
    sealed = Target.objects.filter(round=opened(community, "test.sealed"), place_code__startswith=GRID)
    assert not visits(phone.pack()["items"])
    sealed.filter(id=sealed[0].id).update(people=[phone.who.id])
    own = visits(phone.pack()["items"], "own-visits")
    assert list(own) == [str(sealed[0].uuid)]
    neighbour = Phone(person("grid_worker"))
    assert not visits(neighbour.pack()["items"]) | visits(neighbour.pack()["items"], "own-visits")


def test_a_target_that_nobody_knows_waits(phone: Phone) -> None:
    told = phone.send(operation("rounds.result", {"target": str(uuid4()), "outcome": "done"}, id=str(uuid7())))
    assert told[0]["status"] == "waiting"


def test_whom_somebody_visits_by_name_is_on_their_phone_with_what_the_form_asks(
    houses: list[House], community: Actor, phone: Phone
) -> None:
    from django.conf import settings
    from django.db import transaction

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services
    from linli.kernel.registry.services.facts import Said, Source, say

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    with transaction.atomic():
        fact = Said("person", houses[0].contact, "person.self_care", "partial", clock.now())
        say(facts=[fact], source=Source("form"), by=community)
    row = opened(community, "test.people")
    assert not visits(phone.pack()["items"], "own-people")
    Target.objects.filter(round=row, subject_uuid=houses[0].contact).update(people=[phone.who.id])
    carried = visits(phone.pack()["items"], "own-people")
    assert list(carried) == [str(houses[0].contact)]
    assert carried[str(houses[0].contact)]["facts"]["person.self_care"]["value"] == "partial"
    assert not visits(Phone(person("grid_worker")).pack()["items"], "own-people")
    assert "self_care" not in str(visits(phone.pack()["items"], "homes"))
