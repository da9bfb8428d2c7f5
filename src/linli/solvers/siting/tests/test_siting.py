"""Siting keeps its rules, its bounds hold, and what cannot be done is said with its numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.solvers.sentences import sentence
from linli.solvers.siting import Goal, Links, Params, SitingData, solve
from linli.solvers.siting.tests.checker import broken_rules, cheapest, cost
from linli.solvers.solution import Stop, Why

STEPS = Stop(iterations=3000)
FEW = Stop(iterations=1300)  # the bound at the start, and some small models


def town(seed: int, buildings: int, sites: int, *, limit_m: float = np.inf, **more) -> SitingData:
    rng = np.random.default_rng(seed)
    homes, candidates = rng.uniform(0, 1000, (buildings, 2)), rng.uniform(0, 1000, (sites, 2))
    metres = np.round(np.hypot(*(homes[:, None] - candidates[None]).transpose(2, 0, 1)))
    people = rng.integers(1, 90, buildings)
    return SitingData(people=people, links=Links.of_matrix(metres, limit_m), sites=sites, **more)


towns = st.builds(town, st.integers(0, 10_000), st.integers(3, 9), st.integers(2, 6))


@settings(max_examples=40, deadline=None)
@given(towns, st.integers(1, 4), st.integers(0, 10_000))
def test_the_best_sites_of_all_are_found_and_proven(data, sites, draw):
    rng = np.random.default_rng(draw)
    sites = min(sites, data.sites - 1)
    forced = frozenset(map(int, rng.choice(data.sites, size=int(rng.integers(0, sites)), replace=False)))
    today = frozenset(map(int, rng.choice(data.sites, size=sites, replace=False)))
    params = Params(sites=sites, forced=forced, today=today, change_cost=float(rng.integers(0, 3000)))
    solution = solve(data, STEPS, 1, params)
    assert solution.plan is not None
    assert broken_rules(data, params, solution.plan) == []
    assert solution.objective == pytest.approx(cost(data, params, solution.plan))
    assert solution.objective == pytest.approx(cheapest(data, params))
    assert solution.bound <= solution.objective + 1e-9
    assert solution.proven


@settings(max_examples=25, deadline=None)
@given(towns, st.integers(0, 10_000))
def test_as_many_sites_as_pay_for_their_opening(data, seed):
    opening = np.random.default_rng(seed).integers(100, 30_000, data.sites).astype(float)
    data = SitingData(people=data.people, links=data.links, sites=data.sites, opening_cost=opening)
    solution = solve(data, STEPS, 1, Params())
    assert solution.objective == pytest.approx(cheapest(data, Params()))
    assert solution.proven


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_one_candidate_more_never_makes_it_worse(seed):
    data = town(seed, 8, 6)
    fewer = data.links.site < 5
    less = SitingData(data.people, Links(*(part[fewer] for part in vars(data.links).values())), 5)
    best, worse = (solve(one, STEPS, 1, Params(sites=3)).objective for one in (data, less))
    assert best <= worse + 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_another_order_of_sites_gives_the_same_plan_by_name(seed):
    data = town(seed, 8, 6)
    order = np.random.default_rng(seed).permutation(6)
    links = data.links
    moved = np.lexsort((order[links.site], links.building))
    turned = SitingData(data.people, Links(links.building[moved], order[links.site][moved], links.metres[moved]), 6)
    one, other = solve(data, STEPS, 1, Params(sites=3)), solve(turned, STEPS, 1, Params(sites=3))
    assert one.objective == pytest.approx(other.objective)
    renamed = tuple(sorted(int(order[site]) for site in one.plan.open_sites))
    assert cost(turned, Params(sites=3), other.plan) == pytest.approx(cost(data, Params(sites=3), one.plan))
    assert len(renamed) == len(other.plan.open_sites)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_channels_are_not_overloaded_and_the_bound_holds(seed):
    data = town(seed, 40, 8, channel_people=400.0, most_channels=np.full(8, 4))
    need = int(np.ceil(data.people.sum() / 400)) + 2
    params = Params(sites=min(4, need), channels=need)
    solution = solve(data, FEW, 1, params)
    assert solution.plan is not None, [sentence(message) for message in solution.messages]
    assert broken_rules(data, params, solution.plan) == []
    assert solution.objective == pytest.approx(cost(data, params, solution.plan))
    assert solution.bound <= solution.objective + 1e-6


def test_a_small_town_with_channels_is_proven():
    data = town(7, 20, 6, channel_people=300.0)
    params = Params(sites=4)
    solution = solve(data, Stop(iterations=20_000), 1, params)
    assert solution.proven
    assert broken_rules(data, params, solution.plan) == []


def test_the_same_seed_gives_the_same_plan():
    data = town(3, 60, 12, channel_people=500.0, most_channels=np.full(12, 3))
    params = Params(sites=6, channels=10)
    one, other = (solve(data, FEW, 5, params) for _ in range(2))
    assert (one.objective, one.plan.open_sites, one.plan.channels) == (
        other.objective, other.plan.open_sites, other.plan.channels
    )  # fmt: skip
    assert np.array_equal(one.plan.site_of, other.plan.site_of)


def test_the_longest_walk_is_made_short_within_the_channels():
    data = town(5, 12, 5, channel_people=260.0)
    params = Params(goal=Goal.FARTHEST, sites=3)
    solution = solve(data, Stop(iterations=5000), 1, params)
    assert solution.proven
    assert broken_rules(data, params, solution.plan) == []
    assert solution.objective == cost(data, params, solution.plan)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_the_most_people_are_covered(seed, sites):
    from itertools import combinations

    data = town(seed, 12, 6, limit_m=300.0)
    params = Params(goal=Goal.COVER, sites=sites)
    solution = solve(data, Stop(iterations=2000), 1, params)
    assert broken_rules(data, params, solution.plan) == []
    reach = [{int(b) for b in data.links.building[data.links.site == site]} for site in range(6)]
    best = max(sum(int(data.people[b]) for b in set.union(*chosen)) for chosen in combinations(reach, sites))
    assert solution.objective == best
    assert solution.bound == pytest.approx(best)
    assert solution.maximise


def test_a_customer_may_be_split_when_asked():
    links = Links.of_matrix(np.array([[1.0, 10.0]]))
    data = SitingData(np.array([100]), links, 2, channel_people=60.0, weight=np.ones(1))
    params = Params(sites=2, split=True)
    solution = solve(data, Stop(iterations=100), 1, params)
    assert broken_rules(data, params, solution.plan) == []
    assert solution.objective == pytest.approx(0.6 * 1 + 0.4 * 10)


def full_place() -> SitingData:
    """Ten buildings that reach two sites with room for one channel each, and one that reaches a third."""
    building = np.repeat(np.arange(10), 2)
    links = Links(np.append(building, 10), np.append(np.tile([0, 1], 10), 2), np.full(21, 500.0))
    return SitingData(
        np.append(np.full(10, 720), 10), links, 3, channel_people=2400.0, most_channels=np.array([1, 1, 9]),
        building_names=tuple(f"{index + 1}号楼" for index in range(11)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "params", "said"),
    [
        (full_place(), Params(sites=3), "1号楼一带 7200 人在 500 米内要 3 条通道,只放得下 2 条"),
        (full_place(), Params(sites=3, channels=3), "7210 人至少要 4 条通道,只有 3 条"),
        (full_place(), Params(sites=1), "要让所有楼都在步行范围内,至少要 2 个点,只给了 1 个"),
        (full_place(), Params(sites=4), "要开 4 个点,可用的候选点只有 3 个"),
        (full_place(), Params(sites=1, forced=frozenset({0, 1})), "只开 1 个点,必选的却有 2 个"),
        (full_place(), Params(forced=frozenset({7})), "没有第 8 号候选点,候选点共 3 个"),
        (full_place(), Params(forbidden=frozenset({2})), "11号楼等 1 栋楼步行范围内的候选点都被禁用"),
    ],
)
def test_what_clashes_is_said_with_its_numbers(data, params, said):
    solution = solve(data, STEPS, 1, params)
    assert solution.plan is None
    assert solution.why_it_stopped is Why.INFEASIBLE
    assert said in [sentence(message) for message in solution.messages if message.blocks]


def test_who_has_no_site_within_reach_goes_to_the_doorstep_teams():
    links = Links(np.array([0, 1]), np.array([0, 0]), np.array([5.0, 6.0]))
    data = SitingData(np.array([3, 4, 9]), links, 1)
    solution = solve(data, STEPS, 1, Params(sites=1))
    assert solution.plan.doorstep == (2,)
    assert sentence(solution.messages[0], "en").startswith("1 buildings with 9 people have no candidate")


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": np.array([-1])},
        {"links": Links(np.array([3]), np.array([0]), np.array([1.0]))},
        {"links": Links(np.array([0]), np.array([4]), np.array([1.0]))},
        {"most_channels": np.array([1, 2])},
    ],
)
def test_data_that_makes_no_sense_is_refused(wrong):
    good = {"people": np.array([1]), "links": Links(np.array([0]), np.array([0]), np.array([1.0])), "sites": 1}
    with pytest.raises(ValueError, match=r"must|range"):
        SitingData(**{**good, **wrong})
