"""Rows of sensitive categories that are too few are told together, so that no subtraction finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.insight.rules import FEWEST, covered, folded


@pytest.mark.parametrize(
    ("counts", "sensitive", "together"),
    [
        ({"a": 1, "b": 2}, set(), set()),  # few, but for everybody to see
        ({"a": 5, "b": 9}, {"a"}, set()),  # enough
        ({"a": 2, "b": 3, "c": 1}, {"a", "b"}, {"a", "b"}),  # five together
        ({"a": 1, "b": 3, "c": 7}, {"a"}, {"a", "c"}),  # the one that is enough, and b stays
        ({"a": 1, "b": 90, "c": 7}, {"a", "b"}, {"a", "b"}),  # sensitive ones first
        ({"a": 1, "b": 1, "c": 2}, {"a"}, {"a", "b", "c"}),  # all there is
        ({"a": 3}, {"a"}, {"a"}),
        ({}, {"a"}, set()),
    ],
)
def test_what_is_told_together(counts: dict[str, int], sensitive: set[str], together: set[str]):
    assert folded(counts, sensitive) == together


@given(
    counts=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12)),
    sensitive=st.sets(st.sampled_from("abcdefgh")),
)
def test_no_sensitive_row_is_few_and_the_row_of_others_is_not_either(counts: dict[str, int], sensitive: set[str]):
    together = folded(counts, sensitive)
    shown = {key: n for key, n in counts.items() if key not in together}
    assert all(n >= FEWEST for key, n in shown.items() if key in sensitive)
    if together:
        assert sum(counts[key] for key in together) >= FEWEST or not shown
        assert any(key in sensitive and counts[key] < FEWEST for key in together)


@given(st.integers(0, 10_000))
def test_of_a_sealed_matter_one_case_more_is_not_told(count: int):
    """Few are not told, the others in steps: a difference of two answers is no number of cases."""
    told = covered(count)
    assert (told is None) == (0 < count < FEWEST)
    if told is not None:
        assert told % FEWEST == 0 and abs(told - count) <= FEWEST // 2
