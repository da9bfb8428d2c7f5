"""The laws of the clockwork, without a database: who is due, when the next level is told, what a pause does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.base.actor import SYSTEM
from linli.kernel.cases import timing
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.rules import escalate
from linli.kernel.cases.services.moves import state_changes
from linli.kernel.cases.types import BACK, DEADLINE, TABLE, CaseType, Move, State, case_types
from linli.lib.calendars import SHANGHAI, Unit, WorkingCalendar
from linli.lib.packfiles import read_pack

PACKS = Path(__file__).resolve().parents[5] / "packs"
CALENDAR = WorkingCalendar()
# A year with the Spring Festival, National Day and their make-up Saturdays and Sundays.
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)).map(lambda m: m.replace(tzinfo=SHANGHAI))
PAUSES = st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 15_000)), max_size=5)  # minutes of work, of pause
UNITS = st.sampled_from(list(Unit))

WORK = State("work", "处置", "Work", timer=DEADLINE, held_by="unit")
REST = State("rest", "暂停", "Rest", timer=TABLE, held_by="unit", pauses=True)


def a_book() -> Rulebook:
    """No tables but the calendar."""
    return Rulebook(
        stamp=0, prefix="T", district_code="120103", calendar=CALENDAR, categories={}, units={}, units_by_id={},
        duties=(), reasons={}, timers={},
    )  # fmt: skip


def a_case(now: datetime, due: datetime, unit: Unit) -> Facts:
    """At work since ``now``, due at ``due``."""
    return Facts(
        id=1, uuid=UUID(int=1), number="T-1", type="t.t", state="work", is_open=True, resume_state="", version=1,
        head_hash=bytes(32), title="", category_code="", urgency="normal", is_complex=False, channel="desk",
        place_code="120103001001", lon=117.2, lat=39.1, address="", unit_id=1, person_id=None, first_unit_id=1,
        unit_trail=(1,), proposed_unit_id=None, opened_at=now, clock_started_at=now, due_at=due, deadline_amount=1,
        deadline_unit=unit.value, step_due_at=due, entered_at=now, paused_at=None, dispatched_at=now, signed_at=now,
        closed_at=None, dispatch_count=1, return_count=0, extension_count=0, reopen_count=0, urge_count=0,
        is_designated=False, is_supervised=False, escalation_level=0, was_overdue=False, parent_id=None,
        merged_into_id=None, origin_id=None, opener_unit_id=None, data={},
    )  # fmt: skip


def stepped(facts: Facts, to: State, now: datetime, *, until: datetime | None = None) -> Facts:
    """The case after it went to a state at a moment."""
    state = REST if facts.state == "rest" else WORK
    given = {"step_due_at": until} if until else {}
    changes = state_changes(facts, state, to, Inputs(by=SYSTEM, now=now), a_book(), given)
    return replace(facts, **{name: value for name, value in changes.items() if name != "reminded_at"})


@given(start=MOMENTS, amount=st.integers(1, 20), unit=UNITS, pauses=PAUSES)
def test_what_was_left_when_it_was_paused_is_left_when_it_goes_on(
    start: datetime, amount: int, unit: Unit, pauses: list[tuple[int, int]]
):
    case = a_case(start, CALENDAR.add(start, amount, unit), unit)
    now = start
    for worked, paused in pauses:
        now += timedelta(minutes=worked)
        before = case.due_at
        assert before is not None
        case = stepped(case, REST, now, until=now + timedelta(days=30))
        left = CALENDAR.remaining(now, before, unit)
        assert case.due_at == before  # nothing is given before the pause has ended
        resumed = now + timedelta(minutes=paused)
        case = stepped(case, WORK, resumed)
        assert case.due_at is not None and case.step_due_at == case.due_at
        if before <= now:
            assert case.due_at == before  # what is overdue stays overdue
        elif not unit.counts_days or CALENDAR.elapsed(now, resumed, unit):
            assert CALENDAR.remaining(resumed, case.due_at, unit) == left or unit is Unit.CALENDAR_DAYS
        assert case.due_at >= before
        now = resumed


@given(start=MOMENTS, amount=st.integers(1, 20), unit=UNITS, rest=st.integers(1, 20_000), late=st.integers(0, 20_000))
def test_a_clockwork_that_comes_late_gives_nobody_time(start: datetime, amount: int, unit: Unit, rest: int, late: int):
    case = a_case(start, CALENDAR.add(start, amount, unit), unit)
    paused = start + timedelta(minutes=10)
    until = paused + timedelta(minutes=rest)
    asleep = stepped(case, REST, paused, until=until)
    assert stepped(asleep, WORK, until + timedelta(minutes=late)).due_at == stepped(asleep, WORK, until).due_at


@given(due=MOMENTS, later=st.integers(0, 30 * 24 * 60))
def test_the_second_level_is_told_a_working_day_after_the_first(due: datetime, later: int):
    now = due + timedelta(minutes=later)
    has_passed = CALENDAR.add(due, 1, Unit.WORKING_DAYS) <= now
    assert (due < timing.told_long_ago(CALENDAR, now)) == has_passed


def test_a_make_up_saturday_counts_and_a_holiday_does_not():
    friday = datetime(2026, 10, 9, 16, 0, tzinfo=SHANGHAI)
    assert CALENDAR.is_workday(friday.date() + timedelta(days=1))
    at_saturdays_close = datetime(2026, 10, 10, 17, 30, tzinfo=SHANGHAI)
    assert friday < timing.told_long_ago(CALENDAR, at_saturdays_close)
    assert friday >= timing.told_long_ago(CALENDAR, at_saturdays_close - timedelta(seconds=1))
    before_the_holiday = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
    assert before_the_holiday >= timing.told_long_ago(CALENDAR, datetime(2026, 10, 8, 17, 29, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("whole", "passed", "soon"),
    [
        (100, 79, False), (100, 80, True), (100, 100, False), (100, 99, True),  # hours: the share decides
        (10, 5, False), (10, 6, True),  # four hours left, and more than half has passed
        (1, 0.4, False), (1, 0.5, True),  # an hour in all: not as it begins
    ],
)  # fmt: skip
def test_a_step_is_due_soon_when_most_of_it_has_passed(whole: float, passed: float, soon: bool):
    start = datetime(2026, 11, 23, 2, tzinfo=UTC)
    now = start + timedelta(hours=passed)
    assert timing.is_due_soon(start, start + timedelta(hours=whole), now) is soon


@pytest.mark.parametrize("pack", ["hexi", "beichen"])
def test_every_waiting_state_has_a_timer(pack: str):
    timed = {timer.state for timer in read_pack(PACKS / pack).timers if not timer.urgency}
    waiting = [(kind, state) for kind in case_types() for state in kind.states if not state.final]
    assert waiting
    for kind, state in waiting:
        assert state.timer in (TABLE, DEADLINE), f"{kind.slug} {state.slug}"
        assert state.timer == DEADLINE or state.slug in timed, f"{kind.slug} {state.slug} in {pack}"
        assert state.held_by, f"{kind.slug} {state.slug}"


def test_every_waiting_state_is_left_or_escalated_by_the_system_when_its_time_is_up():
    for kind in case_types():
        for state in kind.states:
            if state.final:
                continue
            found = timing.due_move(kind, state)
            assert found, f"{kind.slug} {state.slug}"
            move, text = found
            assert "text" not in move.needs or text
            if state.pauses:
                assert move.goes[state.slug] == BACK
            else:
                assert move.decide is escalate


def test_no_final_state_has_a_timer():
    assert not [s.slug for kind in case_types() for s in kind.states if s.final and (s.timer or s.held_by)]


def test_a_type_without_a_way_out_of_a_pause_has_none():
    kind = CaseType("t.t", "", "", (WORK, REST), (Move("m", "", "", {"rest": BACK}, ("unit",), escalate),))
    assert timing.due_move(kind, REST) is None
