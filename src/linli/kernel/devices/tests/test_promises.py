"""What the tables promise by themselves, each broken once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.kernel.base.clock import now
from linli.kernel.base.db import constraint_of
from linli.kernel.devices import models
from linli.lib.clock import uuid7
from support.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> models.Device:
    """Somebody's phone."""
    return models.Device.objects.create(
        uuid=uuid7(), user_id=person("grid_worker").id, name="x", registered_at=now(), last_seen_at=now()
    )


def broken(make: Any) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    return constraint_of(caught.value)


def operation(device: models.Device, **more: Any) -> models.Operation:
    known = {
        "uuid": uuid7(), "device": device, "user_id": 1, "user_name": "x", "kind": "x", "at": now(),
        "received_at": now(), "sha256": b"", "status": "done",
    }  # fmt: skip
    return models.Operation.objects.create(**(known | more))


def test_an_operation_keeps_its_body_until_it_is_finished(device: models.Device) -> None:
    assert broken(lambda: operation(device, status="parked")) == "operation_body_kept"
    assert broken(lambda: operation(device, status="lost", body={})) == "operation_status"
    assert broken(lambda: operation(device, status="waiting", body={})) == "operation_waits_for_something"
    operation(device, status="parked", body={})


def test_an_operation_and_its_file_are_there_once(device: models.Device) -> None:
    one = operation(device)
    assert "uuid" in broken(lambda: operation(device, uuid=one.uuid))

    def file() -> None:
        models.OperationFile.objects.create(
            operation_uuid=one.uuid, device=device, name="a", kind="photo", media_type="", size=1, sha256=b"",
            received_at=now(),
        )  # fmt: skip

    file()
    assert broken(file) == "operation_file_once"


def test_an_item_is_there_once_and_counts_nothing_when_it_is_gone() -> None:
    def item(key: str, value: str | None, digest: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into devices_item (collection, area, key, version, digest, value, txid)"
                " values ('homes', '1', %s, '', %s, %s, pg_current_xact_id())",
                [key, digest, value],
            )

    item("a", "{}", 5)
    assert broken(lambda: item("a", "{}", 5)) == "item_once"
    assert broken(lambda: item("b", None, 5)) == "item_gone_counts_nothing"


def test_a_shelf_a_part_and_a_number_are_there_once(device: models.Device) -> None:
    def shelf() -> None:
        models.Shelf.objects.create(collection="homes", area="1", stamp="", read_at=now())

    def part(digest: bytes, replaced: datetime | None = None) -> None:
        models.Part.objects.create(
            collection="homes", area="1", sha256=digest, size=1, rows=1, state="", built_at=now(), replaced_at=replaced
        )

    def block(first: int, last: int) -> None:
        models.CodeBlock.objects.create(
            device=device, kind="home", first_number=first, last_number=last, handed_out_at=now()
        )

    shelf(), part(b"1"), block(1, 9)
    assert broken(shelf) == "shelf_once"
    assert broken(lambda: part(b"2")) == "part_one_current"
    assert broken(lambda: part(b"1", now())) == "part_once"
    assert broken(lambda: block(1, 5)) == "code_block_once"
    assert broken(lambda: block(9, 8)) == "code_block_in_order"


def test_a_settled_conflict_has_its_value() -> None:
    from linli.kernel.registry.models import FactConflict

    def conflict(**more: Any) -> None:
        FactConflict.objects.create(
            uuid=uuid7(), subject_uuid=uuid7(), key="home.tenure", one_value=1, one_said_at=now(), one_said_by="",
            other_value=2, other_said_at=now(), other_said_by="", found_at=now(), **more,
        )  # fmt: skip

    assert broken(lambda: conflict(subject_kind="planet")) == "fact_conflict_of_a_known_kind"
    assert broken(lambda: conflict(subject_kind="home", settled_at=now())) == "fact_conflict_settled_whole"
