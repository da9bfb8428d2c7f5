"""Handlers of a scenario hear of entries; one that fails holds up nobody and is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import OperationalError, connection

from linli.config import hearing
from linli.kernel.cases.outbox import Heard
from linli.kernel.scenario import Scenario
from linli.lib.clock import uuid7

pytestmark = pytest.mark.django_db

told: list[tuple[str, int]] = []


def listen(batch: Sequence[Heard]) -> None:
    """A handler that is well."""
    told.extend(("listen", heard.entry_id) for heard in batch)


def stumble(batch: Sequence[Heard]) -> None:
    """A handler that writes and then fails."""
    with connection.cursor() as cursor:
        cursor.execute("insert into cases_standardtext (key, zh, en) values ('t', '写', 'wrote')")
    raise ValueError("stumbled")


def lose_the_database(batch: Sequence[Heard]) -> None:
    """A handler during which the database goes away."""
    raise OperationalError("gone")


def entry(entry_id: int = 1, move: str = "close", case_type: str = "test.thing") -> Heard:
    """One entry of the outbox."""
    place = {"state": "closed", "unit": 0, "community": "120103001001"}
    return Heard(1, entry_id, case_type, move, None, place, 1, uuid7(), "T-1", "120103001001")


@pytest.fixture(autouse=True)
def _quiet() -> None:
    told.clear()


def with_handlers(monkeypatch: pytest.MonkeyPatch, **on: Any) -> None:
    """One scenario called «test» with these handlers; ``every`` stands for ``*``."""
    found = {("*" if move == "every" else move): handlers for move, handlers in on.items()}
    monkeypatch.setattr(hearing, "scenarios", lambda: (Scenario("test", "试", "Test", on=found),))


def jobs() -> list[dict[str, Any]]:
    """Deferred jobs, by their arguments."""
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'linli.hear_again' order by id")
        rows = [row[0] for row in cursor.fetchall()]
    import json

    return [json.loads(row) if isinstance(row, str) else row for row in rows]


def test_a_handler_hears_a_batch_at_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    with_handlers(monkeypatch, close=(listen,))
    hearing.hear([entry(1), entry(2), entry(3, move="accept"), entry(4, case_type="other.thing")])
    assert told == [("listen", 1), ("listen", 2)]


def test_who_listens_to_everything_hears_every_move(monkeypatch: pytest.MonkeyPatch) -> None:
    with_handlers(monkeypatch, every=(listen,))
    hearing.hear([entry(1), entry(2, move="accept")])
    assert told == [("listen", 1), ("listen", 2)]


def test_what_a_failing_handler_wrote_is_taken_back_and_the_others_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    with_handlers(monkeypatch, close=(stumble, listen))
    hearing.hear([entry(1), entry(2)])
    assert told == [("listen", 1), ("listen", 2)]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from cases_standardtext where key = 't'")
        assert cursor.fetchone() == (0,)
    assert [(job["handler"].rpartition(".")[2], job["heard"]["entry_id"]) for job in jobs()] == [
        ("stumble", 1),
        ("stumble", 2),
    ]


def test_a_job_tells_the_one_handler_of_the_one_entry_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with_handlers(monkeypatch, close=(stumble, listen))
    hearing.hear([entry(7)])
    told.clear()
    job = jobs()[0]
    with_handlers(monkeypatch, close=(listen,))
    hearing.hear_again(handler=hearing.name_of(listen), heard=job["heard"])
    assert told == [("listen", 7)]


def test_without_the_database_the_whole_batch_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with_handlers(monkeypatch, close=(lose_the_database,))
    with pytest.raises(OperationalError):
        hearing.hear([entry(1)])
    assert jobs() == []
