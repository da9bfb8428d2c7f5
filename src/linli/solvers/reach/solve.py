"""Minutes on foot from every home to every kind of facility, the gaps, and the new places that close most of them.

The minutes are exact on the network (objective and bound are the same). New places are a maximum cover: greedy first,
then HiGHS, whose bound says how many people no choice of so many candidates can exceed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from linli.solvers.mip import Model, solve_model
from linli.solvers.reach.data import Bools, Floats, Ints, Params, ReachData, ReachPlan, projected
from linli.solvers.reach.walking import Walker
from linli.solvers.solution import Message, OnProgress, Solution, Stop, Watch, infeasible


def solve(
    data: ReachData,
    stop: Stop | None = None,
    seed: int = 0,
    params: Params | None = None,
    on_progress: OnProgress | None = None,
    walker: Walker | None = None,
) -> Solution[ReachPlan]:
    """Objective, made large: people times kinds within the limit; with ``new_kind``, people who newly reach it.

    One iteration of the stop is one node of HiGHS's tree. ``walker``: a network made ready before, to be used again.
    """
    params = params or Params()
    watch = Watch(stop or Stop(seconds=60.0), on_progress)
    if params.new_kind is not None and not 0 <= params.new_kind < len(data.kinds):
        return infeasible(
            Message("reach_unknown_kind", {"kind": params.new_kind, "kinds": len(data.kinds)}, blocks=True), watch=watch
        )
    if params.new_kind is not None and not len(params.candidates):
        return infeasible(Message("reach_no_candidates", {}, blocks=True), watch=watch)
    if data.network is not None and walker is None:
        walker = Walker(data.network)
    messages = [] if walker else [Message("reach_approximate", {"detour": params.detour})]
    metres, lost = distances(data, params, walker)
    if lost:
        messages.append(Message("reach_not_connected", {"homes": lost, "metres": round(params.farthest_m)}))
    minutes = metres / params.metres_a_minute
    plan = ReachPlan(minutes, params.limit_minutes, (), walker is None)
    if params.new_kind is None:
        total = float((plan.within.sum(axis=1) * data.people).sum())
        watch.over(total, total)
        return watch.solution(plan, total, total, seed=seed, messages=tuple(messages), maximise=True)
    return _with_new(data, params, walker, plan, watch, seed, tuple(messages))


def distances(data: ReachData, params: Params, walker: Walker | None) -> tuple[Floats, int]:
    """Metres from each home to the nearest facility of each kind (n x kinds); how many homes are off the network."""
    groups = [data.facilities[data.kind == kind] for kind in range(len(data.kinds))]
    if walker is None:
        return np.stack([_straight(data.homes, group, params.detour) for group in groups], axis=1), 0
    nodes, to_node = walker.snap(data.homes, params.farthest_m)
    found = walker.from_groups([walker.snap(group, params.farthest_m) for group in groups])
    metres = np.where(nodes >= 0, found[:, nodes] + to_node, np.inf).T
    return metres, int((nodes < 0).sum())


def _straight(homes: Floats, places: Floats, detour: float) -> Floats:
    if not len(places):
        return np.full(len(homes), np.inf)
    latitude = float(homes[:, 1].mean()) if len(homes) else 0.0
    metres, _nearest = cKDTree(projected(places, latitude)).query(projected(homes, latitude))
    return np.asarray(metres, dtype=np.float64) * detour


def reached_by(data: ReachData, params: Params, walker: Walker | None) -> list[Ints]:
    """Homes within the limit of each candidate."""
    limit = params.limit_minutes * params.metres_a_minute
    if walker is None:
        plane = projected(data.homes, float(data.homes[:, 1].mean()) if len(data.homes) else 0.0)
        places = projected(params.candidates, float(data.homes[:, 1].mean()) if len(data.homes) else 0.0)
        near = cKDTree(plane).query_ball_point(places, limit / params.detour, return_sorted=True)
        return [np.array(homes, dtype=np.int64) for homes in near]
    nodes, to_node = walker.snap(data.homes, params.farthest_m)
    at, offset = walker.snap(params.candidates, params.farthest_m)
    found = walker.from_groups([(at[i : i + 1], offset[i : i + 1]) for i in range(len(at))], limit)
    metres = np.where(nodes >= 0, found[:, nodes] + to_node, np.inf)
    return [np.flatnonzero(row <= limit) for row in metres]


def _with_new(
    data: ReachData,
    params: Params,
    walker: Walker | None,
    plan: ReachPlan,
    watch: Watch,
    seed: int,
    messages: tuple[Message, ...],
) -> Solution[ReachPlan]:
    assert params.new_kind is not None
    gaps = ~plan.within[:, params.new_kind]
    reached = [homes[gaps[homes]] for homes in reached_by(data, params, walker)]
    chosen = greedy(reached, data.people, params.new_places)
    best = _people(reached, chosen, data.people)
    bound = best
    if params.new_places > 1 and best < data.people[gaps].sum():
        chosen, best, bound = _proven(reached, data.people, gaps, params.new_places, chosen, watch)
    more = replace(
        data,
        facilities=np.vstack([data.facilities, params.candidates[list(chosen)]]),
        kind=np.append(data.kind, np.full(len(chosen), params.new_kind)),
    )
    minutes = distances(more, params, walker)[0] / params.metres_a_minute
    after = ReachPlan(minutes, params.limit_minutes, chosen, plan.approximate)
    watch.over(best, bound)
    return watch.solution(after, best, bound, seed=seed, messages=messages, maximise=True)


def greedy(reached: list[Ints], people: Ints, most: int) -> tuple[int, ...]:
    """Each time the candidate that newly reaches most people; at least 1 - 1/e of the best possible."""
    left = people.astype(np.float64).copy()
    chosen: list[int] = []
    for _turn in range(min(most, len(reached))):
        gains = [float(left[homes].sum()) for homes in reached]
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        chosen.append(best)
        left[reached[best]] = 0.0
    return tuple(chosen)


def _people(reached: list[Ints], chosen: tuple[int, ...], people: Ints) -> float:
    homes = np.unique(np.concatenate([reached[index] for index in chosen])) if chosen else np.zeros(0, dtype=np.int64)
    return float(people[homes].sum())


def _proven(
    reached: list[Ints], people: Ints, gaps: Bools, most: int, chosen: tuple[int, ...], watch: Watch
) -> tuple[tuple[int, ...], float, float]:
    """Maximum cover by HiGHS, the greedy choice as its start: the choice, its people, the bound."""
    homes = np.flatnonzero(gaps)
    row_of = np.full(len(people), -1, dtype=np.int64)
    row_of[homes] = np.arange(len(homes))
    m, n = len(reached), len(homes)
    candidate = np.repeat(np.arange(m), [len(one) for one in reached])
    rows = np.concatenate([row_of[np.concatenate(reached)], np.arange(n), np.full(m, n)])
    columns = np.concatenate([candidate, m + np.arange(n), np.arange(m)])
    values = np.concatenate([-np.ones(len(candidate)), np.ones(n + m)])
    model = Model(
        cost=np.concatenate([np.zeros(m), -people[homes].astype(np.float64)]),
        rows=csr_matrix((values, (rows, columns)), shape=(n + 1, m + n)),
        row_lower=np.full(n + 1, -np.inf),
        row_upper=np.concatenate([np.zeros(n), [float(most)]]),
        lower=np.zeros(m + n),
        upper=np.ones(m + n),
        whole=np.concatenate([np.ones(m, dtype=np.bool_), np.zeros(n, dtype=np.bool_)]),
    )
    start = np.zeros(m + n)
    start[list(chosen)] = 1.0
    for index in chosen:
        start[m + row_of[reached[index]]] = 1.0
    answer = solve_model(model, watch, start=start, gap=watch.stop.gap, stage="cover")
    best = _people(reached, chosen, people)
    if answer.values is not None:
        other = tuple(int(index) for index in np.flatnonzero(answer.values[:m] > 0.5))
        if (total := _people(reached, other, people)) > best:
            chosen, best = other, total
    bound = -answer.bound if np.isfinite(answer.bound) else float(people[gaps].sum())
    return chosen, best, best if bound - best < 1e-6 * max(1.0, best) else bound
