"""Parts hang together and are balanced; small graphs are divided as well as can be; today's division changes little."""

from itertools import product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.solvers.districting import DistrictingData, Params, micro_grids, read_counties, solve
from linli.solvers.sentences import sentence
from linli.solvers.solution import Stop, Why

FOLDER = Path(__file__).resolve().parents[6] / "shared" / "data" / "or" / "districting"
ONCE = Stop(iterations=3)


def grid(seed: int, width: int, height: int, **more) -> DistrictingData:
    rng = np.random.default_rng(seed)
    edges = [(i, i + 1) for i in range(width * height) if (i + 1) % width]
    edges += [(i, i + width) for i in range(width * (height - 1))]
    ends = np.array(edges)
    return DistrictingData(rng.integers(5, 40, width * height), ends[:, 0], ends[:, 1], **more)


def line(people: list[int]) -> DistrictingData:
    """Units one after the other."""
    return DistrictingData(np.array(people), np.arange(len(people) - 1), np.arange(1, len(people)))


def broken_rules(data: DistrictingData, params: Params, part: np.ndarray, lower: float, upper: float) -> list[str]:
    """By networkx and plain sums; no code of the solver."""
    graph = nx.Graph()
    graph.add_nodes_from(range(data.units))
    graph.add_edges_from(zip(data.one.tolist(), data.other.tolist(), strict=True))
    wrong = []
    for number in range(params.parts):
        members = [unit for unit in range(data.units) if part[unit] == number]
        if not members or not nx.is_connected(graph.subgraph(members)):
            wrong.append(f"part {number} does not hang together")
        if not lower <= sum(int(data.people[unit]) for unit in members) <= upper:
            wrong.append(f"part {number} is out of its limits")
    return wrong


def cut_of(data: DistrictingData, part) -> int:
    return sum(part[a] != part[b] for a, b in zip(data.one.tolist(), data.other.tolist(), strict=True))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_every_part_is_balanced_and_in_one_piece(seed, parts):
    data = grid(seed, 9, 8)
    params = Params(parts=parts, tolerance=0.1)
    solution = solve(data, ONCE, seed, params)
    mean = data.people.sum() / parts
    assert solution.plan is not None
    assert broken_rules(data, params, solution.plan.part, mean * 0.9, mean * 1.1) == []
    assert solution.objective == solution.plan.cut == cut_of(data, solution.plan.part)
    assert solution.bound <= solution.objective
    assert np.array_equal(solution.plan.people, np.bincount(solution.plan.part, weights=data.people))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_a_small_graph_is_divided_as_well_as_can_be(seed):
    data = grid(seed, 4, 3)
    params = Params(parts=2, tolerance=0.25)
    mean = data.people.sum() / 2
    fits = [
        cut_of(data, (0, *rest))
        for rest in product((0, 1), repeat=11)
        if broken_rules(data, params, np.array((0, *rest)), mean * 0.75, mean * 1.25) == []
    ]
    solution = solve(data, ONCE, 1, params)
    assert (solution.objective if solution.plan else None) == (min(fits) if fits else None)


def test_the_same_seed_gives_the_same_division():
    data = grid(4, 12, 10)
    one, other = (solve(data, ONCE, 9, Params(parts=6)).plan.part for _ in range(2))
    assert np.array_equal(one, other)


def test_a_re_division_moves_few():
    data = grid(4, 20, 15)
    params = Params(parts=6)
    before = solve(data, ONCE, 1, params).plan
    people = data.people.copy()
    people[:30] = (people[:30] * 1.5).astype(np.int64)
    changed = DistrictingData(people, data.one, data.other)
    sticky = Params(parts=6, today=before.part, people_moved_cost=0.5)
    solution = solve(changed, ONCE, 1, sticky)
    mean = people.sum() / 6
    assert broken_rules(changed, sticky, solution.plan.part, mean * 0.92, mean * 1.08) == []
    assert solution.plan.moved == people[solution.plan.part != before.part].sum()
    assert 0 < solution.plan.moved < 0.08 * people.sum()
    assert solution.objective == pytest.approx(solution.plan.cut + 0.5 * solution.plan.moved)
    assert sentence(solution.messages[0]).startswith(f"与今天相比 {solution.plan.moved} 人换格")


def test_a_dedicated_grid_stays_whole_and_out_of_the_division():
    dedicated = np.full(72, -1)
    dedicated[[0, 1, 9, 10]] = 7
    data = grid(1, 9, 8, dedicated=dedicated)
    plan = solve(data, ONCE, 1, Params(parts=3)).plan
    assert plan.part[dedicated == 7].tolist() == [-1] * 4
    assert plan.people.sum() == data.people[dedicated < 0].sum()


@pytest.mark.parametrize(
    ("data", "params", "said"),
    [
        (grid(1, 2, 2), Params(parts=5), "要分成 5 格,只有 4 个单元"),
        (grid(1, 3, 3), Params(parts=3, lower=900, upper=999), "每格 900 至 999 人,分不出来"),
        (line([90, 5, 5]), Params(parts=2), "#1有 90 人,一格最多 54 人"),
        (DistrictingData(np.array([5, 5, 5, 5]), np.array([0, 2]), np.array([1, 3])), Params(parts=2), "断成 2 块"),
    ],
)
def test_what_clashes_is_said(data, params, said):
    solution = solve(data, ONCE, 1, params)
    assert (solution.plan, solution.why_it_stopped) == (None, Why.INFEASIBLE)
    assert said in sentence(solution.messages[0])


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the graphs are not on this machine (shared/data/or/districting)")
@pytest.mark.parametrize(
    ("file", "parts", "lower", "upper", "optimum"),
    [("county35.json", 3, 682962, 689824, 17), ("county05.json", 4, 725335, 732624, 33)],
)
def test_the_proven_optimum_of_the_counties_is_found(file, parts, lower, upper, optimum):
    data, params = read_counties(FOLDER / file, parts, lower, upper)
    solution = solve(data, Stop(iterations=40), 1, params)
    assert solution.objective == optimum
    assert broken_rules(data, params, solution.plan.part, lower, upper) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200)), min_size=1, max_size=20))
def test_micro_grids_lose_nobody_and_are_never_too_large(stairwells):
    building, households = [b for b, _h in stairwells], [h for _b, h in stairwells]
    found = micro_grids(building, households)
    assert sum(one.households for one in found) == sum(households)
    assert all(one.households <= 80 for one in found)
    assert all(len({building[index] for index in one.stairwells}) == 1 for one in found)
    assert {index for one in found for index in one.stairwells} == set(range(len(building)))


def test_a_tiny_stairwell_joins_its_neighbour_and_a_tower_is_split():
    found = micro_grids([1, 1, 1, 2], [12, 30, 50, 190])
    assert [(one.stairwells, one.households, one.piece, one.pieces) for one in found] == [
        ((0, 1), 42, 1, 1), ((2,), 50, 1, 1), ((3,), 63, 1, 3), ((3,), 63, 2, 3), ((3,), 64, 3, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"one": np.array([5])}, {"other": np.array([0])}, {"people": np.array([-1, 2])}])
def test_data_that_makes_no_sense_is_refused(wrong):
    good = {"people": np.array([1, 2]), "one": np.array([0]), "other": np.array([1])}
    with pytest.raises(ValueError, match=r"must|range"):
        DistrictingData(**{**good, **wrong})
