"""Every frequency met, no week fuller than it must be, and a draw that anyone repeats."""

from collections import Counter
from hashlib import sha256
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from linli.solvers.calendar import CalendarData, Params, Tier, solve
from linli.solvers.calendar.draw import drawn
from linli.solvers.calendar.weeks import gaps
from linli.solvers.sentences import sentence
from linli.solvers.solution import Stop, Why

TIERS = (Tier("A", 1, 60), Tier("B", 2, 90), Tier("D", 4, 120))
NODES = Stop(iterations=10)


def year(seed: int, firms: int = 60, streets: int = 2, weeks: int = 26) -> CalendarData:
    rng = np.random.default_rng(seed)
    days = np.full(weeks, 5)
    days[rng.choice(weeks, 3, replace=False)] = (0, 3, 4)
    return CalendarData(
        firms=tuple(f"店{index}" for index in range(firms)),
        street=rng.integers(0, streets, firms),
        tier=rng.integers(0, 3, firms),
        tiers=TIERS,
        streets=tuple(f"街{index}" for index in range(streets)),
        days=days,
        pairs=(2,) * streets,
    )


def visits_of(plan) -> dict[int, list[tuple[int, int]]]:
    """Weeks and pairs of each firm."""
    found: dict[int, list[tuple[int, int]]] = {}
    for firm, week, pair in zip(plan.firm.tolist(), plan.week.tolist(), plan.pair.tolist(), strict=True):
        found.setdefault(firm, []).append((week, pair))
    return {firm: sorted(visits) for firm, visits in found.items()}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_every_rule_holds(seed):
    data = year(seed)
    solution = solve(data, NODES, seed)
    load = np.zeros((2, 26))
    for firm, visits in visits_of(solution.plan).items():
        tier = TIERS[data.tier[firm]]
        weeks = [week for week, _pair in visits]
        gap = gaps(tier.visits, 26)
        assert len(weeks) == tier.visits
        assert all(data.days[week] > 0 for week in weeks)
        assert all(gap.shortest <= b - a <= gap.longest for a, b in pairwise(weeks))
        assert all(a != b for (_w, a), (_v, b) in pairwise(visits))  # another pair each time
        for week in weeks:
            load[data.street[firm], week] += tier.minutes
    assert len(visits_of(solution.plan)) == len(data.firms)
    assert np.allclose(load, solution.plan.load)
    even = np.outer(load.sum(axis=1), data.days / data.days.sum())
    assert solution.objective == pytest.approx((load[even > 0] / even[even > 0]).max())
    assert 1 <= solution.bound <= solution.objective


def test_a_large_street_is_nearly_even_though_weeks_are_short():
    data = year(3, firms=400, streets=1, weeks=52)
    solution = solve(data, Stop(iterations=100), 1)
    assert solution.objective < 1.1
    assert solution.plan.load[0, data.days == 0].sum() == 0


def test_anyone_can_repeat_the_draw():
    names = [f"店{index}" for index in range(9)]
    by_hand = sorted(range(9), key=lambda index: sha256(f"20260101|街0|A|店{index}".encode()).hexdigest())
    assert drawn("20260101", "街0|A", names) == by_hand
    assert drawn("20260102", "街0|A", names) != by_hand


def test_the_draw_favours_nobody():
    places = Counter(drawn(str(seed), "街|A", [f"店{i}" for i in range(10)]).index(3) for seed in range(2000))
    assert chisquare([places[place] for place in range(10)]).pvalue > 0.001


def test_the_same_seed_gives_the_same_year_and_another_another():
    data = year(5)
    one, same, other = (solve(data, NODES, seed).plan for seed in (7, 7, 8))
    assert np.array_equal(one.week, same.week)
    assert np.array_equal(one.firm, same.firm)
    assert not (np.array_equal(one.week, other.week) and np.array_equal(one.firm, other.firm))


def test_the_order_of_the_list_of_firms_does_not_matter():
    data = year(5)
    order = np.random.default_rng(1).permutation(len(data.firms))
    turned = CalendarData(
        tuple(data.firms[i] for i in order), data.street[order], data.tier[order], data.tiers, data.streets, data.days,
        data.pairs,
    )  # fmt: skip
    one, other = solve(data, NODES, 7).plan, solve(turned, NODES, 7).plan
    by_name = {(data.firms[f], w) for f, w in zip(one.firm, one.week.tolist(), strict=True)}
    assert by_name == {(turned.firms[f], w) for f, w in zip(other.firm, other.week.tolist(), strict=True)}


def test_pairs_have_about_the_same_work():
    data = year(5, firms=200, streets=1)
    plan = solve(data, NODES, 7).plan
    minutes = [sum(TIERS[data.tier[f]].minutes for f in plan.firm[plan.pair == pair]) for pair in (0, 1)]
    assert abs(minutes[0] - minutes[1]) <= 0.05 * sum(minutes)


def test_what_clashes_is_said():
    data = year(1)
    short = CalendarData(data.firms, data.street, data.tier, data.tiers, data.streets, data.days, (0, 2))
    solution = solve(short, NODES)
    assert (solution.plan, solution.why_it_stopped) == (None, Why.INFEASIBLE)
    assert sentence(solution.messages[0]).startswith("街0一年要查 ")
    often = CalendarData(("店",), np.array([0]), np.array([0]), (Tier("S", 9, 1),), ("街",), np.array([5, 0, 5]), (1,))
    assert "全年只有 2 个有工作日的周" in sentence(solve(often, NODES).messages[0])


@pytest.mark.parametrize(
    "wrong", [{"firms": ("店", "店")}, {"street": np.array([0, 4])}, {"days": np.array([9])}, {"pairs": (1, 1)}]
)
def test_data_that_makes_no_sense_is_refused(wrong):
    good = {
        "firms": ("甲", "乙"), "street": np.array([0, 0]), "tier": np.array([0, 0]), "tiers": TIERS, "streets": ("街",),
        "days": np.array([5]), "pairs": (1,),
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"must|range"):
        CalendarData(**{**good, **wrong})
    with pytest.raises(ValueError, match="above 0"):
        Params(day_minutes=0)
