"""Laws that hold for every calendar, start and amount."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.lib.calendars import SHANGHAI, Unit, WorkingCalendar
from linli.lib.deadlines import shift_for_pause
from linli.lib.workdays import DayKind

PERIODS = st.sampled_from(
    [
        [(time(8, 30), time(12)), (time(13, 30), time(17, 30))],
        [(time(9), time(17))],
        [(time(7), time(11)), (time(11), time(14)), (time(18), time(23))],
        [(time(0), time(0))],
    ]
)
KINDS: st.SearchStrategy[DayKind] = st.sampled_from(["off", "work"])
OVERRIDES = st.dictionaries(st.dates(date(2024, 1, 1), date(2028, 12, 31)), KINDS, max_size=30)
CALENDARS = st.builds(
    WorkingCalendar.of, PERIODS, st.sets(st.integers(0, 6), min_size=1).map(frozenset), OVERRIDES, st.booleans()
)
MOMENTS = st.datetimes(datetime(2003, 6, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
NEAR = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
WORK = st.timedeltas(timedelta(microseconds=1), timedelta(days=40))
DAYS = st.integers(1, 400)
UNITS = st.sampled_from(list(Unit))


@given(CALENDARS, MOMENTS, WORK)
def test_elapsed_undoes_add_for_working_hours(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> None:
    due = calendar.add(start, amount, Unit.WORKING_HOURS)
    assert calendar.elapsed(start, due, Unit.WORKING_HOURS) == amount


@given(CALENDARS, MOMENTS, DAYS)
def test_elapsed_undoes_add_for_days(calendar: WorkingCalendar, start: datetime, days: int) -> None:
    due = calendar.add(start, days, Unit.WORKING_DAYS)
    assert calendar.elapsed(start, due, Unit.WORKING_DAYS) == timedelta(days=days)
    unrolled = calendar.add(start, days, Unit.CALENDAR_DAYS, roll_forward=False)
    assert calendar.elapsed(start, unrolled, Unit.CALENDAR_DAYS) == timedelta(days=days)
    rolled = calendar.add(start, days, Unit.CALENDAR_DAYS)
    assert rolled >= unrolled and calendar.is_workday(calendar.local_date(rolled))


@given(CALENDARS, MOMENTS, WORK)
def test_the_working_hours_found_are_the_earliest(
    calendar: WorkingCalendar, start: datetime, amount: timedelta
) -> None:
    before = calendar.add(start, amount, Unit.WORKING_HOURS) - timedelta(microseconds=1)
    assert calendar.is_working_time(before)
    assert calendar.elapsed(start, before, Unit.WORKING_HOURS) == amount - timedelta(microseconds=1)


@given(CALENDARS, MOMENTS, st.integers(0, 30))
def test_working_days_agree_with_walking_through_the_days(
    calendar: WorkingCalendar, start: datetime, days: int
) -> None:
    due = calendar.add(start, days, Unit.WORKING_DAYS)
    day, left = calendar.local_date(start), days
    while left > 0 or not calendar.is_workday(day):
        day += timedelta(days=1)
        left -= calendar.is_workday(day)
    if days:
        assert calendar.local_date(due) == day
    assert due >= start and calendar.is_workday(calendar.local_date(due))


@given(CALENDARS, NEAR, st.integers(0, 300))
def test_working_hours_agree_with_counting_half_hours(calendar: WorkingCalendar, start: datetime, halves: int) -> None:
    half = timedelta(minutes=30)  # every period above opens and closes on a half hour
    start = start.replace(minute=start.minute // 30 * 30, second=0, microsecond=0)
    counted = sum(calendar.is_working_time(start + n * half) for n in range(halves))
    assert calendar.elapsed(start, start + halves * half, Unit.WORKING_HOURS) == counted * half


@given(CALENDARS, MOMENTS, st.integers(0, 200), st.integers(0, 200), UNITS)
def test_add_is_monotone_in_the_amount(calendar: WorkingCalendar, start: datetime, a: int, b: int, unit: Unit) -> None:
    low, high = sorted((a, b))
    assert calendar.add(start, low, unit) <= calendar.add(start, high, unit)


@given(CALENDARS, NEAR, NEAR, st.integers(1, 200), UNITS)
def test_add_is_monotone_in_the_start(
    calendar: WorkingCalendar, a: datetime, b: datetime, amount: int, unit: Unit
) -> None:
    early, late = sorted((a, b))
    assert calendar.add(early, amount, unit) <= calendar.add(late, amount, unit)


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS, UNITS)
def test_elapsed_adds_up_over_any_split(
    calendar: WorkingCalendar, a: datetime, b: datetime, c: datetime, unit: Unit
) -> None:
    assert calendar.elapsed(a, b, unit) + calendar.elapsed(b, c, unit) == calendar.elapsed(a, c, unit)
    assert calendar.elapsed(a, b, unit) == -calendar.elapsed(b, a, unit)


@given(CALENDARS, MOMENTS, WORK, WORK)
def test_working_hours_added_in_two_steps_are_the_sum(
    calendar: WorkingCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    unit = Unit.WORKING_HOURS
    assert calendar.add(calendar.add(start, first, unit), second, unit) == calendar.add(start, first + second, unit)


@given(CALENDARS, MOMENTS, st.integers(1, 300), UNITS)
def test_a_calendar_has_no_memory(calendar: WorkingCalendar, start: datetime, amount: int, unit: Unit) -> None:
    fresh = WorkingCalendar(calendar.periods, calendar.workdays)
    again = WorkingCalendar.of(
        calendar.periods, calendar.workdays.weekdays, calendar.workdays.overrides, calendar.workdays.statutory
    )
    assert calendar.add(start, amount, unit) == fresh.add(start, amount, unit) == again.add(start, amount, unit)


@given(st.datetimes(datetime(1986, 1, 1), datetime(1992, 1, 1), timezones=st.just(UTC)), st.integers(1, 100))
def test_there_is_no_daylight_saving(start: datetime, days: int) -> None:
    due = WorkingCalendar().add(start, days, Unit.WORKING_DAYS).astimezone(SHANGHAI)
    assert (due.hour, due.minute, due.utcoffset()) == (17, 30, timedelta(hours=8))


@given(CALENDARS, NEAR, st.integers(1, 60), st.timedeltas(timedelta(0), timedelta(days=20)), UNITS)
def test_a_pause_of_no_length_changes_nothing(
    calendar: WorkingCalendar, start: datetime, amount: int, later: timedelta, unit: Unit
) -> None:
    due = calendar.add(start, amount, unit)
    assert shift_for_pause(calendar, due, start + later, start + later, unit) == due


@given(
    CALENDARS,
    NEAR,
    WORK,
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.timedeltas(timedelta(0), timedelta(days=20)),
)
def test_what_remained_at_the_pause_remains_at_the_resumption(
    calendar: WorkingCalendar, start: datetime, amount: timedelta, later: timedelta, pause: timedelta
) -> None:
    for unit in (Unit.HOURS, Unit.WORKING_HOURS):
        due = calendar.add(start, amount, unit)
        paused, resumed = start + later, start + later + pause
        shifted = shift_for_pause(calendar, due, paused, resumed, unit)
        if paused < due:
            assert calendar.remaining(resumed, shifted, unit) == calendar.remaining(paused, due, unit)
        else:
            assert shifted == due


@given(
    CALENDARS,
    NEAR,
    st.integers(20, 60),
    st.lists(st.timedeltas(timedelta(0), timedelta(days=3)), min_size=4, max_size=4),
)
def test_two_pauses_move_a_working_deadline_by_their_sum(
    calendar: WorkingCalendar, start: datetime, days: int, gaps: list[timedelta]
) -> None:
    a, b = start + gaps[0], start + gaps[0] + gaps[1]
    c, d = b + gaps[2], b + gaps[2] + gaps[3]
    for unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.HOURS):
        due = calendar.add(start, 24 * days if unit is Unit.HOURS else days * 4, unit)
        twice = shift_for_pause(calendar, shift_for_pause(calendar, due, a, b, unit), c, d, unit)
        total = calendar.elapsed(a, b, unit) + calendar.elapsed(c, d, unit)
        if c < due:
            assert twice == (calendar.add(due, total, unit) if total else due)
