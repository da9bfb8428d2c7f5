"""Each operation once, each with its own end: whatever the network does with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from linli.kernel.devices.models import Operation
from linli.kernel.forms.models import Submission
from linli.kernel.registry.models import Fact
from linli.lib.clock import uuid7
from support.houses import House
from support.people import person
from support.phone import Phone, operation

pytestmark = pytest.mark.usefixtures("hexi")
Filled = Callable[..., dict[str, Any]]


def value(house: House, key: str) -> Any:
    return Fact.objects.get(subject_uuid=house.home, key=key, is_latest=True).value


def test_a_phone_says_once_who_it_is(phone: Phone) -> None:
    assert phone.registered.status_code == 201
    again = phone.post("/devices", {"uuid": str(phone.uuid), "name": "Redmi 13"})
    assert (again.status_code, again.json()["name"]) == (200, "Redmi 13")
    other = Phone(person("grid_worker"))
    taken = other.post("/devices", {"uuid": str(phone.uuid), "name": "x"})
    assert taken.json()["error"]["code"] == "device_taken"
    assert len(phone.get("/devices").json()) == 1


def test_an_operation_is_done_and_its_facts_are_in_the_register(phone: Phone, filled: Filled, house: House) -> None:
    sent = filled()
    (result,) = phone.send(sent)
    assert (result["id"], result["status"], result["again"]) == (sent["id"], "done", False)
    assert result["answer"]["standing"] == "taken"
    assert value(house, "home.residents") == 3


def test_the_same_bytes_again_get_the_same_answer_and_change_nothing(phone: Phone, filled: Filled) -> None:
    sent = filled()
    (first,) = phone.send(sent)
    (again,) = phone.send(dict(reversed(list(sent.items()))))  # in another order they are the same
    assert again == {**first, "again": True}
    assert (Submission.objects.count(), Operation.objects.count()) == (1, 1)


def test_the_same_identifier_with_other_bytes_is_refused_and_nothing_is_replaced(phone: Phone, filled: Filled) -> None:
    sent = filled()
    phone.send(sent)
    (result,) = phone.send({**sent, "at": "2026-11-01T08:00:00+08:00"})
    assert (result["status"], result["error"]["code"]) == ("refused", "operation_differs")
    assert phone.send(sent)[0]["status"] == "done"


def test_another_phone_learns_nothing_of_an_operation(phone: Phone, filled: Filled) -> None:
    sent = filled()
    phone.send(sent)
    (result,) = Phone(person("grid_worker")).send(sent)
    assert (result["status"], result["error"]["code"], result["answer"]) == ("refused", "operation_differs", {})


def test_twice_in_one_batch_is_once(phone: Phone, filled: Filled) -> None:
    sent = filled()
    other = {**sent, "body": {"xml": "<data/>"}}
    one, two, three = phone.send(sent, sent, other)
    assert (one["status"], two["status"], three["error"]["code"]) == ("done", "done", "operation_differs")
    assert Submission.objects.count() == 1


def test_a_bad_record_takes_nothing_else_with_it(phone: Phone, filled: Filled) -> None:
    batch = [
        filled(), operation("forms.submit", {"xml": "<data"}), operation("no.such", {}),
        {**filled(), "id": str(uuid4())}, {**filled(), "at": "yesterday"}, {**filled(), "body": {"xml": "a\x00b"}},
        operation("facts.say", {"subject_kind": "planet"}), filled(),
    ]  # fmt: skip
    results = phone.send(*batch)
    assert [one["id"] for one in results] == [one["id"] for one in batch]
    told = [one["error"]["code"] if one["error"] else one["status"] for one in results]
    assert told == [
        "done", "submission_invalid", "operation_kind_unknown", "operation_id_unfit", "bad_input", "bad_input",
        "bad_input", "done",
    ]  # fmt: skip
    assert Submission.objects.count() == 2


def test_a_kind_that_breaks_is_tried_again_when_it_comes_again(
    phone: Phone, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linli.kernel.devices import operations

    sound = operations.kind_of("facts.say")
    assert sound is not None

    def broken(*_: Any) -> Any:
        Submission.objects.all().delete()
        raise ZeroDivisionError

    monkeypatch.setitem(operations._kinds, "facts.say", operations.OperationKind("facts.say", broken))
    bad, good = operation("facts.say", {}), filled()
    results = phone.send(good, bad)
    assert [one["status"] for one in results] == ["done", "refused"]
    assert results[1]["error"]["code"] == "unexpected"
    assert Submission.objects.count() == 1
    monkeypatch.setitem(operations._kinds, "facts.say", sound)
    assert phone.send(bad)[0]["error"]["code"] == "bad_input"


def test_a_batch_that_waited_for_another_that_waited_for_it_begins_anew(
    phone: Phone, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError
    from psycopg.errors import DeadlockDetected

    from linli.kernel.devices.services import log

    lock, troubles = log.lock, [DeadlockDetected(), DeadlockDetected()]

    def often(uuids: Any) -> None:
        if troubles:
            raise OperationalError from troubles.pop()
        lock(uuids)

    monkeypatch.setattr(log, "lock", often)
    assert phone.send(filled())[0]["status"] == "done"
    assert Submission.objects.count() == 1


def test_a_correction_that_comes_before_what_it_corrects_waits_and_is_done_then(phone: Phone, filled: Filled) -> None:
    first, second = uuid7(), uuid7()
    late = filled(uuid=second, corrects=first, **{"/data/user/residents": "4"})
    (result,) = phone.send(late)
    assert (result["status"], result["error"]["details"]["needs"]) == ("waiting", str(first))
    assert phone.send(filled(uuid=first))[0]["status"] == "done"
    (again,) = phone.send(late)
    assert (again["status"], again["again"]) == ("done", True)
    assert Submission.objects.get(uuid=first).standing == "replaced"


def test_a_child_before_its_parent_in_one_batch_is_done_with_it(phone: Phone, filled: Filled) -> None:
    first = uuid7()
    parent = {**filled(uuid=first), "id": str(first)}
    results = phone.send(filled(corrects=first), parent)
    assert [one["status"] for one in results] == ["done", "done"]


def test_what_waited_too_long_is_refused_and_kept_whole(phone: Phone, filled: Filled) -> None:
    from datetime import timedelta

    from linli.kernel.base.clock import now
    from linli.kernel.devices.services.waking import expire

    late = filled(corrects=uuid7())
    phone.send(late)
    assert expire(now()) == 0
    assert expire(now() + timedelta(days=31)) == 1
    (told,) = phone.send(late)
    assert (told["status"], told["error"]["code"]) == ("refused", "operation_expired")
    assert Operation.objects.get(uuid=late["id"]).body == late["body"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[]", "bad_input"),
        (b'{"operations": [1]}', "bad_input"),
        (b'{"operations": ', "bad_json"),
        (b'{"operations": [], "sent_at": "now"}', "bad_input"),
        (json.dumps({"operations": [{}] * 101}).encode(), "operations_too_many"),
        (b" " * (4 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_half_a_body_is_refused_whole(phone: Phone, body: bytes, code: str) -> None:
    path = f"/api/v1/devices/{phone.uuid}/operations"
    answer = phone.client.post(path, body, content_type="application/json")
    assert answer.json()["error"]["code"] == code
    assert not Operation.objects.exists()


def test_a_clock_that_is_days_off_is_put_right_by_what_it_says_when_it_sends(
    phone: Phone, filled: Filled, house: House
) -> None:
    from datetime import timedelta

    from linli.kernel.base.clock import now

    three = timedelta(days=3)
    sent = filled(**{"/data/user/residents": "5"})
    sent["at"] = (now() + three - timedelta(hours=2)).isoformat()  # two hours ago by a clock that is three days ahead
    phone.send(sent, sent_at=(now() + three).isoformat())
    happened = Operation.objects.get().at
    assert abs(now() - timedelta(hours=2) - happened) < timedelta(minutes=1)
    late = filled()
    late["at"] = (now() + three).isoformat()
    phone.send(late)  # says nothing of its clock: never later than it came
    assert Operation.objects.latest("id").at <= now()


def test_who_revoked_a_lost_phone_gets_nothing_from_it(phone: Phone, filled: Filled) -> None:
    assert phone.post(f"/devices/{phone.uuid}/revoke", {}).json()["is_revoked"]
    answer = phone.post(f"/devices/{phone.uuid}/operations", {"operations": [filled()]})
    assert answer.json()["error"]["code"] == "device_revoked"
    assert phone.get(f"/devices/{phone.uuid}/pack").json()["error"]["code"] == "device_revoked"
