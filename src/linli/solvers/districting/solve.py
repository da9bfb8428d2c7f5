"""Units into contiguous, balanced parts with a short cut: METIS, then annealing of single-unit flips.

Objective: the cut (length between units of different parts) plus ``people_moved_cost`` for each person whose part
changes against today. One iteration of the stop is ``FLIPS`` proposed flips (a run of the annealing). Bound: parts - 1
times the shortest neighbourhood, because the parts of a connected street hang together; that is weak, and only said
because it is true. On the graphs of the literature the proven optimum is found, which the bound cannot show.
"""

from __future__ import annotations

import numpy as np
import pymetis
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from linli.solvers.districting.annealing import Graph, anneal
from linli.solvers.districting.data import DistrictingData, DistrictingPlan, Ints, Params
from linli.solvers.solution import Message, OnProgress, Solution, Stop, Watch, infeasible

FLIPS = 1_000_000
METIS_WEIGHT = 2**20  # METIS counts people in 32 bits
HOT, COLD = 3.0, 0.15  # of the mean length of a neighbourhood
BALANCE = 40.0  # what a whole part of people beyond the limits costs, in mean lengths
NEVER_BETTER = 12  # runs without anything better, when neither time nor iterations are limited


def solve(
    data: DistrictingData,
    stop: Stop | None = None,
    seed: int = 0,
    params: Params | None = None,
    on_progress: OnProgress | None = None,
) -> Solution[DistrictingPlan]:
    """Divide the free units; those of dedicated grids keep them."""
    params = params or Params(parts=1)
    watch = Watch(stop or Stop(seconds=15.0), on_progress)
    graph, today = graph_of(data, params)
    lower, upper = limits(graph.people, params)
    blocking = clashes(data, graph, params, lower, upper)
    if blocking:
        return infeasible(*blocking, seed=seed, watch=watch)
    part = first_division(graph, today, params)
    best, cost, beyond, idle = part, np.inf, np.inf, 0
    rng = np.random.default_rng(seed)
    unit = float(graph.weight.mean()) if len(graph.weight) else 1.0
    price = BALANCE * unit / max(1.0, (lower + upper) / 2) + 4 * params.people_moved_cost
    hot = HOT * unit if params.today is None else HOT / 6 * unit
    bound = float((params.parts - 1) * (graph.weight.min() if len(graph.weight) else 0))
    while not watch.over(cost if beyond < 0.5 else None, bound, "annealing"):
        idle += 1
        start = part if rng.random() < 0.5 or beyond == np.inf else best
        found, new_cost, new_beyond = anneal(
            graph, start.copy(), today, lower, upper, params.people_moved_cost, price, hot, COLD * unit, FLIPS,
            int(rng.integers(2**31)),
        )  # fmt: skip
        watch.tick()
        if (round(new_beyond), new_cost) < (round(beyond) if beyond < np.inf else beyond, cost):
            best, cost, beyond, idle = found, float(new_cost), float(new_beyond), 0
        if idle > NEVER_BETTER and watch.stop.seconds is None and watch.stop.iterations is None:
            break
    if beyond >= 0.5:
        details: dict[str, str | int | float] = {"people": round(beyond), "parts": params.parts}
        return infeasible(Message("districting_not_balanced", details), seed=seed, watch=watch)
    plan = plan_of(data, params, best)
    words = () if params.today is None else (_moved(data, plan),)
    return watch.solution(plan, cost, min(bound, cost), seed=seed, messages=words)


def graph_of(data: DistrictingData, params: Params) -> tuple[Graph, Ints]:
    """The free units' graph, and their part of today (-1: none)."""
    free = data.free
    place = np.full(data.units, -1, dtype=np.int64)
    place[free] = np.arange(len(free))
    inside = (place[data.one] >= 0) & (place[data.other] >= 0)
    one, other, length = place[data.one[inside]], place[data.other[inside]], data.lengths[inside]
    rows = np.concatenate([one, other])
    columns = np.concatenate([other, one])
    order = np.lexsort((columns, rows))
    graph = Graph(
        np.searchsorted(rows[order], np.arange(len(free) + 1)).astype(np.int64),
        columns[order],
        np.concatenate([length, length])[order].astype(np.int64),
        data.people[free].astype(np.int64),
    )
    today = np.full(len(free), -1, dtype=np.int64) if params.today is None else params.today[free].astype(np.int64)
    return graph, today


def limits(people: Ints, params: Params) -> tuple[float, float]:
    mean = people.sum() / params.parts
    lower = float(np.ceil(mean * (1 - params.tolerance))) if params.lower is None else float(params.lower)
    upper = float(np.floor(mean * (1 + params.tolerance))) if params.upper is None else float(params.upper)
    return lower, upper


def clashes(data: DistrictingData, graph: Graph, params: Params, lower: float, upper: float) -> list[Message]:
    """What forbids any division, with its numbers."""
    units, people = len(graph.people), int(graph.people.sum())
    if params.parts > units:
        return [_blocking("districting_too_few_units", parts=params.parts, units=units)]
    largest = int(np.argmax(graph.people))
    if graph.people[largest] > upper:
        name = int(data.free[largest])
        told = data.names[name] if data.names else f"#{name + 1}"
        return [_blocking("districting_unit_too_large", unit=told, people=int(graph.people[largest]), most=int(upper))]
    if not params.parts * lower <= people <= params.parts * upper:
        numbers = {"people": people, "parts": params.parts, "least": int(lower), "most": int(upper)}
        return [_blocking("districting_limits", **numbers)]
    pieces, label = pieces_of(graph)
    if pieces > 1:
        sizes = np.bincount(label, weights=graph.people)
        return [_blocking("districting_not_connected", pieces=int(pieces), people=int(sizes.min()))]
    return []


def pieces_of(graph: Graph) -> tuple[int, Ints]:
    n = len(graph.people)
    count, label = connected_components(
        csr_matrix((np.ones(len(graph.neighbour)), graph.neighbour, graph.starts), shape=(n, n)), directed=False
    )
    return int(count), np.asarray(label, dtype=np.int64)


def first_division(graph: Graph, today: Ints, params: Params) -> Ints:
    """Today's division, its new units given to a neighbour; else METIS's, made contiguous."""
    if params.today is not None and len(set(today[today >= 0].tolist())) == params.parts:
        return contiguous(graph, today, params.parts)
    if params.parts == 1:
        return np.zeros(len(graph.people), dtype=np.int64)
    scale = max(1, int(graph.people.sum()) // METIS_WEIGHT)
    _cut, division = pymetis.part_graph(
        params.parts,
        adjacency=pymetis.CSRAdjacency(graph.starts, graph.neighbour),
        vweights=(graph.people // scale + 1).tolist(),
        eweights=graph.weight.tolist(),
        recursive=False,
        options=pymetis.Options(contig=1, seed=1),
    )
    return contiguous(graph, np.asarray(division, dtype=np.int64), params.parts)


def contiguous(graph: Graph, part: Ints, parts: int) -> Ints:
    """Each part keeps its largest piece; what is left over, and units without a part, join a neighbouring part; a part
    that nobody has takes a unit of the largest that can spare one.
    """
    part = part.copy()
    rows = np.repeat(np.arange(len(part)), np.diff(graph.starts))
    same = (part[rows] == part[graph.neighbour]) & (part[rows] >= 0)
    _count, label = connected_components(
        csr_matrix((np.ones(int(same.sum())), (rows[same], graph.neighbour[same])), shape=(len(part), len(part))),
        directed=False,
    )
    sizes = np.bincount(label, weights=graph.people + 1e-6)
    for number in range(parts):
        members = np.flatnonzero(part == number)
        if len(members):
            keep = label[members[np.argmax(sizes[label[members]])]]
            part[members[label[members] != keep]] = -1
    while (part < 0).any():
        edge = (part[rows] < 0) & (part[graph.neighbour] >= 0)
        if not edge.any():
            break
        part[rows[edge]] = part[graph.neighbour[edge]]
    return part


def plan_of(data: DistrictingData, params: Params, division: Ints) -> DistrictingPlan:
    part = np.full(data.units, -1, dtype=np.int64)
    part[data.free] = division
    both = (part[data.one] >= 0) & (part[data.other] >= 0)
    cut = int(data.lengths[both & (part[data.one] != part[data.other])].sum())
    people = np.bincount(division, weights=data.people[data.free], minlength=params.parts).astype(np.int64)
    moved = 0
    if params.today is not None:
        changed = (params.today >= 0) & (part >= 0) & (part != params.today)
        moved = int(data.people[changed].sum())
    return DistrictingPlan(part, cut, people, moved)


def _moved(data: DistrictingData, plan: DistrictingPlan) -> Message:
    share = plan.moved / max(1, int(data.people[data.free].sum()))
    return Message("districting_moved", {"people": plan.moved, "percent": round(100 * share, 2)})


def _blocking(code: str, **details: str | int | float) -> Message:
    return Message(code, details, blocks=True)
