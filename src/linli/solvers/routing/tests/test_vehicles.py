"""Routes visit everyone once within load and time; small ones are the best there are; the bound holds."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.solvers.routing import VehicleData, read_cvrp, read_solomon, solve
from linli.solvers.sentences import sentence
from linli.solvers.solution import Stop, Why

FOLDER = Path(__file__).resolve().parents[6] / "shared" / "data" / "or"
TURNS = Stop(iterations=300)


def town(seed: int, places: int, *, windows: bool = False) -> VehicleData:
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 100, (places + 1, 2))
    distance = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(np.int64)
    demand = np.append(0, rng.integers(1, 5, places))
    more = {}
    if windows:
        earliest = np.append(0, rng.integers(0, 200, places))
        more = {
            "earliest": earliest,
            "latest": np.append(2000, earliest[1:] + 300),
            "service": np.append(0, np.full(places, 5)),
        }
    return VehicleData(distance, demand, 8, places, **more)


def broken_rules(data: VehicleData, plan) -> list[str]:
    """Counted anew, step by step."""
    wrong = []
    if sorted(place for route in plan.routes for place in route) != list(range(1, len(data.demand))):
        wrong.append("not everyone is visited once")
    total = 0
    for route in plan.routes:
        if sum(int(data.demand[place]) for place in route) > data.capacity:
            wrong.append("a vehicle is too full")
        clock, here = int(data.earliest[0]) if data.earliest is not None else 0, 0
        for place in (*route, 0):
            total += int(data.distance[here, place])
            clock += int(data.times[here, place])
            if data.earliest is not None:
                clock = max(clock, int(data.earliest[place]))
                if clock > data.latest[place]:
                    wrong.append(f"late at {place}")
                clock += int(data.service[place])
            here = place
    if total != plan.distance or len(plan.routes) > data.vehicles:
        wrong.append("the distance or the number of vehicles is not as said")
    return wrong


def shortest(data: VehicleData) -> int:
    """All orders, cut at best into routes that hold."""
    best = 10**9
    for order in permutations(range(1, len(data.demand))):
        cheapest = [0] + [10**9] * len(order)
        for end in range(1, len(order) + 1):
            for begin in range(end):
                route = order[begin:end]
                if sum(int(data.demand[place]) for place in route) <= data.capacity:
                    steps = zip((0, *route), (*route, 0), strict=True)
                    length = sum(int(data.distance[a, b]) for a, b in steps)
                    cheapest[end] = min(cheapest[end], cheapest[begin] + length)
        best = min(best, cheapest[-1])
    return best


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_small_towns_get_the_shortest_routes(seed):
    data = town(seed, 6)
    solution = solve(data, TURNS, seed)
    assert broken_rules(data, solution.plan) == []
    assert solution.objective == shortest(data)
    assert solution.bound <= solution.objective


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_windows_are_kept(seed):
    data = town(seed, 15, windows=True)
    solution = solve(data, TURNS, seed)
    assert solution.plan is not None
    assert broken_rules(data, solution.plan) == []
    assert solution.bound <= solution.objective


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_another_order_of_places_is_as_long(seed):
    data = town(seed, 6)
    order = np.append(0, 1 + np.random.default_rng(seed).permutation(6))
    turned = VehicleData(data.distance[np.ix_(order, order)], data.demand[order], 8, 6)
    assert solve(data, TURNS).objective == solve(turned, TURNS).objective


def test_the_same_seed_gives_the_same_routes():
    data = town(3, 30)
    one, other = (solve(data, TURNS, 4).plan for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"capacity": 3}, "一辆车只装 3 份"),
        ({"vehicles": 1}, "至少要 "),
        ({"earliest": np.zeros(4, dtype=int), "latest": np.array([10, 10, 10, 10])}, "也要晚到 "),
        ({"earliest": np.zeros(4, dtype=int), "latest": np.array([110, 900, 900, 900])}, "赶不回来交班"),
    ],
)
def test_what_clashes_is_said(change, said):
    good = {"distance": np.full((4, 4), 100), "demand": np.array([0, 4, 4, 4]), "capacity": 8, "vehicles": 2}
    solution = solve(VehicleData(**{**good, **change}), TURNS)
    assert (solution.plan, solution.why_it_stopped) == (None, Why.INFEASIBLE)
    assert said in sentence(solution.messages[0])


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the instances are not on this machine (shared/data/or)")
def test_the_literatures_files_are_read_as_their_best_known_values_are_counted():
    cvrp = read_cvrp(FOLDER / "cvrp" / "X-n101-k25.vrp")
    solution = solve(cvrp, Stop(iterations=400), 1)
    assert broken_rules(cvrp, solution.plan) == []
    assert 27591 <= solution.objective <= 27591 * 1.05  # the best known
    windows = read_solomon(FOLDER / "vrptw" / "C101.txt")
    solution = solve(windows, Stop(iterations=400), 1)
    assert broken_rules(windows, solution.plan) == []
    assert solution.objective == 8273


@pytest.mark.parametrize(
    "wrong", [{"demand": np.array([0, -1])}, {"distance": np.zeros((3, 3))}, {"earliest": np.zeros(2)}]
)
def test_data_that_makes_no_sense_is_refused(wrong):
    good = {"distance": np.zeros((2, 2)), "demand": np.array([0, 1]), "capacity": 3, "vehicles": 1}
    with pytest.raises(ValueError, match="must"):
        VehicleData(**{**good, **wrong})
