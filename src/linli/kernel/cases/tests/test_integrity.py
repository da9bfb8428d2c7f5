"""Whoever changes a timeline or a case behind the engine's back is found, by case number and by what was changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import outbox
from linli.kernel.cases.entry import TRACKED, Entry
from linli.kernel.cases.models import Case
from linli.kernel.cases.queries import integrity
from linli.kernel.cases.services import timers
from linli.kernel.cases.types import case_type
from linli.lib.calendars import SHANGHAI
from linli.scenarios.events.tests.story import CATEGORY, MONDAY_TEN, Loop


def tamper(sql: str, *values: Any) -> int:
    """Change what the database guards, as somebody with its keys could."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # triggers and foreign keys look away
        cursor.execute(sql, values)
        changed = cursor.rowcount
        cursor.execute("set session_replication_role = origin")
    assert changed
    return changed


def found() -> list[tuple[str, str]]:
    """Kind and message of every problem, without the case's number."""
    return [(p.kind, p.message_en.partition(": ")[2]) for p in integrity.verify()]


@pytest.fixture
def played(loop: Loop) -> Loop:
    """A case at work with four entries, beside another."""
    loop.report(description="别的事")
    loop.to_handling()
    while outbox.consume():
        pass
    assert found() == []
    return loop


def test_what_the_engine_writes_verifies(played: Loop):
    assert integrity.verify() == []


def test_a_problem_names_the_case(played: Loop):
    tamper("update cases_case set title = '改过' where id = %s", played.facts().id)
    [problem] = integrity.verify()
    number = played.facts().number
    assert (problem.source, problem.kind, problem.object_id) == ("timeline", "state_disagrees", number)
    assert (problem.message, problem.message_en) == (
        f"{number}:title 与时间线不符", f"{number}: title is not what the timeline says",
    )  # fmt: skip


COLUMNS: dict[str, Any] = {
    "number": "HX-1", "state": "closed", "is_open": False, "title": "x", "description": "x", "category_code": "0102",
    "urgency": "urgent", "place_code": "120103002001", "recorded_place_code": "1", "lon": 117.5, "lat": 39.5,
    "unit_id": None, "unit_trail": [1], "due_at": MONDAY_TEN, "closed_at": MONDAY_TEN, "dispatch_count": 7,
    "is_designated": True, "was_overdue": True, "data": json.dumps({"x": 1}), "proposal": "{}", "deadline_amount": 9,
    "resume_state": "accepted", "escalation_level": 1, "opened_at": MONDAY_TEN - timedelta(microseconds=1),
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_was_changed_is_named(played: Loop, column: str):
    cast = "::jsonb" if column in ("data", "proposal") else ""
    tamper(f"update cases_case set {column} = %s{cast} where id = %s", COLUMNS[column], played.facts().id)
    disagreeing = [(p.kind, p.message_en.partition(": ")[2]) for p in integrity.verify() if p.kind != "tally_disagrees"]
    assert disagreeing == [("state_disagrees", f"{column} is not what the timeline says")]


def test_every_column_that_a_rule_may_set_is_watched():
    columns = {field.attname for field in Case._meta.concrete_fields}
    own = {"id", "uuid", "version", "head_hash", "search", "reminded_at", "street_code", "community_code"}
    assert columns - own == set(TRACKED)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "'没有的话'"), ("move", "'reject'"), ("from_state", "'closed'"), ("at", "at - interval '1 hour'"),
        ("recorded_at", "recorded_at - interval '1 second'"), ("actor_kind", "'system'"), ("actor_id", "99"),
        ("unit_id", "99"), ("is_public", "not is_public"), ("body", "body || '{\"unit\": \"CGW\"}'"),
        ("changes", "changes || '{\"title\": \"x\"}'"), ("request_id", "gen_random_uuid()"),
    ],
)  # fmt: skip
def test_a_changed_entry_is_named(played: Loop, column: str, value: str):
    tamper(f"update cases_timelineentry set {column} = {value} where case_id = %s and seq = 3", played.facts().id)
    assert ("changed_entry", "entry 3 was changed") in found()


def test_a_changed_entry_with_a_hash_that_fits_breaks_the_chain(played: Loop):
    rewrite(played, 3, until_seq=3)
    assert found() == [("broken_chain", "entry 4 does not follow")]


def test_the_last_entry_with_a_hash_that_fits_is_not_the_head(played: Loop):
    rewrite(played, 4, until_seq=4)
    assert found() == [("broken_chain", "the head of the chain is not the last entry")]


def test_an_entry_that_tells_of_another_state_than_it_set_is_found():
    """Also when every hash fits: a page of the timeline and the state must tell the same."""
    columns = dict.fromkeys(TRACKED, 0) | {"state": "reported"}
    first = an_entry(1, "", "reported", columns)
    second = an_entry(2, "reported", "closed", {})
    kept = [integrity.Kept(first, bytes(32), first.link(bytes(32)))]
    kept.append(integrity.Kept(second, kept[0].hash, second.link(kept[0].hash)))
    row = integrity.Row("HX-1", 2, kept[1].hash, columns)
    assert [p.message_en for p in integrity.problems_of(row, kept)] == [
        "HX-1: state of entry 2 is not what the timeline says"
    ]


def an_entry(seq: int, before: str, after: str, changes: dict[str, Any]) -> Entry:
    return Entry(
        case_uuid=UUID(int=1), seq=seq, move="m", from_state=before, to_state=after, at=MONDAY_TEN,
        recorded_at=MONDAY_TEN, by=SYSTEM, unit_id=None, text="", is_public=False, body={}, changes=changes,
        request_id=None,
    )  # fmt: skip


def test_an_entry_taken_out_of_the_middle_is_missed(played: Loop):
    tamper("delete from cases_timelineentry where case_id = %s and seq = 2", played.facts().id)
    assert ("missing_entry", "entry 2 is missing") in found()


def test_entries_taken_from_the_end_are_missed(played: Loop):
    tamper("delete from cases_timelineentry where case_id = %s and seq > 2", played.facts().id)
    kinds = found()
    assert kinds[:2] == [("missing_entry", "entry 3 is missing"), ("missing_entry", "entry 4 is missing")]
    assert ("broken_chain", "the head of the chain is not the last entry") in kinds


def test_an_entry_more_than_the_case_has_is_found(played: Loop):
    tamper(
        "insert into cases_timelineentry (case_id, seq, move, from_state, to_state, at, recorded_at, actor_kind, text,"
        " is_public, body, changes, previous_hash, hash) select case_id, 5, move, to_state, to_state, at, recorded_at,"
        " actor_kind, text, is_public, body, '{}', hash, hash from cases_timelineentry where case_id = %s and seq = 4",
        played.facts().id,
    )
    assert ("state_disagrees", "version is not what the timeline says") in found()
    assert ("changed_entry", "entry 5 was changed") in found()


def test_a_case_without_any_entry_is_found(played: Loop):
    tamper("delete from cases_timelineentry where case_id = %s", played.facts().id)
    assert ("missing_entry", "entry 1 is missing") in found()


def test_a_tally_that_is_wrong_is_found_and_one_that_is_only_late_is_not(played: Loop):
    played.report()
    assert outbox.waiting() == 1
    assert found() == []
    tamper("update cases_tally set cases = cases + 1 where state = 'handling'")
    [(kind, message)] = found()
    assert kind == "tally_disagrees"
    assert message == "1 cases, 2 tallied"
    tamper("update cases_tally set cases = cases - 1 where state = 'handling'")
    tamper("delete from cases_outbox")
    assert [kind for kind, _ in found()] == ["tally_disagrees"]


def rewrite(loop: Loop, seq: int, *, until_seq: int) -> None:
    """Change the words of an entry and write all hashes up to an entry anew, as who knows the form of the chain can."""
    facts = loop.facts()
    kept = integrity._batches()
    entries = next(entries for batch in kept for row, entries in batch if row.number == facts.number)
    before = entries[seq - 1].previous
    for k in entries[seq - 1 : until_seq]:
        text = "改过的话" if k.entry.seq == seq else k.entry.text
        content = {name: getattr(k.entry, name) for name in Entry.__dataclass_fields__} | {"text": text}
        link = Entry(**content).link(before)
        tamper(
            "update cases_timelineentry set text = %s, previous_hash = %s, hash = %s where case_id = %s and seq = %s",
            text, before, link, facts.id, k.entry.seq,
        )  # fmt: skip
        before = link
    if until_seq > facts.version:
        tamper("update cases_case set head_hash = %s where id = %s", before, facts.id)


def test_a_chain_written_anew_to_its_head_is_found_by_the_seal_of_the_day(played: Loop):
    with clock.at(MONDAY_TEN + timedelta(days=1)):
        audit.seal_due()
        assert audit.verify(by=SYSTEM).ok
        rewrite(played, 2, until_seq=99)
        assert integrity.verify() == []  # the case's own chain is whole again
        report = audit.verify(by=SYSTEM)
    assert [(p.source, p.kind) for p in report.problems] == [("timeline", "root_differs")]


def test_a_case_taken_away_whole_is_found_by_the_seal_of_the_day(played: Loop):
    with clock.at(MONDAY_TEN + timedelta(days=1)):
        audit.seal_due()
        tamper("delete from cases_timelineentry where case_id = %s", played.facts().id)
        tamper("update cases_tally set cases = cases - 1 where state = 'handling'")
        tamper("delete from cases_case where id = %s", played.facts().id)
        report = audit.verify(by=SYSTEM)
    assert [(p.source, p.kind) for p in report.problems] == [("timeline", "entries_missing")]


def test_the_day_of_an_entry_is_the_local_day(loop: Loop):
    loop.now = MONDAY_TEN.replace(hour=0)  # still Sunday in UTC
    loop.report()
    day = MONDAY_TEN.astimezone(SHANGHAI).date()
    assert len(list(integrity.leaves_of_day(day))) == 1
    assert list(integrity.leaves_of_day(day - timedelta(days=1))) == []
    assert integrity.first_day() == day


def test_a_long_verification_tells_how_far_it_is(played: Loop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(integrity, "CASES", integrity.CASES.replace("limit 1000", "limit 1"))
    heard: list[str] = []
    assert integrity.verify(heard.append) == []
    assert heard == ["timeline 1/2", "timeline 2/2"]


def test_a_verification_sees_one_moment_while_people_work(own_hexi: str, monkeypatch: pytest.MonkeyPatch):
    from support.people import person

    loop = Loop({"street_centre": person("street_centre")})
    loop.report()
    real, moved = integrity._fetch, []

    def somebody_works(sql: str, values: Any) -> Any:
        """After the cases were read and before their entries are, another connection moves one."""
        rows = real(sql, values)
        if sql == integrity.CASES and not moved:
            moved.append(1)
            elsewhere(lambda: loop.move("accept", "street_centre", category=CATEGORY))
        return rows

    monkeypatch.setattr(integrity, "_fetch", somebody_works)
    assert integrity.verify() == []
    assert loop.facts().state == "accepted"
    assert integrity.verify() == []


def elsewhere(act: Callable[[], Any]) -> None:
    """Run something on a connection of its own, to its end."""
    from threading import Thread

    failed: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 -- told to the test's thread
            failed.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert not failed, failed


@contextmanager
def taken_back() -> Iterator[None]:
    """What one example writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


STEPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 5000), st.booleans()), min_size=5, max_size=20)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_case_its_timeline_adds_up_to_it(loop: Loop, steps: list[tuple[int, int, bool]]):
    with taken_back():
        loop.now = MONDAY_TEN
        loop.report()
        for choice, minutes, by_the_clock in steps:
            loop.now += timedelta(minutes=minutes)
            if by_the_clock:
                with clock.at(loop.now):
                    timers.run_timers(loop.now)
            else:
                assert any_move(loop, choice) or not Case.objects.get(uuid=loop.uuid).is_open, loop.facts().state
        assert integrity.verify() == []
        while outbox.consume():
            pass
        assert integrity.verify() == []


def any_move(loop: Loop, choice: int) -> bool:
    """The first legal move from a random one onwards, by whoever may."""
    kind = case_type("events.event")
    main = Case.objects.exclude(uuid=loop.uuid).filter(is_open=True).first()
    asked = {
        "text": "说明", "category": ["0101", "0501", "0901"][choice % 3], "unit": ["HWZX", "CGW"][choice % 2],
        "place_code": "120103002001", "lon": 117.21 + choice / 10**7, "lat": 39.1, "days": 1 + choice % 5,
        "until": loop.now + timedelta(days=1 + choice % 9), "person": loop.people["department_clerk"].id,
        "children": ({"title": "其一"}, {"title": "其二", "category": "0102"}), "solved": True, "satisfaction": 4,
        "evidence": ("photo",), "into": main.uuid if main else None,
    }  # fmt: skip
    people = ["street_centre", "district_centre", "department_head", "department_clerk", "community", loop.resident()]
    for offset in range(len(kind.moves)):
        move = kind.moves[(choice + offset) % len(kind.moves)]
        for who in people:
            try:
                with transaction.atomic():
                    loop.move(move.slug, who, **asked, reason=reason_of(move.slug))
            except LinliError:
                continue
            return True
    return False


def reason_of(slug: str) -> str:
    from linli.kernel.cases.queries import rulebook

    return next((r.code for (_, move, _), r in rulebook.current().reasons.items() if move == slug), "")
