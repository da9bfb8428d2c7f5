"""What the clockwork does to a case whose time is nearly up, or is up. Pure: values in, values out.

The kernel knows no state and no move by name. A state that pauses is left by the system's own move that goes back;
every other state that is overdue is escalated, by the move whose rule is ``rules.escalate``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from linli.kernel.cases import rules
from linli.kernel.cases.types import ANY_OPEN, BACK, SYSTEM_ONLY, CaseType, Move, State
from linli.lib.calendars import Unit, WorkingCalendar

SOON_SHARE = 0.8
"""The share of a step's time after which its holder is reminded, and from which on …"""
SOON_LEFT, SOON_LEAST_SHARE = timedelta(hours=4), 0.5
"""… with so little left, half of it is enough (so that a step of minutes is not reminded of as it begins)."""
HIGHEST_LEVEL = 2  # 1 the street's centre, 2 the district's

GOES_ON = "逾期未补充,按现有情况继续办理"
WAKES = "挂起到期,恢复办理"


def due_move(kind: CaseType, state: State) -> tuple[Move, str] | None:
    """The system's move out of a state whose time is up, and what it says; None when the type declares none."""
    if state.pauses:
        back = (move for move in kind.moves if SYSTEM_ONLY in move.by and move.goes.get(state.slug) == BACK)
        return _saying(next(back, None), GOES_ON if state.held_by == "reporter" else WAKES)
    up = (move for move in kind.moves if move.decide is rules.escalate and {state.slug, ANY_OPEN} & set(move.goes))
    return _saying(next(up, None), "")


def _saying(move: Move | None, text: str) -> tuple[Move, str] | None:
    return None if move is None else (move, text)


def is_due_soon(entered_at: datetime, step_due_at: datetime, now: datetime) -> bool:
    """Whether it is time for the one reminder of a step: most of its time has passed, and it is not over.

    ``queries.due.SOON`` asks the same of the database.
    """
    passed, whole = now - entered_at, step_due_at - entered_at
    if now >= step_due_at:
        return False
    return passed >= whole * SOON_SHARE or (step_due_at - now <= SOON_LEFT and passed >= whole * SOON_LEAST_SHARE)


def told_long_ago(calendar: WorkingCalendar, now: datetime) -> datetime:
    """Whatever fell before this moment (UTC), one working day has passed since.

    A working day has passed since a moment when the first working day after its own has closed. The answer is the
    midnight (local) that begins the last working day closed by ``now``, so that the database can compare with it.
    """
    day = calendar.local_date(now)
    while not (calendar.is_workday(day) and _close(calendar, day) <= now):
        day -= timedelta(days=1)
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def _close(calendar: WorkingCalendar, day: date) -> datetime:
    noon_before = datetime.combine(day, time(12), calendar.zone) - timedelta(days=1)
    return calendar.add(noon_before, 1, Unit.WORKING_DAYS)
