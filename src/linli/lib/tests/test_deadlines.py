from datetime import datetime

import pytest

from linli.lib.calendars import SHANGHAI, Unit, WorkingCalendar
from linli.lib.deadlines import Deadline, shift_for_pause, unit_from

CALENDAR = WorkingCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("row", "deadline"),
    [
        ({"amount": 3, "unit": "working_days"}, Deadline(3, Unit.WORKING_DAYS)),
        ({"amount": "8", "unit": "工作时"}, Deadline(8, Unit.WORKING_HOURS)),
        (
            {"amount": "15", "unit": "calendar days", "roll_forward": "否"},
            Deadline(15, Unit.CALENDAR_DAYS, roll_forward=False),
        ),
        ("15分钟", Deadline(15, Unit.MINUTES)),
        ("3个工作日", Deadline(3, Unit.WORKING_DAYS)),
        ("３ 个 工作日", Deadline(3, Unit.WORKING_DAYS)),
        ("24小时", Deadline(24, Unit.HOURS)),
        ("30日", Deadline(30, Unit.CALENDAR_DAYS)),
        ("2 working_hours", Deadline(2, Unit.WORKING_HOURS)),
    ],
)
def test_a_row_of_a_pack_is_read(row: object, deadline: Deadline) -> None:
    assert Deadline.parse(row) == deadline  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"amount": 3},
        {"amount": -3, "unit": "hours"},
        {"amount": 1.5, "unit": "hours"},
        {"amount": 1, "unit": "weeks"},
        {"amount": 1, "unit": "hours", "roll_forward": "perhaps"},
        "",
        "soon",
        "3",
    ],
)
def test_a_row_that_is_no_deadline_is_refused(row: object) -> None:
    with pytest.raises(ValueError):
        Deadline.parse(row)  # type: ignore[arg-type]


@pytest.mark.parametrize("deadline", [Deadline(n, unit) for unit in Unit for n in (0, 1, 30)])
def test_a_deadline_reads_back_what_it_writes(deadline: Deadline) -> None:
    assert Deadline.parse(str(deadline)) == deadline


def test_every_unit_names_itself() -> None:
    assert [unit_from(unit) for unit in Unit] == list(Unit)


def test_a_deadline_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Deadline(-1, Unit.HOURS)


def test_a_deadline_falls_where_the_calendar_says() -> None:
    assert Deadline(2, Unit.WORKING_DAYS).due(CALENDAR, at("2026-02-13 10:00")) == at("2026-02-24 17:30")
    assert Deadline(1, Unit.CALENDAR_DAYS, roll_forward=False).due(CALENDAR, at("2026-09-24 10:00")) == at(
        "2026-09-25 23:59:59"
    )


@pytest.mark.parametrize(
    ("unit", "due", "paused", "resumed", "shifted"),
    [
        # one working hour left on Friday afternoon, resumed on Monday at ten
        (Unit.WORKING_HOURS, "2026-11-20 17:30", "2026-11-20 16:30", "2026-11-23 10:00", "2026-11-23 11:00"),
        # a pause over the night costs no working time
        (Unit.WORKING_HOURS, "2026-11-24 10:00", "2026-11-23 18:00", "2026-11-24 08:00", "2026-11-24 10:00"),
        # Spring Festival 2026: only 14 and 24 February are workdays in the pause
        (Unit.WORKING_DAYS, "2026-02-14 17:30", "2026-02-13 10:00", "2026-02-24 10:00", "2026-02-25 17:30"),
        (Unit.WORKING_DAYS, "2026-11-25 17:30", "2026-11-23 10:00", "2026-11-23 16:00", "2026-11-25 17:30"),
        (Unit.CALENDAR_DAYS, "2026-11-24 23:59:59", "2026-11-23 10:00", "2026-11-25 10:00", "2026-11-26 23:59:59"),
        (Unit.MINUTES, "2026-11-23 10:15", "2026-11-23 10:05", "2026-11-23 11:05", "2026-11-23 11:15"),
        # paused when already overdue
        (Unit.HOURS, "2026-11-23 10:00", "2026-11-23 10:00", "2026-11-25 10:00", "2026-11-23 10:00"),
    ],
)
def test_a_pause_moves_the_deadline(unit: Unit, due: str, paused: str, resumed: str, shifted: str) -> None:
    assert shift_for_pause(CALENDAR, at(due), at(paused), at(resumed), unit) == at(shifted)


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        shift_for_pause(CALENDAR, at("2026-11-24 10:00"), at("2026-11-23 10:00"), at("2026-11-23 09:00"), Unit.HOURS)
