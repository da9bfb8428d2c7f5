"""Years, quarters, months, and what a tree of tasks adds up to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.calendars import SHANGHAI
from linli.scenarios.supervision.rules.periods import Node, forecast, period, progress
from support.refusals import refused


@pytest.mark.parametrize(
    ("text", "kind", "first", "after"),
    [
        ("2026", "year", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026Q1", "quarter", date(2026, 1, 1), date(2026, 4, 1)),
        (" 2026Q4 ", "quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 3, 1)),
        ("2026-12", "month", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_is_read_from_its_name(text: str, kind: str, first: date, after: date):
    found = period(text)
    assert (found.kind, found.first, found.after) == (kind, first, after)


@pytest.mark.parametrize("text", ["", "26", "2026Q0", "2026Q5", "2026-13", "2026-1", "1999", "2026年"])
def test_what_is_no_period_is_refused(text: str):
    with refused("period_unknown"):
        period(text)


def test_the_share_of_the_time_that_has_passed():
    november = period("2026-11")
    assert november.passed(datetime(2026, 10, 1, tzinfo=SHANGHAI)) == 0
    assert november.passed(datetime(2026, 11, 16, tzinfo=SHANGHAI)) == 0.5
    assert november.passed(datetime(2027, 1, 1, tzinfo=SHANGHAI)) == 1


def test_a_forecast_goes_on_at_the_present_pace():
    assert forecast(0.3, 0.5) == pytest.approx(0.6)
    assert forecast(0.9, 0.5) == 1
    assert forecast(0.01, 0.01) is None


LEAVES = st.builds(
    Node, weight=st.integers(1, 100), target=st.decimals(0, 1000, places=1), done=st.decimals(0, 2000, places=1)
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Node, weight=st.integers(1, 100), target=st.just(Decimal(1)), done=st.just(Decimal(0)),
        parts=st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)  # fmt: skip


@given(tree=TREES)
def test_progress_lies_between_that_of_the_least_and_the_most_advanced_part(tree: Node):
    reached = progress(tree)
    assert 0 <= reached <= 1
    if tree.parts:
        below = [progress(part) for part in tree.parts]
        assert min(below) - 1e-9 <= reached <= max(below) + 1e-9
