"""Messages that leave: claimed once, tried again in steps, given up in the end, and nothing personal kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from linli.kernel.accounts.models import User
from linli.kernel.base import clock
from linli.kernel.messages import kinds, rules, senders, services
from linli.kernel.messages.models import Delivery
from linli.kernel.messages.senders import Message, SendingFailed
from linli.kernel.messages.services import delivery
from support.people import person

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)
PHONE = "13812345678"


class Fake:
    """A sender whose other side a test decides: named by its dotted path, as one from another package would be."""

    takes_notices: ClassVar[bool] = True
    sent: ClassVar[list[Message]] = []
    answer: ClassVar[Callable[[Message], None]] = staticmethod(lambda message: None)

    def takes(self, recipient: str) -> bool:
        return True

    def send(self, message: Message) -> None:
        type(self).answer(message)
        self.sent.append(message)


class MailOnly(Fake):
    """Leads to mail addresses only."""

    def takes(self, recipient: str) -> bool:
        return "@" in recipient


FAKE, MAIL = f"{__name__}.Fake", f"{__name__}.MailOnly"


@pytest.fixture(autouse=True)
def _one_sender(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kinds.declare("test.code", "您的验证码是 {code}", "Your code is {code}")
    monkeypatch.setattr(Fake, "sent", [])
    use(monkeypatch, FAKE)
    senders.sender.cache_clear()
    monkeypatch.setattr(senders, "import_string", lambda path: {FAKE: Fake, MAIL: MailOnly}.get(path) or _import(path))
    yield
    senders.sender.cache_clear()
    del kinds.CATALOGUE["test.code"]


def _import(path: str) -> Any:
    from django.utils.module_loading import import_string

    return import_string(path)


def use(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, notice_senders=names))


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def answer(message: Message) -> None:
        raise error

    monkeypatch.setattr(Fake, "answer", staticmethod(answer))


def send() -> int:
    return services.send(recipient=PHONE, kind="test.code", params={"code": "123456"})


@pytest.mark.django_db
def test_a_message_leaves_once_and_nothing_personal_stays() -> None:
    assert send() == 1
    assert services.deliver_due() == 1 and services.deliver_due() == 0
    assert [(message.recipient, message.zh) for message in Fake.sent] == [(PHONE, "您的验证码是 123456")]
    kept = Delivery.objects.get()
    assert (kept.state, kept.attempts, kept.recipient, kept.payload) == ("sent", 1, "138****5678", {})
    assert kept.sent_at is not None and kept.next_attempt_at is None


@pytest.mark.django_db
def test_a_message_is_taken_back_with_the_change_it_tells_of() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send()
        raise ZeroDivisionError
    assert services.deliver_due() == 0


@pytest.mark.django_db
def test_a_failure_is_tried_again_in_steps_and_given_up_after_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, SendingFailed("HTTP 503"))
    moment = NINE
    with clock.at(moment):
        send()
        services.deliver_due()
    for step in rules.STEPS:
        kept = Delivery.objects.get()
        assert kept.state == "waiting" and kept.last_error == "HTTP 503" and kept.next_attempt_at == moment + step
        with clock.at(moment + step - timedelta(seconds=1)):
            services.deliver_due()
        assert Delivery.objects.get().attempts == kept.attempts  # not before its time
        moment += step
        with clock.at(moment):
            services.deliver_due()
    kept = Delivery.objects.get()
    assert (kept.state, kept.attempts, kept.payload, kept.recipient) == ("failed", 6, {}, "138****5678")
    with clock.at(moment + timedelta(days=30)):
        assert services.deliver_due() == 0 and Delivery.objects.get().attempts == 6


def test_the_steps_are_those_of_the_plan() -> None:
    minutes = [wait.total_seconds() / 60 for n in range(1, 6) if (wait := rules.wait_after(n))]
    assert minutes == [1, 5, 30, 120, 720] and rules.wait_after(6) is None


@pytest.mark.django_db
def test_a_message_that_gets_through_later_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, SendingFailed("HTTP 503"))
    with clock.at(NINE):
        send()
        services.deliver_due()
    monkeypatch.setattr(Fake, "answer", staticmethod(lambda message: None))
    with clock.at(NINE + timedelta(minutes=1)):
        assert services.deliver_due() == 1
    assert Delivery.objects.get().last_error == ""


@pytest.mark.django_db
def test_a_sender_that_breaks_holds_up_nobody_and_its_words_are_not_kept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing(monkeypatch, RuntimeError(f"no route to {PHONE}"))
    with caplog.at_level(logging.DEBUG, logger="linli"):
        for _ in range(25):  # more than one claim takes
            send()
        assert services.deliver_due() == 0
    assert set(Delivery.objects.values_list("attempts", "last_error")) == {(1, "RuntimeError")}
    assert PHONE not in caplog.text and "123456" not in caplog.text and "RuntimeError" in caplog.text


@pytest.mark.django_db
def test_a_worker_that_died_while_sending_lets_the_message_go_after_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """As SIGKILL would: nothing of the worker runs after it."""

    def answer(message: Message) -> None:
        raise Killed

    monkeypatch.setattr(Fake, "answer", staticmethod(answer))
    with clock.at(NINE), pytest.raises(Killed):
        send()
        services.deliver_due()
    monkeypatch.setattr(Fake, "answer", staticmethod(lambda message: None))
    with clock.at(NINE + rules.LEASE - timedelta(seconds=1)):
        assert services.deliver_due() == 0
    with clock.at(NINE + rules.LEASE):
        assert services.deliver_due() == 1
    assert Delivery.objects.get().attempts == 2


def test_two_workers_never_send_the_same_message(own_database: str) -> None:
    for _ in range(60):
        send()
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        services.deliver_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [message.id for message in Fake.sent]
    assert len(ids) == len(set(ids)) == 60
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_worker_passes_by_what_another_is_claiming(own_database: str) -> None:
    for _ in range(30):
        send()
    params = connection.get_connection_params()
    kept = {name: params[name] for name in ("user", "password", "host", "port") if params.get(name)}
    values = {"now": clock.now(), "lease_ends": clock.now() + rules.LEASE, "batch": 20}
    with psycopg.connect(dbname=own_database, **kept) as other:
        claimed = other.execute(delivery._CLAIM, values).fetchall()  # not committed yet
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = '20s'")  # waiting for the other is a failure, not a hang
        assert services.deliver_due() == 10
        other.rollback()
    assert len(claimed) == 20 and services.deliver_due() == 20


@pytest.mark.django_db
def test_notices_leave_to_whoever_has_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, MAIL, FAKE, "console")
    with_mail, without = person("grid_worker"), person("grid_worker")
    User.objects.filter(id=with_mail.id).update(email="w@example.org")
    services.notify(user_ids=[with_mail.id, without.id], kind="test.code", object_type="t", object_id="1")
    queued = set(Delivery.objects.values_list("sender", "recipient"))
    by_id = {(FAKE, f"user:{who.id}") for who in (with_mail, without)}
    assert queued == {(MAIL, "w@example.org")} | by_id


@pytest.mark.django_db
def test_a_message_goes_only_by_ways_that_lead_there(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, MAIL)
    assert send() == 0
    assert services.send(recipient="w@example.org", kind="test.code", params={"code": "1"}) == 1


@pytest.mark.django_db
def test_a_delivery_is_in_a_known_state() -> None:
    with pytest.raises(IntegrityError, match="delivery_state_known"), transaction.atomic():
        Delivery.objects.create(sender="x", recipient="y", kind="z", state="lost", created_at=NINE)


def test_the_worker_is_woken_at_the_commit_and_looks_every_minute_anyway(own_database: str) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    from linli.kernel.messages import tasks

    waiting = ProcrastinateJob.objects.filter(task_name="messages.deliver_due", status="todo")
    with transaction.atomic():
        send()
        assert waiting.count() == 0
    assert waiting.count() == 1
    send()
    assert waiting.count() == 1  # one look is enough for both
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["messages.deliver_due"] == "* * * * *"
    tasks.deliver(timestamp=0)
    assert len(Fake.sent) == 2
