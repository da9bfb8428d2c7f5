"""The seal of a day, and how verification names everything that was tampered with."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection

from linli.kernel.audit import queries, sources
from linli.kernel.audit.models import AuditRecord, DailySeal
from linli.kernel.audit.services import Leaf, Problem, record, register_source, seal_day, seal_due, verify
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.lib.merkle import merkle_root

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
LATER = datetime(2026, 11, 30, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _only_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other rooms' logs have their own tests."""
    kept = {"audit": sources._sources["audit"]}
    monkeypatch.setattr(sources, "_sources", kept)


def write(day: date, count: int = 3) -> None:
    """Records at noon in Shanghai."""
    with clock.at(datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=4)):
        for number in range(count):
            record(by=SYSTEM, action="test.done", object_type="t", object_id=str(number))


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """What somebody with all rights over the database could do."""
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger user")
        yield
        cursor.execute(f"alter table {table} enable trigger user")


def tamper(statement: str, table: str = "audit_auditrecord") -> None:
    with without_triggers(table), connection.cursor() as cursor:
        cursor.execute(statement)


def kinds() -> list[str]:
    return [problem.kind for problem in verify(by=SYSTEM).problems]


def sealed_week() -> None:
    write(MONDAY)
    write(MONDAY + timedelta(days=2), 5)
    with clock.at(LATER):
        seal_due()


def test_a_seal_is_the_root_over_the_days_records_chained_to_the_day_before() -> None:
    sealed_week()
    seals = queries.seals("audit")
    assert [seal.day for seal in seals] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert [seal.leaf_count for seal in seals] == [3, 0, 5, 0, 0, 0, 0]
    hashes = [bytes(h) for h in AuditRecord.objects.order_by("id").values_list("hash", flat=True)[:3]]
    assert bytes(seals[0].root) == merkle_root(hashes)
    assert bytes(seals[1].root) == sha256(b"").digest()
    assert len({bytes(seal.chained) for seal in seals}) == 7


def test_a_day_begins_and_ends_at_midnight_in_shanghai() -> None:
    for moment in ("15:59:59.999999", "16:00:00"):
        with clock.at(datetime.fromisoformat(f"2026-11-23T{moment}+00:00")):
            record(by=SYSTEM, action="test.done", object_type="t", object_id=moment)
    assert [len(list(queries.leaves_of_day(MONDAY + timedelta(days=n)))) for n in range(2)] == [1, 1]


def test_sealing_again_changes_nothing_and_goes_on_where_it_stopped() -> None:
    sealed_week()
    with clock.at(LATER):
        assert seal_due() == []
    with clock.at(LATER + timedelta(days=2)):
        assert [seal.day for seal in seal_due()] == [date(2026, 11, 30), date(2026, 12, 1)]
    assert kinds() == []


def test_a_day_that_is_not_over_cannot_be_sealed() -> None:
    write(MONDAY)
    with clock.at(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)):
        assert seal_due() == []
        with pytest.raises(LinliError) as refusal:
            seal_day(MONDAY, "audit", queries.leaves_of_day(MONDAY))
    assert refusal.value.code == "day_not_over"


def test_no_day_is_skipped() -> None:
    write(MONDAY)
    with clock.at(LATER):
        seal_due(MONDAY)
        with pytest.raises(ValueError, match="2026-11-24 must be sealed before"):
            seal_day(MONDAY + timedelta(days=2), "audit", [])


def test_what_nobody_touched_verifies() -> None:
    sealed_week()
    report = verify(by=SYSTEM)
    assert report.ok and report.checked == 8


@pytest.mark.parametrize(
    ("tampering", "table", "expected"),
    [
        ("update audit_auditrecord set purpose = 'x' where object_id = '4'", "audit_auditrecord", ["record_changed"]),
        ("update audit_auditrecord set hash = sha256('x') where object_id = '4'", "audit_auditrecord",
         ["record_changed", "root_differs"]),
        ("delete from audit_auditrecord where object_id = '4'", "audit_auditrecord", ["entries_missing"]),
        ("delete from audit_dailyseal where day = '2026-11-25'", "audit_dailyseal", ["seal_missing", "chain_broken"]),
        ("update audit_dailyseal set root = sha256('x') where day = '2026-11-25'", "audit_dailyseal",
         ["root_differs", "chain_broken"]),
        ("update audit_dailyseal set leaf_count = 4 where day = '2026-11-25'", "audit_dailyseal",
         ["entries_added", "chain_broken"]),
        ("update audit_dailyseal set chained = sha256('x') where day = '2026-11-25'", "audit_dailyseal",
         ["chain_broken", "chain_broken"]),
        ("delete from audit_dailyseal where day = '2026-11-23'", "audit_dailyseal", ["seal_missing", "chain_broken"]),
    ],
)  # fmt: skip
def test_tampering_is_found_by_name(tampering: str, table: str, expected: list[str]) -> None:
    sealed_week()
    tamper(tampering, table)
    assert kinds() == expected


def test_a_record_written_into_a_sealed_day_is_found() -> None:
    sealed_week()
    write(MONDAY, 1)
    assert kinds() == ["entries_added"]


def test_a_record_changed_together_with_its_hash_is_found_by_the_seal() -> None:
    from linli.kernel.audit import rules

    sealed_week()
    row = AuditRecord.objects.filter(object_id="4")
    values = list(row.values_list(*rules.COLUMNS)[0][:-1])
    values[3] = "test.nothing"
    forged = rules.record_hash(tuple(values)).hex()
    tamper(f"update audit_auditrecord set action = 'test.nothing', hash = '\\x{forged}' where object_id = '4'")
    assert kinds() == ["root_differs"]


def test_other_logs_are_sealed_and_asked_to_verify_themselves() -> None:
    broken: list[Problem] = []

    def leaves(day: date) -> list[Leaf]:
        return [Leaf(1, b"one"), Leaf(2, b"two")] if day == MONDAY else []

    register_source("other", leaves, lambda tell: broken, lambda: MONDAY)
    with clock.at(LATER):
        made = seal_due()
    assert [(seal.source, seal.leaf_count) for seal in made if seal.leaf_count] == [("other", 2)]
    assert (made[0].first_id, made[0].last_id) == (1, 2)
    assert kinds() == []
    broken.append(Problem("other", "chain_broken", "case 7", "断了", "broken"))
    assert kinds() == ["chain_broken"]


def test_the_command_seals_and_verifies_and_fails_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    from linli.config.commands import audit

    def run(*words: str) -> int:
        parser = argparse.ArgumentParser()
        audit.add_arguments(parser)
        return audit.run(parser.parse_args(words))

    write(MONDAY)
    with clock.at(LATER):
        assert run("seal", "--day", "2026-11-23") == 0
        assert "2026-11-23 audit" in capsys.readouterr().out
        assert run("seal", "--day", "2027-01-01") == 1
        assert run("verify") == 0
        tamper("update audit_auditrecord set purpose = 'x' where object_id = '1' and action = 'test.done'")
        assert run("verify") == 1
    assert "record_changed" in capsys.readouterr().out


def test_the_worker_seals_after_midnight() -> None:
    from procrastinate.contrib.django import app

    from linli.kernel.audit import tasks

    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["audit.seal"] == "7 16 * * *"  # UTC: seven minutes past midnight in Shanghai
    write(MONDAY)
    with clock.at(LATER):
        tasks.seal(timestamp=0)
    assert DailySeal.objects.filter(source="audit").count() == 7
