"""The outbox tells of every entry once: nothing is lost and nothing doubled, whatever dies in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.cases import outbox, types
from linli.kernel.cases.models import Case, Outbox, Tally, TimelineEntry
from linli.kernel.cases.types import CaseType, State
from linli.lib.clock import uuid7

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
COMMUNITY = "120103001001"
ELSEWHERE = "120103002001"


def a_case(number: int = 1) -> Case:
    """A case as the engine writes it, with the least that its table asks for."""
    return Case.objects.create(
        uuid=uuid7(), number=f"T-{number:06}", type="test.thing", state="reported", version=1, head_hash=bytes(32),
        title="灯不亮", channel="patrol", place_code=COMMUNITY, recorded_place_code=COMMUNITY, lon=117.2, lat=39.1,
        opened_at=NOON, entered_at=NOON, step_due_at=NOON,
    )  # fmt: skip


def entered(case: Case, move: str, before: dict[str, Any] | None, after: dict[str, Any]) -> int:
    """One timeline entry with its outbox row; answers the row's id."""
    seq = TimelineEntry.objects.filter(case=case).count() + 1
    entry = TimelineEntry.objects.create(
        case=case, seq=seq, move=move, from_state="", to_state=after["state"], at=NOON, recorded_at=NOON,
        actor_kind="system", previous_hash=bytes(32), hash=bytes(32),
    )  # fmt: skip
    row = Outbox.objects.create(
        case_id=case.id, entry_id=entry.id, type=case.type, move=move, before=before, after=after
    )
    return row.id


def at(state: str, unit: int = 0, community: str = COMMUNITY) -> dict[str, Any]:
    """Where a case is, as the outbox says it."""
    return {"state": state, "unit": unit, "community": community}


def tally() -> dict[tuple[str, int, str], int]:
    """The counts that are not zero."""
    rows = Tally.objects.exclude(cases=0).values_list("state", "unit_id", "community_code", "cases")
    return {(state, unit, community): cases for state, unit, community, cases in rows}


@pytest.mark.django_db
def test_an_opened_case_is_counted_where_it_is() -> None:
    entered(a_case(), "report", None, at("reported"))
    assert outbox.consume() == 1
    assert tally() == {("reported", 0, COMMUNITY): 1}
    assert outbox.waiting() == 0


@pytest.mark.django_db
def test_a_move_takes_the_case_from_one_count_to_another() -> None:
    case = a_case()
    entered(case, "report", None, at("reported"))
    outbox.consume()
    entered(case, "dispatch", at("reported"), at("dispatched", 7))
    outbox.consume()
    assert tally() == {("dispatched", 7, COMMUNITY): 1}


@pytest.mark.django_db
def test_moves_of_one_batch_cancel_out() -> None:
    case = a_case()
    entered(case, "report", None, at("reported"))
    entered(case, "accept", at("reported"), at("accepted"))
    entered(case, "dispatch", at("accepted"), at("dispatched", 7))
    entered(case, "return", at("dispatched", 7), at("accepted"))
    assert outbox.consume() == 4
    assert tally() == {("accepted", 0, COMMUNITY): 1}


@pytest.mark.django_db
def test_a_batch_has_a_limit_and_keeps_the_order() -> None:
    told: list[str] = []
    for number in range(5):
        entered(a_case(number), f"move{number}", None, at("reported"))

    def hear(batch: Sequence[outbox.Heard]) -> None:
        told.extend(heard.move for heard in batch)

    assert [outbox.consume(2, hear) for _ in range(4)] == [2, 2, 1, 0]
    assert told == [f"move{number}" for number in range(5)]


@pytest.mark.django_db
def test_a_handler_hears_what_happened() -> None:
    case = a_case()
    entered(case, "report", None, at("reported"))
    heard: list[outbox.Heard] = []
    outbox.consume(hear=heard.extend)
    assert (heard[0].case_uuid, heard[0].move, heard[0].before, heard[0].seq) == (case.uuid, "report", None, 1)
    assert heard[0].after == at("reported")


@pytest.mark.django_db
def test_when_hearing_fails_nothing_was_taken_and_nothing_counted() -> None:
    entered(a_case(), "report", None, at("reported"))

    def fail(batch: Sequence[outbox.Heard]) -> None:
        raise RuntimeError("the handler's own trouble")

    with pytest.raises(RuntimeError):
        outbox.consume(hear=fail)
    assert outbox.waiting() == 1
    assert tally() == {}


@pytest.fixture
def known_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cases' type as a scenario declares it; without it nobody can say who may hear of them."""
    kind = CaseType("test.thing", "试", "Test", (State("reported", "已报", "Reported", "table", "unit"),), ())
    monkeypatch.setitem(types._types, kind.slug, kind)


def test_an_entry_of_a_type_that_nobody_knows_any_more_is_counted_and_told_to_nobody(own_database: str) -> None:
    entered(a_case(), "report", None, at("reported", 3))
    with listening() as listener:
        assert outbox.consume() == 1
        note = next(listener.notifies(timeout=10))
    assert json.loads(note.payload)[0]["only"] == []


def test_streams_are_told_after_the_commit(own_database: str, known_type: None) -> None:
    case = a_case()
    entered(case, "report", None, at("reported", 3))
    entered(case, "transfer", at("reported", 3), at("reported", 4))
    with listening() as listener:
        outbox.consume()
        note = next(listener.notifies(timeout=10))
    first, second = json.loads(note.payload)
    assert first == {
        "uuid": str(case.uuid), "number": case.number, "state": "reported", "version": 1, "move": "report",
        "place_code": COMMUNITY, "unit_id": 3,
    }  # fmt: skip
    assert second["was"] == {"unit_id": 3, "place_code": COMMUNITY}


def test_two_consumers_never_work_at_once(own_database: str) -> None:
    entered(a_case(), "report", None, at("reported"))
    with psycopg.connect(**params()) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [outbox.LOCK])
        assert outbox.consume() == 0
        other.rollback()
    assert outbox.consume() == 1


DIES_IN_THE_MIDDLE = """
import os, signal, sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from linli.kernel.cases import outbox, types

def hear(batch):
    print(len(batch), flush=True)
    sys.stdin.read()

outbox.consume(hear=hear)
"""


def test_a_consumer_killed_between_claim_and_commit_loses_and_doubles_nothing(own_database: str) -> None:
    for number in range(3):
        entered(a_case(number), "report", None, at("reported", number))
    command = [sys.executable, "-W", "ignore", "-c", DIES_IN_THE_MIDDLE, own_database]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as consumer:
        assert consumer.stdout is not None
        assert consumer.stdout.readline() == "3\n"  # claimed and counted, not committed
        consumer.send_signal(signal.SIGKILL)
    wait_until_the_lock_is_free()
    assert outbox.waiting() == 3
    assert tally() == {}
    assert outbox.consume() == 3
    assert outbox.consume() == 0
    assert tally() == {("reported", number, COMMUNITY): 1 for number in range(3)}


def wait_until_the_lock_is_free() -> None:
    """Until PostgreSQL has noticed that the killed process is gone."""
    with psycopg.connect(**params()) as waiter:
        waiter.execute("set lock_timeout = '20s'")
        waiter.execute("select pg_advisory_xact_lock(%s)", [outbox.LOCK])


def params() -> dict[str, Any]:
    """How to reach the test's database without Django."""
    known = connection.get_connection_params()
    return {key: known[key] for key in ("dbname", "user", "password", "host", "port") if known.get(key)}


def listening() -> psycopg.Connection[Any]:
    """A connection that hears what streams hear."""
    listener = psycopg.connect(**params(), autocommit=True)
    listener.execute(f"listen {outbox.CHANNEL}")
    return listener


@given(st.lists(st.integers(min_value=0, max_value=3000), max_size=60))
def test_payloads_are_short_enough_and_lose_no_message(lengths: list[int]) -> None:
    messages = [{"n": index, "text": "x" * length} for index, length in enumerate(lengths)]
    parts = list(outbox.payloads(messages))
    assert all(len(part.encode()) < 8000 for part in parts)
    assert [message for part in parts for message in json.loads(part)] == messages


STATES = ("reported", "accepted", "dispatched", "handling", "closed")


@given(st.data())
def test_however_batches_fall_the_tally_equals_a_plain_count(data: st.DataObject) -> None:
    """Pure: the changes of any cutting into batches add up to the number of cases by their last place."""
    heard, last = list(some_moves(data)), {}
    for entry in heard:
        last[entry.case_id] = (entry.after["state"], entry.after["unit"], entry.after["community"])
    cut = data.draw(st.integers(min_value=0, max_value=len(heard)))
    totals: dict[tuple[str, int, str], int] = {}
    for batch in (heard[:cut], heard[cut:]):
        for _, state, unit, community, change in outbox._changes(batch):
            totals[state, unit, community] = totals.get((state, unit, community), 0) + change
            assert totals[state, unit, community] >= 0
    expected: dict[tuple[str, int, str], int] = {}
    for place in last.values():
        expected[place] = expected.get(place, 0) + 1
    assert {place: count for place, count in totals.items() if count} == expected


def some_moves(data: st.DataObject) -> Iterator[outbox.Heard]:
    """Moves of a few cases, in an order that keeps each case's own."""
    where: dict[int, dict[str, Any]] = {}
    for index in range(data.draw(st.integers(min_value=0, max_value=30))):
        case_id = data.draw(st.integers(min_value=1, max_value=4))
        after = at(
            data.draw(st.sampled_from(STATES)),
            data.draw(st.integers(min_value=0, max_value=2)),
            data.draw(st.sampled_from([COMMUNITY, ELSEWHERE])),
        )
        yield outbox.Heard(
            case_id, index, "test.thing", "move", where.get(case_id), after, 1, uuid7(), f"T{case_id}", COMMUNITY
        )
        where[case_id] = after
