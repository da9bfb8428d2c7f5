"""The clockwork at work: one reminder a step, pauses that end, two escalations at most, whatever befell the worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import timing
from linli.kernel.cases.models import Case, Reporter, TimelineEntry
from linli.kernel.cases.queries import due
from linli.kernel.cases.services import moves, timers
from linli.kernel.messages.models import Delivery, Notice
from linli.lib.calendars import SHANGHAI
from linli.scenarios.events.tests.story import CATEGORY, MONDAY_TEN, Loop


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Tianjin."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def tick(now: datetime, limit: int = timers.LIMIT) -> tuple[int, int, int]:
    """One run: how many reminded, woken, escalated."""
    with clock.at(now):
        done = timers.run_timers(now, limit)
    return done.reminded, done.woken, done.escalated


def entries(move: str) -> list[TimelineEntry]:
    return list(TimelineEntry.objects.filter(move=move).order_by("id"))


def notices(kind: str = "cases.due_soon") -> list[int]:
    """Who was told, in the order of time."""
    return list(Notice.objects.filter(kind=kind).order_by("id").values_list("user_id", flat=True))


def test_whoever_holds_it_is_reminded_once_a_step(loop: Loop):
    loop.report()  # Monday 10:00, to be accepted by Tuesday's close
    assert loop.facts().step_due_at == local(11, 24, 17, 30)
    assert tick(local(11, 24, 11, 0)) == (0, 0, 0)
    assert tick(local(11, 24, 11, 30)) == (1, 0, 0)
    assert notices() == [loop.people["street_centre"].id]
    assert tick(local(11, 24, 11, 31)) == (0, 0, 0)
    assert tick(local(11, 24, 17, 29)) == (0, 0, 0)

    loop.now = local(11, 24, 17, 0)
    loop.move("accept", "street_centre", category=CATEGORY)  # to be dispatched within four working hours
    assert tick(local(11, 25, 9, 0)) == (1, 0, 0)
    loop.now = local(11, 25, 10, 0)
    loop.move("dispatch", "street_centre", unit="HWZX")
    assert tick(local(11, 25, 12, 0)) == (0, 0, 0)
    assert tick(local(11, 25, 14, 30)) == (1, 0, 0)
    desk = {loop.people["department_clerk"].id, loop.people["department_head"].id}
    assert set(notices()[2:]) == desk
    loop.now = local(11, 25, 15, 0)
    loop.move("sign", "department_clerk")
    Case.objects.update(due_at=local(11, 27, 17, 30), step_due_at=local(11, 27, 17, 30))
    assert tick(local(11, 27, 7, 20)) == (0, 0, 0)
    assert tick(local(11, 27, 7, 30)) == (1, 0, 0)
    assert notices()[-1] == loop.people["department_clerk"].id


def test_a_reminder_is_recorded_and_says_when_it_is_due(loop: Loop):
    facts = loop.report()
    tick(local(11, 24, 12, 0))
    record = AuditRecord.objects.get(action="events.event.remind")
    assert (record.object_id, record.actor_kind, record.detail) == (
        str(facts.uuid), "system", {"state": "reported", "told": 1},
    )  # fmt: skip
    notice = Notice.objects.get(kind="cases.due_soon")
    assert notice.params == {
        "number": facts.number, "state": "待受理", "state_en": "To be accepted", "due": "2026-11-24 17:30",
    }  # fmt: skip
    assert notice.created_at == local(11, 24, 12, 0)


def test_an_urgent_step_is_not_reminded_of_as_it_begins(loop: Loop):
    loop.report(urgency="emergency")  # fifteen minutes
    assert tick(MONDAY_TEN + timedelta(minutes=1)) == (0, 0, 0)
    assert tick(MONDAY_TEN + timedelta(minutes=8)) == (1, 0, 0)


def test_an_extension_is_reminded_of_again(loop: Loop):
    due_at = loop.to_handling().due_at
    assert tick(due_at - timedelta(minutes=1)) == (1, 0, 0)
    loop.move("extend", "department_head", reason="weather", days=2)
    assert tick(due_at + timedelta(minutes=1)) == (0, 0, 0)
    assert tick(loop.facts().due_at - timedelta(minutes=1)) == (1, 0, 0)


def test_a_reporter_with_a_confirmed_phone_is_reminded_of_what_was_asked(loop: Loop):
    loop.to_handling()
    loop.move("ask_info", "department_clerk", text="是哪个楼门?")
    assert tick(MONDAY_TEN + timedelta(days=3)) == (1, 0, 0)
    assert notices() == []
    assert Delivery.objects.count() == 0  # an unconfirmed phone may be a stranger's
    Case.objects.update(reminded_at=None)
    Reporter.objects.update(phone="19900000001", phone_confirmed_at=MONDAY_TEN)
    assert tick(MONDAY_TEN + timedelta(days=3)) == (1, 0, 0)
    assert Delivery.objects.get().kind == "cases.reporter.due_soon"


def test_overdue_is_told_to_the_street_then_to_the_district_and_then_no_more(loop: Loop):
    loop.report()  # due on Tuesday 17:30
    assert tick(local(11, 24, 17, 29))[2] == 0
    assert tick(local(11, 24, 17, 30)) == (0, 0, 1)
    facts = loop.facts()
    assert (facts.state, facts.escalation_level, facts.was_overdue) == ("reported", 1, True)
    assert tick(local(11, 24, 17, 31)) == (0, 0, 0)
    assert tick(local(11, 25, 17, 29)) == (0, 0, 0)
    assert tick(local(11, 25, 17, 30)) == (0, 0, 1)
    assert loop.facts().escalation_level == 2
    for days in range(1, 40):
        assert tick(local(11, 25, 17, 30) + timedelta(days=days)) == (0, 0, 0)
    first, second = entries("escalate")
    assert (first.body["level"], second.body["level"]) == (1, 2)
    assert first.changes["was_overdue"] is True
    assert first.actor_kind == "system"


def test_a_case_that_is_reopened_may_be_escalated_again(loop: Loop):
    loop.to_handling()
    late = loop.facts().due_at + timedelta(days=5)
    assert tick(late) == (0, 0, 1)
    Case.objects.update(category_code="")
    loop.now = late
    loop.move("hand_in", "department_clerk", text="已清理")
    loop.move("verify", "community")
    loop.move("close", "street_centre")
    Case.objects.update(category_code=CATEGORY)
    again = loop.move("reopen", loop.resident(), text="又堆起来了")
    assert again.escalation_level == 0
    assert tick(again.step_due_at) == (0, 0, 1)


def test_after_days_without_a_worker_the_street_is_told_first_and_the_district_a_working_day_later(loop: Loop):
    loop.report()  # due on Tuesday 24 November
    friday = local(11, 27, 9, 0)
    assert tick(friday) == (0, 0, 1)
    assert tick(friday + timedelta(minutes=1)) == (0, 0, 0)
    assert loop.facts().escalation_level == 1
    assert tick(local(11, 30, 17, 29)) == (0, 0, 0)
    assert tick(local(11, 30, 17, 30)) == (0, 0, 1)  # Monday's close: the weekend does not count
    assert loop.facts().escalation_level == 2


def test_nobody_answers_and_the_work_goes_on_with_what_is_known(loop: Loop):
    before = loop.to_handling().due_at
    loop.move("ask_info", "department_clerk", text="是哪个楼门?")
    over = loop.facts().step_due_at
    assert over == local(11, 26, 23, 59) + timedelta(seconds=59)
    assert tick(over - timedelta(seconds=1))[1:] == (0, 0)
    assert tick(over) == (0, 1, 0)
    facts = loop.facts()
    assert (facts.state, facts.resume_state, facts.paused_at) == ("handling", "", None)
    entry = entries("supply_info")[0]
    assert (entry.text, entry.actor_kind, entry.is_public) == (timing.GOES_ON, "system", True)
    assert facts.due_at > before
    assert facts.step_due_at == facts.due_at


def in_five_working_days(loop: Loop) -> None:
    """At work since Thursday 8 October, after the holiday, with five working days."""
    loop.now = local(10, 8, 10, 0)
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit="HWZX")
    loop.move("sign", "department_clerk")
    due_at = local(10, 14, 17, 30)  # Friday, the make-up Saturday, Monday, Tuesday, Wednesday
    Case.objects.update(due_at=due_at, step_due_at=due_at, deadline_amount=5, deadline_unit="working_days")


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1), timedelta(days=2)])
def test_a_suspension_ends_by_itself_and_moves_the_deadline_over_a_weekend_with_a_make_up_day(
    loop: Loop, late: timedelta
):
    in_five_working_days(loop)
    loop.now = local(10, 9, 10, 0)
    until = local(10, 12, 9, 0)
    loop.move("suspend", "department_head", reason="weather", until=until)
    assert tick(local(10, 12, 8, 59))[1:] == (0, 0)
    assert tick(until + late) == (0, 1, 0)  # also when the worker was down for two days
    facts = loop.facts()
    assert (facts.state, facts.paused_at) == ("handling", None)
    # Saturday the 10th is worked and Monday the 12th begun: two working days later, Thursday and Friday.
    assert facts.due_at == facts.step_due_at == local(10, 16, 17, 30)
    assert entries("resume")[0].text == timing.WAKES
    assert tick(until + late + timedelta(minutes=1)) == (0, 0, 0)


def test_the_next_step_has_its_working_day_too(loop: Loop):
    loop.report()
    assert tick(local(11, 24, 17, 30)) == (0, 0, 1)
    loop.now = local(11, 30, 9, 0)
    loop.move("accept", "street_centre", category=CATEGORY)
    assert loop.facts().step_due_at == local(11, 30, 14, 30)  # four working hours, lunch from 12:00 to 13:30
    assert tick(local(11, 30, 14, 31)) == (0, 0, 0)  # level 1 was told of the step before
    assert tick(local(12, 1, 17, 30)) == (0, 0, 1)
    assert loop.facts().escalation_level == 2


def test_a_pause_ends_also_when_everybody_was_told_before(loop: Loop):
    late = loop.to_handling().due_at + timedelta(days=9)
    assert tick(late) == (0, 0, 1)
    assert tick(late + timedelta(days=9)) == (0, 0, 1)
    assert loop.facts().escalation_level == 2
    loop.now = late + timedelta(days=10)
    until = loop.now + timedelta(days=1)
    loop.move("suspend", "department_head", reason="weather", until=until)
    assert tick(until) == (0, 1, 0)
    assert tick(until + timedelta(days=9)) == (0, 0, 0)  # it stays overdue, and nobody is told a third time


def test_what_is_closed_has_no_timer(loop: Loop):
    loop.report()
    loop.move("reject", "street_centre", reason="test_or_mistake")
    assert tick(MONDAY_TEN + timedelta(days=400)) == (0, 0, 0)


def test_a_run_does_no_more_than_its_limit_and_the_next_does_the_rest(loop: Loop):
    for _ in range(3):
        loop.report()
    late = MONDAY_TEN + timedelta(days=3)
    assert tick(late, limit=2) == (0, 0, 2)
    assert tick(late, limit=2) == (0, 0, 1)
    assert tick(late, limit=2) == (0, 0, 0)


def test_more_cases_than_a_page_are_all_found(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    for _ in range(5):
        loop.report()
    monkeypatch.setattr(due, "PAGE", 2)
    monkeypatch.setattr(due, "_OVERDUE", due._OVERDUE.replace("limit 500", "limit 2"))
    assert len(list(due.overdue(MONDAY_TEN + timedelta(days=3), MONDAY_TEN))) == 5


def test_a_case_that_refuses_holds_up_none_of_the_others(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    stubborn = loop.report().uuid
    loop.report()
    real = moves.move_locked

    def refusing(facts: Any, slug: str, **rest: Any) -> Any:
        if facts.uuid == stubborn:
            raise LinliError("conflict")
        return real(facts, slug, **rest)

    monkeypatch.setattr(moves, "move_locked", refusing)
    assert tick(MONDAY_TEN + timedelta(days=3), limit=1) == (0, 0, 1)
    assert Case.objects.get(uuid=stubborn).escalation_level == 0


def test_the_database_and_the_rule_agree_on_what_is_due_soon(hexi: None):
    start = MONDAY_TEN
    with connection.cursor() as cursor:
        for whole in (10, 60, 240, 300, 600, 1200, 3000, 10_000):
            for passed in {0, whole // 2 - 1, whole // 2, whole - 240, whole - 239, whole * 4 // 5 - 1, whole * 4 // 5}:
                now, end = start + timedelta(minutes=passed), start + timedelta(minutes=whole)
                cursor.execute(
                    f"select {due.SOON} from (select %(from)s::timestamptz, %(until)s::timestamptz)"
                    " c(entered_at, step_due_at)",
                    {"now": now, "left": timing.SOON_LEFT, "from": start, "until": end},
                )
                assert cursor.fetchone()[0] == timing.is_due_soon(start, end, now), (whole, passed)


WEEK = st.integers(0, 14 * 24 * 60)


@given(ticks=st.lists(WEEK, max_size=12), rest=st.integers(1, 7 * 24 * 60))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_the_worker_was_down_the_deadline_comes_out_the_same(loop: Loop, ticks: list[int], rest: int):
    with taken_back():
        in_five_working_days(loop)
        before = loop.facts().due_at
        loop.now = paused = local(10, 9, 10, 0)
        until = paused + timedelta(minutes=rest)
        loop.move("suspend", "department_head", reason="weather", until=until)
        for minutes in sorted(ticks):
            tick(paused + timedelta(minutes=minutes))
        tick(until + timedelta(days=30))
        tick(until + timedelta(days=30, minutes=1))
        passed = sum(
            paused.date() < day <= until.date()
            for day in (datetime(2026, 10, d).date() for d in (9, 10, 12, 13, 14, 15, 16))
        )
        working = [local(10, d, 17, 30) for d in (14, 15, 16, 19, 20, 21, 22)]
        assert loop.facts().due_at == working[passed] >= before
        assert len(entries("resume")) == 1
        assert len(entries("escalate")) <= 2
        assert loop.facts().was_overdue


@contextmanager
def taken_back() -> Iterator[None]:
    """What one example writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_case_that_somebody_holds_is_left_to_the_next_run(own_hexi: str):
    from support.people import person

    loop = Loop({"street_centre": person("street_centre")})
    facts = loop.report()
    late = MONDAY_TEN + timedelta(days=3)
    with holding(facts.id):
        assert tick(late) == (0, 0, 0)
    assert tick(late) == (0, 0, 1)


def test_what_changed_since_the_question_was_asked_is_left_to_the_next_run(own_hexi: str):
    from support.people import person

    loop = Loop({"street_centre": person("street_centre")})
    facts = loop.report()
    late = MONDAY_TEN + timedelta(days=3)
    found = list(due.overdue(late, late))
    loop.now = late
    loop.move("accept", "street_centre", category=CATEGORY)
    assert [timers._act(waiting, late) for waiting in found] == [""]
    assert loop.facts().version == facts.version + 1


def test_two_runs_that_found_the_same_case_remind_of_it_once(loop: Loop):
    loop.report()
    soon = local(11, 24, 12, 0)
    found = [*due.due_soon(soon), *due.due_soon(soon)]
    assert [timers._remind(waiting, soon) for waiting in found] == ["reminded", ""]
    assert len(notices()) == 1


@contextmanager
def holding(case_id: int) -> Iterator[None]:
    """Another connection holds the row as a move does."""
    params = connection.get_connection_params()
    kept = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    with psycopg.connect(**kept) as other:
        other.execute("select 1 from cases_case where id = %s for no key update", [case_id])
        yield
        other.rollback()


def test_the_task_goes_on_until_nothing_is_left(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    from linli.kernel.cases import tasks

    for _ in range(3):
        loop.report()
    monkeypatch.setattr(timers, "LIMIT", 1)
    monkeypatch.setattr(timers, "run_timers", lambda now, real=timers.run_timers: real(now, 1))
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # the test's transaction is open
    with clock.at(MONDAY_TEN + timedelta(days=3)):
        tasks.run_timers()
    assert len(entries("escalate")) == 3


def test_the_worker_runs_the_clockwork_every_minute():
    from procrastinate.contrib.django import app

    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["cases.run_timers"] == "* * * * *"
