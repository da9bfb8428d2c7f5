"""A sealed form: opened, sent and read by whom its door lets in, wherever they work; nobody else knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from linli.kernel.base.errors import LinliError
from linli.kernel.forms import sealing
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import forms, submissions
from linli.kernel.forms.services import receive
from linli.kernel.forms.services.opening import open_form
from linli.kernel.forms.services.reading import read_submission
from support.houses import House, make_house
from support.people import browser, person
from support.survey import GAS, submission

if TYPE_CHECKING:
    from support.people import Person

FORM = "gas-inspection"


@pytest.fixture
def house(hexi: None) -> House:
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.services import load_pack_forms

    load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    return make_house()


@pytest.fixture
def friend(house: House) -> Iterator[Person]:
    """Somebody of a department, without an area, whom the door lets in."""
    who, kept = person("department_clerk"), dict(sealing._doors)
    sealing.seal(FORM, lambda by, subject: by.id == who.id and subject == house.home)
    yield who
    sealing._doors.clear()
    sealing._doors.update(kept)


def filled(house: House) -> bytes:
    return submission(forms.xform(forms.version(FORM).id), {**GAS, "/data/home": str(house.home)})


def test_whom_the_door_lets_in_opens_sends_and_reads_it(house: House, friend: Person) -> None:
    assert open_form(slug=FORM, uuid=house.home, by=friend.actor).subject.uuid == house.home
    receipt = receive(xml=filled(house), files={}, by=friend.actor, channel="web")
    assert (receipt.standing, receipt.facts["new"] > 0) == ("taken", True)
    assert read_submission(uuid=receipt.uuid, purpose="", by=friend.actor)[0].uuid == receipt.uuid


def test_the_area_gives_no_right_to_it_and_nothing_is_parked(house: House, friend: Person) -> None:
    receipt = receive(xml=filled(house), files={}, by=friend.actor, channel="web")
    for role in ("grid_worker", "community", "street_centre", "district_centre"):
        by = person(role).actor
        for ask in (
            lambda by=by: open_form(slug=FORM, uuid=house.home, by=by),
            lambda by=by: submissions.one(receipt.uuid, by=by),
        ):
            with pytest.raises(LinliError) as refusal:
                ask()
            assert refusal.value.code == "not_found"
        with pytest.raises(LinliError) as refusal:
            receive(xml=filled(house), files={}, by=by, channel="web")
        assert refusal.value.code == "form_sealed"
        assert not submissions.page(by=by)[0]
    assert Submission.objects.count() == 1


def test_it_stands_in_no_other_tools_list_of_forms(house: House, friend: Person) -> None:
    listed = {form["slug"]: form["is_sealed"] for form in browser(person("grid_worker")).get("/api/v1/forms").json()}
    assert listed[FORM]
    assert not listed["household-visit"]


def test_two_rooms_cannot_seal_one_form(friend: Person) -> None:
    with pytest.raises(ValueError, match="two rooms"):
        sealing.seal(FORM, lambda by, subject: True)
