"""What the worker does for phones, and what happens when two do the same at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from linli.config.bridge import body_limit
from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.clock import now
from linli.kernel.devices import store
from linli.kernel.devices.models import Item, Operation, Part
from linli.kernel.devices.rules import MOST_BYTES
from linli.kernel.devices.services import housekeeping, packing, waking
from linli.kernel.forms.models import Submission
from linli.lib.clock import uuid7
from support.houses import House
from support.people import COMMUNITY
from support.phone import Phone

Filled = Callable[..., dict[str, Any]]
GRID = f"{COMMUNITY}001"


@pytest.fixture
def grid(hexi: None) -> None:
    """The worker's grid."""
    from linli.kernel.places.models import Place

    Place.objects.create(
        code=GRID, level="grid", name="第1网格", parent_code=COMMUNITY, lon=117.2, lat=39.1, valid_from="2026-01-01"
    )


def test_packs_are_made_before_anybody_asks(grid: None, phone: Phone, house: House) -> None:
    made = packing.build_all(Scope(areas=(GRID,)))
    there = set(Part.objects.values_list("sha256", flat=True))
    assert made == len(there) > 2
    parts = phone.get(f"/devices/{phone.uuid}/pack").json()["parts"]
    assert {bytes.fromhex(part["sha256"]) for part in parts} <= {bytes(one) for one in there}


def test_parts_that_others_replaced_stay_for_who_was_told_of_them_and_go_then(
    grid: None, phone: Phone, filled: Filled
) -> None:
    old = next(
        part for part in phone.get(f"/devices/{phone.uuid}/pack").json()["parts"] if part["collection"] == "homes"
    )
    phone.send(filled())
    phone.get(f"/devices/{phone.uuid}/pack")
    assert housekeeping.remove_old(now()) == 0
    assert phone.asked(old["sha256"]).status_code == 200
    assert housekeeping.remove_old(now() + timedelta(days=3)) >= 1
    assert not store.path_of(bytes.fromhex(old["sha256"])).exists()
    assert phone.asked(old["sha256"]).status_code == 404


def test_what_was_of_a_person_who_carries_nothing_is_forgotten(grid: None, phone: Phone) -> None:
    phone.pack()
    own = Item.objects.filter(area=f"@{phone.who.id}")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into devices_item (collection, area, key, version, digest, value, txid)"
            " values ('cases', %s, 'x', 'x', 1, '{}', pg_current_xact_id())",
            [f"@{phone.who.id}"],
        )
    housekeeping.remove_old(now())
    assert own.exists()
    phone.post(f"/devices/{phone.uuid}/revoke", {})
    housekeeping.remove_old(now())
    assert not own.exists()


def test_a_child_and_its_parent_that_missed_each_other_meet_within_a_minute(
    hexi: None, phone: Phone, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "MOST", 1)
    phone.send(filled(corrects=uuid7()))  # whose parent never comes keeps nobody from meeting theirs
    first = uuid7()
    late = filled(corrects=first)
    phone.send({**filled(uuid=first), "id": str(first)})
    assert phone.send(late)[0]["status"] == "done"
    other = uuid7()
    phone.send(filled(corrects=other))
    Operation.objects.filter(status="waiting", waits_for=other).update(waits_for=first)  # as if it had come unseen
    Submission.objects.filter(uuid=first).update(uuid=other)
    assert waking.wake_missed() == 1


def test_the_same_operation_twice_at_the_same_moment_is_done_once(own_hexi: str) -> None:
    from django.db import connections

    from linli.kernel.forms.queries import forms
    from support.houses import make_house
    from support.people import person
    from support.phone import operation
    from support.survey import GAS, submission

    phone, home = Phone(person("grid_worker")), make_house().home
    xform = forms.xform(forms.version("gas-inspection").id)
    sent = operation("forms.submit", {"xml": submission(xform, {**GAS, "/data/home": str(home)}).decode()})
    start, results = threading.Barrier(4), list[dict[str, Any]]()

    def send() -> None:
        start.wait()
        results.extend(phone.send(sent))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one["status"] for one in results] == ["done"] * 4
    assert sorted(one["again"] for one in results) == [False, True, True, True]
    assert (Submission.objects.count(), Operation.objects.count()) == (1, 1)


DEVICE = "01900000-0000-7000-8000-000000000001"  # the same in every process of a run


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        (f"/api/v1/devices/{DEVICE}/operations", MOST_BYTES),
        (f"/api/v1/devices/{DEVICE}/operations/{DEVICE}/files/a.png", 50 * 1024 * 1024),
        (f"/api/v1/devices/{DEVICE}/codes", 1024 * 1024),
        ("/api/v1/cases", 1024 * 1024),
        ("/x/api/v1/devices/operations", 1024 * 1024),
    ],
)
def test_a_phone_may_send_much_at_once_and_nobody_else(path: str, limit: int) -> None:
    assert body_limit("application/json", path) == limit
