"""The rules of rounds: one latest outcome whatever the order, coverage with its denominator, spread days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.rounds.rules import ALL, Heard, Outcome, Revisit, coverage, first_day, standing, window

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def heard(hours: int, outcome: str) -> Heard:
    at = DAY + timedelta(hours=hours)
    return Heard(at, UUID(int=hours + 1), outcome, at.date())


def test_nobody_has_been_there_yet() -> None:
    assert standing([], Revisit()).outcome == ""


def test_who_was_absent_is_visited_again_and_at_last_by_the_door_team() -> None:
    once = standing([heard(0, Outcome.ABSENT)], Revisit(3, 2))
    assert (once.next_on, once.needs_door) == (date(2026, 3, 5), False)
    twice = standing([heard(0, Outcome.ABSENT), heard(72, Outcome.REFUSED)], Revisit(3, 2))
    assert (twice.attempts, twice.next_on, twice.needs_door) == (2, date(2026, 3, 8), True)


def test_a_door_that_opened_at_last_is_done() -> None:
    after = standing([heard(0, Outcome.ABSENT), heard(72, Outcome.ABSENT), heard(99, Outcome.DONE)], Revisit(3, 2))
    assert (after.outcome, after.next_on, after.needs_door) == (Outcome.DONE, None, False)


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(outcomes: list[Outcome], random: object) -> None:
    results = [heard(n * 5, outcome) for n, outcome in enumerate(outcomes)]
    shuffled = list(results)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled, Revisit()) == standing(results, Revisit())


def test_the_share_says_what_it_is_divided_by() -> None:
    found = coverage({
        ("frozen", "done", False): 90, ("frozen", "", False): 6, ("frozen", "absent", True): 2,
        ("frozen", "not_eligible", False): 2, ("found", "done", False): 4, ("frozen", "refused", False): 1,
    })  # fmt: skip
    assert (found.frozen, found.found, found.not_eligible) == (101, 4, 2)
    assert (found.denominator, found.resolved, found.share) == (103, 94, 94 / 103)
    assert (found.pending, found.absent, found.refused, found.door) == (6, 2, 1, 2)


def test_nothing_to_divide_by_is_no_share() -> None:
    assert coverage({("frozen", "not_eligible", False): 3}).share is None


@given(st.dictionaries(
    st.tuples(st.sampled_from(["frozen", "found"]), st.sampled_from(["", *ALL]), st.booleans()),
    st.integers(0, 500), max_size=12,
))  # fmt: skip
def test_every_target_is_resolved_left_or_not_eligible(counts: dict[tuple[str, str, bool], int]) -> None:
    found = coverage(counts)
    assert found.resolved + found.pending + found.absent + found.refused == found.denominator
    assert found.share is None or 0 <= found.share <= 1


def test_first_visits_are_spread_over_the_rhythm() -> None:
    begins = date(2026, 3, 2)
    days = [first_day(UUID(int=n), 30, begins, None) for n in range(3000)]
    per_day = [days.count(begins + timedelta(days=n)) for n in range(30)]
    assert sum(per_day) == 3000
    assert min(per_day) > 60
    assert max(per_day) < 140


def test_a_visit_that_was_made_counts_from_its_day_and_never_into_the_past() -> None:
    assert first_day(UUID(int=1), 7, date(2026, 3, 2), date(2026, 3, 1)) == date(2026, 3, 8)
    assert first_day(UUID(int=1), 7, date(2026, 3, 2), date(2026, 1, 1)) == date(2026, 3, 2)


def test_a_window_lies_around_its_day() -> None:
    assert window(date(2026, 3, 10), 1, 2) == (date(2026, 3, 9), date(2026, 3, 12))
