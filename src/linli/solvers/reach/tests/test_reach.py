"""Minutes on foot are those of an independent Dijkstra; gaps, new places and approximations are told as they are."""

from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.solvers.reach import Network, Params, ReachData, Walker, read_osm, solve
from linli.solvers.reach.osm import may_walk
from linli.solvers.sentences import sentence
from linli.solvers.solution import Stop, Why

OSM = Path(__file__).resolve().parents[6] / "shared" / "data" / "osm" / "Helsinki.osm.pbf"
NODES = Stop(iterations=500)


def grid(seed: int, side: int = 6) -> Network:
    """A town of side x side crossings, some streets missing, every street of a random whole length."""
    rng = np.random.default_rng(seed)
    points = np.array([(117.2 + 0.001 * x, 39.1 + 0.001 * y) for y in range(side) for x in range(side)])
    pairs = [(i, i + 1) for i in range(side * side) if (i + 1) % side] + [
        (i, i + side) for i in range(side * side - side)
    ]
    kept = np.array([pair for pair in pairs if rng.random() < 0.8]).reshape(-1, 2)
    return Network(points, kept[:, 0], kept[:, 1], rng.integers(50, 200, len(kept)).astype(float))


def town(seed: int, network: Network | None = None) -> ReachData:
    rng = np.random.default_rng(seed)
    places = np.array([117.2, 39.1]) + rng.uniform(0, 0.005, (14, 2))
    homes = np.array([117.2, 39.1]) + rng.uniform(0, 0.005, (30, 2))
    kinds = np.concatenate([np.arange(3), rng.integers(0, 3, 11)])
    return ReachData(homes, rng.integers(0, 5, 30), places, kinds, ("学校", "医院", "菜场"), network)


def independent(network: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.points)))
    for one, other, metres in zip(network.one.tolist(), network.other.tolist(), network.metres.tolist(), strict=True):
        if not graph.has_edge(one, other) or graph[one][other]["metres"] > metres:
            graph.add_edge(one, other, metres=metres)
    return graph


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_minutes_are_those_of_an_independent_dijkstra(seed):
    network = grid(seed)
    data, walker = town(seed, network), Walker(network)
    plan = solve(data, NODES, params=Params()).plan
    graph = independent(network)
    at, to_node = walker.snap(data.homes, 300.0)
    places, from_place = walker.snap(data.facilities, 300.0)
    for home in range(0, 30, 5):
        lengths = nx.single_source_dijkstra_path_length(graph, int(at[home]), weight="metres")
        for kind in range(3):
            ways = [
                lengths.get(int(places[f]), np.inf) + from_place[f] + to_node[home]
                for f in np.flatnonzero(data.kind == kind)
            ]
            assert plan.minutes[home, kind] * 80.0 == pytest.approx(min(ways))


@pytest.mark.skipif(not OSM.exists(), reason="the extract is not on this machine (shared/data/osm)")
def test_helsinki_is_loaded_and_two_hundred_pairs_are_exactly_as_walked_independently():
    network = read_osm(OSM)
    assert len(network.points) > 5000
    graph, walker, rng = independent(network), Walker(network), np.random.default_rng(7)
    sources = rng.integers(0, len(network.points), 20)
    found = walker.from_groups([(np.array([source]), np.zeros(1)) for source in sources])
    for row, source in zip(found, sources, strict=True):
        lengths = nx.single_source_dijkstra_path_length(graph, int(source), weight="metres")
        for target in rng.integers(0, len(network.points), 10).tolist():
            assert row[target] == pytest.approx(lengths.get(target, np.inf), abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_the_new_places_are_the_best_of_all_choices(seed, places):
    network = grid(seed)
    rng = np.random.default_rng(seed + 1)
    data = town(seed, network)
    candidates = np.array([117.2, 39.1]) + rng.uniform(0, 0.005, (6, 2))
    params = Params(limit_minutes=3.0, new_kind=1, candidates=candidates, new_places=places)
    solution = solve(data, NODES, params=params)
    before = solve(data, NODES, params=Params(limit_minutes=3.0)).plan
    newly = []
    for candidate in candidates:  # each candidate alone, as a facility more
        more = ReachData(
            data.homes,
            data.people,
            np.vstack([data.facilities, candidate]),
            np.append(data.kind, 1),
            data.kinds,
            network,
        )
        after = solve(more, NODES, params=Params(limit_minutes=3.0)).plan
        newly.append(set(np.flatnonzero(after.within[:, 1] & ~before.within[:, 1]).tolist()))
    best = max(int(data.people[sorted(set.union(*some))].sum()) for some in combinations(newly, places))
    assert solution.objective == best
    assert solution.bound >= solution.objective
    assert solution.proven


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_homes_does_not_matter_and_one_place_more_never_takes_reach_away(seed):
    network = grid(seed)
    data = town(seed, network)
    order = np.random.default_rng(seed).permutation(30)
    turned = ReachData(data.homes[order], data.people[order], data.facilities, data.kind, data.kinds, network)
    one, other = solve(data, NODES).plan, solve(turned, NODES).plan
    assert np.array_equal(one.minutes[order], other.minutes)
    more = ReachData(
        data.homes,
        data.people,
        np.vstack([data.facilities, data.homes[:1]]),
        np.append(data.kind, 0),
        data.kinds,
        network,
    )
    assert (solve(more, NODES).plan.minutes <= one.minutes + 1e-9).all()


def test_without_a_network_the_plan_is_marked():
    solution = solve(town(3), NODES)
    assert solution.plan.approximate
    assert sentence(solution.messages[0]) == "没有步行路网,按直线距离乘以 1.3 估算"
    apart = np.hypot(
        *((town(3).homes[0] - town(3).facilities) * 111_320 * [np.cos(np.radians(town(3).homes[:, 1].mean())), 1]).T
    )
    assert solution.plan.minutes[0].min() == pytest.approx(apart.min() * 1.3 / 80)


def test_a_home_off_the_network_reaches_nothing_and_is_told():
    data = town(1, grid(1))
    far = ReachData(
        np.vstack([data.homes, [118.0, 39.0]]),
        np.append(data.people, 4),
        data.facilities,
        data.kind,
        data.kinds,
        data.network,
    )
    solution = solve(far, NODES)
    assert np.isinf(solution.plan.minutes[-1]).all()
    assert solution.plan.score[-1] == 0
    assert "1 户离步行路网超过 300 米" in sentence(solution.messages[0])
    assert 30 in solution.plan.gaps(0)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        (Params(new_kind=7, candidates=np.zeros((1, 2))), "reach_unknown_kind"),
        (Params(new_kind=0), "reach_no_candidates"),
    ],
)
def test_what_cannot_be_asked_is_said(params, code):
    solution = solve(town(2), NODES, params=params)
    assert (solution.plan, solution.why_it_stopped) == (None, Why.INFEASIBLE)
    assert [message.code for message in solution.messages] == [code]


@pytest.mark.parametrize(
    ("tags", "may"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "path", "foot": "no"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"waterway": "river"}, False),
    ],
)
def test_where_people_may_walk(tags, may):
    assert may_walk(tags) is may


def test_a_network_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        Network(np.zeros((2, 2)), np.array([0]), np.array([1]), np.array([0.0]))
    with pytest.raises(ValueError, match="out of range"):
        Network(np.zeros((2, 2)), np.array([0]), np.array([5]), np.array([1.0]))
