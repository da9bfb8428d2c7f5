"""One stairwell is a micro-grid; the tiny are merged, the large divided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.places.generation.micro_grids import doors, group_stairwells, possible_groups, spread_evenly

LIMITS, MODE = (20, 80), 26


def test_a_stairwell_of_usual_size_is_a_micro_grid() -> None:
    assert group_stairwells([48, 52, 60], LIMITS, MODE) == [1, 1, 1]


def test_tiny_stairwells_are_merged_with_their_neighbours() -> None:
    assert group_stairwells([12, 12, 12, 12], LIMITS, MODE) == [2, 2]


def test_a_tiny_rest_joins_the_last() -> None:
    assert group_stairwells([12, 12, 12], LIMITS, MODE) == [3]


def test_a_tiny_community_is_one_micro_grid() -> None:
    assert group_stairwells([6], LIMITS, MODE) == [1]


def test_a_large_stairwell_is_divided_into_doors_of_one_size() -> None:
    assert doors(18, 2, 61) == 1
    assert doors(30, 4, 61) == 2
    assert doors(33, 4, 61) == 4
    assert doors(33, 3, 61) == 3


@given(st.integers(1, 60), st.integers(1, 60))
def test_stairwells_of_one_size_always_come_within_the_limits(size: int, count: int) -> None:
    groups = group_stairwells([size] * count, LIMITS, MODE)
    assert sum(groups) == count
    if size * count >= LIMITS[0]:
        assert all(LIMITS[0] <= group * size <= LIMITS[1] for group in groups)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_no_stairwell_is_lost_and_nothing_tiny_stays_alone(sizes: list[int]) -> None:
    groups = group_stairwells(sizes, LIMITS, MODE)
    assert sum(groups) == len(sizes)
    starts = [sum(groups[:i]) for i in range(len(groups))]
    sums = [sum(sizes[start : start + taken]) for start, taken in zip(starts, groups, strict=True)]
    assert len(sums) == 1 or min(sums) >= LIMITS[0]
    assert max(sums) < LIMITS[1] + LIMITS[0]


@given(st.integers(1, 60), st.integers(1, 80))
def test_every_possible_count_keeps_the_limits(size: int, count: int) -> None:
    fewest, most = possible_groups(count, size, LIMITS)
    if size * count < LIMITS[0]:
        assert (fewest, most) == (1, 1)
        return
    for groups in (fewest, most):
        shares = [taken * size for taken in spread_evenly(count, groups)]
        assert sum(shares) == size * count
        assert max(shares) <= LIMITS[1]
        assert min(shares) >= LIMITS[0] or groups == fewest
