"""A proof asked for at the screen: the worker does it, everybody who asks meanwhile follows the same one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
from django.db import connection

from linli.kernel.audit.models import AuditRecord, Verification
from linli.kernel.audit.services import on_demand, record
from linli.kernel.audit.sources import Tell
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from support.people import browser, get, person, post

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)


def jobs() -> list[int]:
    """The proofs that the worker was given."""
    with connection.cursor() as cursor:
        cursor.execute("select args->>'verification_id' from procrastinate_jobs where task_name = %s", [on_demand.TASK])
        return [int(row[0]) for row in cursor.fetchall()]


@pytest.mark.django_db
def test_nothing_was_proved_yet() -> None:
    assert get(browser(person("auditor")), "/audit/verification").json() is None


@pytest.mark.django_db
def test_the_auditor_asks_the_worker_proves_and_the_auditor_reads() -> None:
    who = person("auditor")
    auditor = browser(who)
    asked = post(auditor, "/audit/verify").json()
    assert (asked["ok"], asked["ended_at"], asked["problems"]) == (None, None, [])
    on_demand.run(jobs()[0])
    told = get(auditor, "/audit/verification").json()
    assert told["ok"] is True and told["ended_at"]
    assert told["checked"] == AuditRecord.objects.count() - 1
    last = AuditRecord.objects.latest("id")
    assert (last.action, last.actor_id) == ("audit.log.verified", who.id)


@pytest.mark.django_db
def test_what_is_wrong_is_told_in_both_languages() -> None:
    record(by=SYSTEM, action="test.done", object_type="t", object_id="1")
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update audit_auditrecord set object_id = '2'")
        cursor.execute("set session_replication_role = origin")
    auditor = browser(person("auditor"))
    post(auditor, "/audit/verify")
    on_demand.run(jobs()[0])
    told = get(auditor, "/audit/verification").json()
    assert told["ok"] is False
    assert {"source", "kind", "object_id", "message", "message_en"} == set(told["problems"][0])


@pytest.mark.django_db
def test_who_asks_while_one_is_under_way_follows_it_and_a_dead_one_is_given_up() -> None:
    with clock.at(NINE):
        first = on_demand.ask(by=SYSTEM)
    with clock.at(NINE + on_demand.GIVEN_UP_AFTER - timedelta(seconds=1)):
        assert on_demand.ask(by=SYSTEM).id == first.id
    with clock.at(NINE + on_demand.GIVEN_UP_AFTER):
        second = on_demand.ask(by=SYSTEM)
    assert jobs() == [first.id, second.id]
    assert Verification.objects.count() == 2


def test_a_long_proof_says_how_far_it_is(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = on_demand.ask(by=SYSTEM)
    seen: list[str] = []

    def slow(*, by: Actor, tell: Tell) -> NoReturn:
        tell("timeline 1000/2000")
        seen.append(Verification.objects.get(id=asked.id).step)
        raise RuntimeError("the worker dies")

    monkeypatch.setattr(on_demand, "verify", slow)
    with pytest.raises(RuntimeError):
        on_demand.run(asked.id)
    assert seen == ["timeline 1000/2000"]
    assert Verification.objects.get(id=asked.id).ended_at is None
