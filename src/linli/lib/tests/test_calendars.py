"""Cases worked out by hand from the State Council's notices for 2025 and 2026.

2025: National Day and Mid-Autumn 1–8 October off; Sunday 28 September and Saturday 11 October worked.
2026: Spring Festival 15–23 February off, Saturdays 14 and 28 February worked; Mid-Autumn 25–27 September off;
National Day 1–7 October off, Sunday 20 September and Saturday 10 October worked.
"""

import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from linli.lib.calendars import SHANGHAI, Unit, WorkingCalendar
from linli.lib.workdays import STATUTORY_YEARS, Workdays

CALENDAR = WorkingCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),  # within the morning
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),  # over lunch
        ("2026-11-23 12:30", 1, "2026-11-23 14:30"),  # received at lunch
        ("2026-11-23 16:30", 1, "2026-11-23 17:30"),  # at closing, not at the next opening
        ("2026-11-23 10:00", 8, "2026-11-24 10:30"),  # a day of 7.5 hours and half an hour
        ("2026-11-21 10:00", 1, "2026-11-23 09:30"),  # a Saturday
        ("2025-09-30 16:30", 2, "2025-10-09 09:30"),  # National Day 2025
        ("2025-09-27 09:00", 8, "2025-09-29 09:00"),  # Sunday 28 September is worked
        ("2025-10-10 17:00", 1, "2025-10-11 09:00"),  # Saturday 11 October is worked
        ("2026-09-30 16:30", 2, "2026-10-08 09:30"),  # National Day 2026
        ("2026-02-13 16:30", 2, "2026-02-14 09:30"),  # Saturday 14 February is worked
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),  # Spring Festival 2026
    ],
)
def test_working_hours_run_only_while_offices_are_open(start: str, hours: int, due: str) -> None:
    assert CALENDAR.add(at(start), hours, Unit.WORKING_HOURS) == at(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 09:00", 1, "2026-11-24 17:30"),  # the day of receipt is not counted
        ("2026-11-23 07:00", 1, "2026-11-24 17:30"),  # nor when received before opening
        ("2026-11-23 21:00", 1, "2026-11-24 17:30"),  # nor after closing
        ("2026-11-21 10:00", 1, "2026-11-23 17:30"),  # Saturday: Monday is the first day
        ("2026-11-23 09:00", 0, "2026-11-23 17:30"),  # 当日办结
        ("2026-11-23 18:00", 0, "2026-11-24 17:30"),  # the first closing still to come
        ("2026-11-21 10:00", 0, "2026-11-23 17:30"),
        ("2025-09-30 10:00", 1, "2025-10-09 17:30"),
        ("2025-09-30 10:00", 3, "2025-10-11 17:30"),  # a make-up Saturday counts
        ("2025-09-30 10:00", 4, "2025-10-13 17:30"),
        ("2025-09-26 10:00", 1, "2025-09-28 17:30"),  # a make-up Sunday counts
        ("2026-02-13 10:00", 1, "2026-02-14 17:30"),
        ("2026-02-13 10:00", 2, "2026-02-24 17:30"),
        ("2026-02-13 10:00", 6, "2026-02-28 17:30"),
        ("2026-02-13 10:00", 7, "2026-03-02 17:30"),
        ("2026-09-30 10:00", 3, "2026-10-10 17:30"),
        ("2026-12-25 10:00", 30, "2027-02-05 17:30"),  # beyond the table: weekdays only
    ],
)
def test_working_days_end_at_closing_of_the_nth_workday_after_receipt(start: str, days: int, due: str) -> None:
    assert CALENDAR.add(at(start), days, Unit.WORKING_DAYS) == at(due)


@pytest.mark.parametrize(
    ("start", "days", "roll", "due"),
    [
        ("2026-11-23 09:00", 1, True, "2026-11-24 23:59:59"),
        ("2026-11-23 09:00", 0, True, "2026-11-23 23:59:59"),
        ("2026-09-24 09:00", 1, True, "2026-09-28 23:59:59"),  # Mid-Autumn, then the weekend
        ("2026-09-24 09:00", 1, False, "2026-09-25 23:59:59"),
        ("2026-02-10 09:00", 4, True, "2026-02-14 23:59:59"),  # a worked Saturday does not move
        ("2026-02-10 09:00", 5, True, "2026-02-24 23:59:59"),
    ],
)
def test_calendar_days_end_at_midnight_and_roll_over_days_off(start: str, days: int, roll: bool, due: str) -> None:
    assert CALENDAR.add(at(start), days, Unit.CALENDAR_DAYS, roll_forward=roll) == at(due)


def test_hours_and_minutes_run_through_holidays() -> None:
    assert CALENDAR.add(at("2026-02-14 23:50"), 15, Unit.MINUTES) == at("2026-02-15 00:05")
    assert CALENDAR.add(at("2026-02-14 12:00"), 24, Unit.HOURS) == at("2026-02-15 12:00")


def test_results_are_in_utc_whatever_the_zone_of_the_start() -> None:
    tokyo = at("2026-11-23 09:00").astimezone(timezone(timedelta(hours=9)))
    for unit in Unit:
        assert CALENDAR.add(tokyo, 3, unit).tzinfo is UTC
        assert CALENDAR.add(tokyo, 3, unit) == CALENDAR.add(at("2026-11-23 09:00"), 3, unit)


def test_a_start_near_midnight_utc_belongs_to_its_local_day() -> None:
    start = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # 24 November 07:00 in China
    assert CALENDAR.add(start, 1, Unit.WORKING_DAYS) == at("2026-11-25 17:30")
    assert CALENDAR.local_date(start) == date(2026, 11, 24)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_datetime_without_zone_is_refused(unit: Unit) -> None:
    naive, aware = datetime(2026, 11, 23, 9, 0), at("2026-11-23 09:00")
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.add(naive, 1, unit)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.elapsed(naive, aware, unit)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.remaining(aware, naive, unit)


def test_negative_and_broken_amounts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(at("2026-11-23 09:00"), -1, Unit.WORKING_DAYS)
    with pytest.raises(ValueError, match="whole"):
        CALENDAR.add(at("2026-11-23 09:00"), timedelta(hours=30), Unit.WORKING_DAYS)


def test_an_exact_amount_of_working_time_may_have_minutes() -> None:
    assert CALENDAR.add(at("2026-11-23 11:45"), timedelta(minutes=90), Unit.WORKING_HOURS) == at("2026-11-23 14:45")


def test_remaining_tells_working_hours_left_and_turns_negative() -> None:
    due = at("2026-11-24 10:00")
    assert CALENDAR.remaining(at("2026-11-23 16:30"), due, Unit.WORKING_HOURS) == timedelta(hours=2, minutes=30)
    assert CALENDAR.remaining(at("2026-11-24 11:00"), due, Unit.WORKING_HOURS) == timedelta(hours=-1)
    assert CALENDAR.remaining(at("2026-11-24 09:00"), at("2026-11-24 17:30"), Unit.WORKING_DAYS) == timedelta(0)


def test_the_override_table_wins_over_weekday_holiday_and_make_up_day() -> None:
    days = Workdays(
        overrides={
            date(2026, 11, 24): "off",  # a weekday
            date(2026, 11, 28): "work",  # a Saturday
            date(2026, 10, 1): "work",  # National Day
            date(2026, 2, 14): "off",  # a make-up day
        }
    )
    assert [days.is_workday(day) for day in days.overrides] == [False, True, True, False]
    calendar = WorkingCalendar(workdays=days)
    assert calendar.add(at("2026-11-23 10:00"), 1, Unit.WORKING_DAYS) == at("2026-11-25 17:30")


def test_overrides_reach_years_without_a_holiday_table() -> None:
    beyond = date(STATUTORY_YEARS[1] + 1, 1, 4)
    while beyond.weekday() != 0:
        beyond += timedelta(days=1)
    assert Workdays().is_workday(beyond)
    assert not Workdays(overrides={beyond: "off"}).is_workday(beyond)


def test_the_holiday_table_covers_the_years_linli_promises() -> None:
    assert STATUTORY_YEARS[0] <= 2004 and STATUTORY_YEARS[1] >= 2026


def test_without_the_statutory_table_only_weekdays_count() -> None:
    assert Workdays(statutory=False).is_workday(date(2026, 10, 1))
    assert not Workdays(statutory=False).is_workday(date(2026, 10, 10))


def test_a_window_open_on_saturdays_keeps_the_holidays() -> None:
    days = Workdays(weekdays=frozenset(range(6)))
    assert days.is_workday(date(2026, 11, 28)) and not days.is_workday(date(2026, 10, 3))


def test_round_the_clock_duty_is_one_period_of_a_day() -> None:
    duty = WorkingCalendar.of([(time(0), time(0))], weekdays=frozenset(range(7)), statutory=False)
    assert duty.add(at("2026-10-01 22:00"), 5, Unit.WORKING_HOURS) == at("2026-10-02 03:00")
    assert duty.add(at("2026-10-01 22:00"), 1, Unit.WORKING_DAYS) == at("2026-10-02 23:59:59")


@pytest.mark.parametrize(
    "periods",
    [
        [],
        [(time(12), time(8))],
        [(time(8), time(8))],
        [(time(8), time(12)), (time(11), time(17))],
        [(time(13), time(17)), (time(8), time(12))],
    ],
)
def test_impossible_working_periods_are_refused(periods: list[tuple[time, time]]) -> None:
    with pytest.raises(ValueError, match="working period"):
        WorkingCalendar.of(periods)


def test_periods_may_touch() -> None:
    calendar = WorkingCalendar.of([(time(8), time(12)), (time(12), time(16))])
    assert calendar.add(at("2026-11-23 11:00"), 2, Unit.WORKING_HOURS) == at("2026-11-23 13:00")


def test_impossible_weekdays_and_overrides_are_refused() -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Workdays(weekdays=frozenset())
    with pytest.raises(ValueError, match="weekdays"):
        Workdays(weekdays=frozenset({7}))
    with pytest.raises(ValueError, match="'off' or 'work'"):
        Workdays(overrides={date(2026, 1, 1): "half"})  # type: ignore[dict-item]


def test_a_datetime_is_not_taken_for_a_date() -> None:
    with pytest.raises(TypeError):
        CALENDAR.is_workday(at("2026-11-23 09:00"))


def test_working_time_includes_the_opening_and_excludes_the_closing() -> None:
    shown = {
        text: CALENDAR.is_working_time(at(f"2026-11-23 {text}"))
        for text in ("08:29", "08:30", "12:00", "13:30", "17:30")
    }
    assert shown == {"08:29": False, "08:30": True, "12:00": False, "13:30": True, "17:30": False}
    assert not CALENDAR.is_working_time(at("2026-11-22 10:00"))


def test_days_are_classified_once_a_year_and_not_once_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[date] = []
    original = Workdays.is_workday

    def counting(self: Workdays, day: date) -> bool:
        seen.append(day)
        return original(self, day)

    monkeypatch.setattr(Workdays, "is_workday", counting)
    calendar = WorkingCalendar()
    for days in range(1, 60):
        calendar.add(at("2026-03-02 09:00"), days, Unit.WORKING_DAYS)
    assert len(seen) == 365


def test_a_calendar_survives_pickling_and_is_equal_by_value() -> None:
    calendar = WorkingCalendar.of(overrides={date(2026, 11, 24): "off"})
    calendar.add(at("2026-03-02 09:00"), 3, Unit.WORKING_DAYS)
    again = WorkingCalendar.of(overrides={date(2026, 11, 24): "off"})
    assert pickle.loads(pickle.dumps(calendar)) == calendar == again  # noqa: S301 - our own bytes
    assert hash(calendar) == hash(again)
