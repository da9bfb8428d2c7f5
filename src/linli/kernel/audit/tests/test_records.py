"""One record in the transaction of its change: written whole, never changed, never taken away."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.audit import queries, rules
from linli.kernel.audit.models import AuditRecord, DailySeal
from linli.kernel.audit.services import COLUMNS, VALUES, prepare, record
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from support.people import browser, get, person, post

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)
ACT: dict[str, Any] = {"by": SYSTEM, "action": "events.case.returned", "object_type": "case", "object_id": "c-1"}


@pytest.mark.django_db
def test_a_record_keeps_who_what_when_where_and_why() -> None:
    with clock.at(NINE):
        record(**{**ACT, "by": Actor(kind="user", id=7)}, place_code="120103001", purpose="核查", detail={"unit": 3})
    kept = AuditRecord.objects.get()
    assert (kept.recorded_at, kept.actor_kind, kept.actor_id, kept.action) == (NINE, "user", 7, "events.case.returned")
    assert (kept.object_type, kept.object_id, kept.place_code) == ("case", "c-1", "120103001")
    assert (kept.purpose, kept.detail) == ("核查", {"unit": 3})
    assert list(queries.changed_records()) == []


def test_a_record_outside_of_a_transaction_is_refused(own_database: str) -> None:
    with pytest.raises(RuntimeError):
        record(**ACT)
    with connection.cursor() as cursor, pytest.raises(RuntimeError):
        record(**ACT, cursor=cursor)
    with connection.cursor() as cursor, pytest.raises(RuntimeError):
        record(**ACT, cursor=cursor.cursor)  # psycopg's own
    with transaction.atomic(), connection.cursor() as cursor:
        record(**ACT, cursor=cursor)
        record(**ACT, cursor=cursor.cursor)
        record(**ACT)
    assert AuditRecord.objects.count() == 3


def test_a_change_that_is_taken_back_takes_its_record_along(own_database: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(**ACT)
        raise ZeroDivisionError
    assert AuditRecord.objects.count() == 0


@pytest.mark.django_db
def test_one_record_is_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        record(**ACT, detail={"a": 1})


@pytest.mark.django_db
def test_prepared_values_fit_a_statement_written_by_hand() -> None:
    row = prepare(**ACT, detail={"名": ["值", 1, None, True]})
    assert len(row) == len(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"with moved as (select 1) insert into audit_auditrecord ({', '.join(COLUMNS)}) select {VALUES} from moved",
            row,
        )
    assert list(queries.changed_records()) == []
    assert AuditRecord.objects.get().detail == {"名": ["值", 1, None, True]}


JSONABLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc名", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc名", max_size=3), JSONABLE, max_size=4))
def test_the_hash_is_that_of_the_detail_as_the_database_gives_it_back(detail: dict[str, Any]) -> None:
    row = rules.row(
        recorded_at=NINE, actor_kind="system", actor_id=None, action="a", object_type="t", object_id="o",
        place_code="", purpose="", detail=detail,
    )  # fmt: skip
    read_back = (*row[:8], json.loads(row[8]))
    assert rules.record_hash(read_back) == row[9]


def test_every_column_counts_for_the_hash() -> None:
    values = (NINE, "user", 7, "a", "t", "o", "p", "why", {"k": 1})
    hashes = {rules.record_hash(values)}
    for position, other in enumerate((NINE.replace(hour=2), "token", 8, "b", "u", "q", "r", "x", {"k": 2})):
        hashes.add(rules.record_hash((*values[:position], other, *values[position + 1 :])))
    assert len(hashes) == 1 + len(values)


def test_details_without_one_written_form_are_refused() -> None:
    assert prepare(**ACT, detail={"uuid": UUID(int=1)})[8] == '{"uuid":"00000000-0000-0000-0000-000000000001"}'
    for bad in ({"f": float("nan")}, {"b": b"x"}, {1: 2}):
        with pytest.raises((TypeError, ValueError)):
            prepare(**ACT, detail=bad)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update audit_auditrecord set purpose = 'other'",
        "delete from audit_auditrecord",
        "update audit_dailyseal set leaf_count = 0",
        "delete from audit_dailyseal",
        "truncate audit_auditrecord",
        "truncate audit_dailyseal",
    ],
)
def test_the_database_refuses_to_change_or_take_away(statement: str) -> None:
    record(**ACT)
    DailySeal.objects.create(
        day=NINE.date(), source="audit", leaf_count=0, root=bytes(32), chained=bytes(32), sealed_at=NINE
    )
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_only_an_auditor_reads_the_audit_and_proves_it() -> None:
    for role in ("administrator", "district_centre", "department_head", "grid_worker"):
        client = browser(person(role))
        assert get(client, "/audit").status_code == 403, role
        assert post(client, "/audit/verify").status_code == 403, role
        assert get(client, "/audit/verification").status_code == 403, role
    auditor = browser(person("auditor"))
    assert get(auditor, "/audit").status_code == 200
    assert post(auditor, "/audit/verify").status_code == 202


@pytest.mark.django_db
def test_records_are_found_by_object_actor_action_and_time() -> None:
    who, auditor = person("district_centre"), browser(person("auditor"))
    with clock.at(NINE):
        record(**{**ACT, "by": Actor(kind="user", id=who.id)})
    for hour in range(3):
        with clock.at(NINE.replace(hour=10 + hour)):
            record(**{**ACT, "object_id": "c-2", "action": f"events.case.move{hour}"})

    def found(**query: Any) -> list[str]:
        return [row["action"] for row in get(auditor, "/audit", **query).json()["items"]]

    assert found(object_id="c-1") == ["events.case.returned"]
    assert found(object_id="c-2") == ["events.case.move2", "events.case.move1", "events.case.move0"]
    assert found(actor_id=who.id) == ["events.case.returned"]
    assert found(action="events.case.move1") == ["events.case.move1"]
    assert found(**{"from": "2026-11-23T11:00:00Z", "until": "2026-11-23T12:00:00Z"}) == ["events.case.move1"]
    named = get(auditor, "/audit", object_id="c-1").json()["items"][0]
    assert named["actor_name"] == "某人" and named["actor_id"] == who.id and len(named["hash"]) == 64
    first = get(auditor, "/audit", object_id="c-2", limit=2).json()
    assert found(object_id="c-2", cursor=first["next"]) == ["events.case.move0"]
    assert get(auditor, "/audit", cursor="x").json()["error"]["code"] == "bad_cursor"
