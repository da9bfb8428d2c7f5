"""Annealing of single-unit flips that keep every part in one piece, compiled by numba.

A flip takes a unit at a border into a neighbouring part. It is refused when the unit's part would fall apart or vanish.
People beyond the limits cost, so that a division may pass through one that is not yet balanced.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Graph(NamedTuple):
    """Neighbours of each unit (n + 1 starts), the weight of each in the cut, people."""

    starts: Ints
    neighbour: Ints
    weight: Ints
    people: Ints


@njit(cache=True)
def holds_together(graph: Graph, part: Ints, unit: int, mark: Ints, queue: Ints, stamp: int) -> Any:
    """Whether the part of ``unit`` stays in one piece without it. ``mark`` and ``queue`` (n) are scratch."""
    own, wanted, first = part[unit], 0, -1
    for at in range(graph.starts[unit], graph.starts[unit + 1]):
        near = graph.neighbour[at]
        if part[near] == own and mark[near] != stamp:
            mark[near] = stamp  # to be reached
            wanted += 1
            first = near
    if wanted == 0:
        return False  # it is the whole part
    if wanted == 1:
        return True
    begin, end, found = 0, 1, 1
    queue[0] = first
    mark[first] = -stamp
    mark[unit] = -stamp
    while begin < end:
        here = queue[begin]
        begin += 1
        for at in range(graph.starts[here], graph.starts[here + 1]):
            near = graph.neighbour[at]
            if part[near] != own or mark[near] == -stamp:
                continue
            if mark[near] == stamp:
                found += 1
                if found == wanted:
                    return True
            mark[near] = -stamp
            queue[end] = near
            end += 1
    return False


@njit(cache=True)
def _outside(people: float, lower: float, upper: float) -> Any:
    return max(0.0, people - upper) + max(0.0, lower - people)


@njit(cache=True)
def _whole_cost(graph: Graph, part: Ints, today: Ints, moved_cost: float) -> Any:
    cost = 0.0
    for unit in range(len(part)):
        if today[unit] >= 0 and part[unit] != today[unit]:
            cost += moved_cost * graph.people[unit]
        for at in range(graph.starts[unit], graph.starts[unit + 1]):
            if graph.neighbour[at] > unit and part[graph.neighbour[at]] != part[unit]:
                cost += graph.weight[at]
    return cost


@njit(cache=True)
def _cut_change(graph: Graph, part: Ints, unit: int, into: int) -> Any:
    change, own = 0.0, part[unit]
    for at in range(graph.starts[unit], graph.starts[unit + 1]):
        near = part[graph.neighbour[at]]
        if near == own:
            change += graph.weight[at]
        elif near == into:
            change -= graph.weight[at]
    return change


@njit(cache=True)
def anneal(
    graph: Graph,
    part: Ints,
    today: Ints,
    lower: float,
    upper: float,
    moved_cost: float,
    price: float,
    hot: float,
    cold: float,
    steps: int,
    seed: int,
) -> Any:
    """Flip for so many steps, cooling from ``hot`` to ``cold``; changes ``part``.

    price: of one person beyond a part's limits. Returns the best balanced division (or the least unbalanced), its cost
    (cut + moved), and how many people are beyond the limits in it.
    """
    np.random.seed(seed)
    n, parts = len(part), part.max() + 1
    people = np.zeros(parts)
    for unit in range(n):
        people[part[unit]] += graph.people[unit]
    beyond = 0.0
    for number in range(parts):
        beyond += _outside(people[number], lower, upper)
    cost = _whole_cost(graph, part, today, moved_cost)
    best, best_cost, best_beyond = part.copy(), cost, beyond
    mark, queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    heat, cooling = hot, (cold / hot) ** (1.0 / max(1, steps))
    for step in range(1, steps + 1):
        heat *= cooling
        unit = np.random.randint(n)
        degree = graph.starts[unit + 1] - graph.starts[unit]
        into = part[graph.neighbour[graph.starts[unit] + np.random.randint(degree)]] if degree else part[unit]
        own = part[unit]
        if into == own:
            continue
        more = graph.people[unit]
        change = _cut_change(graph, part, unit, into)
        if today[unit] >= 0:
            change += moved_cost * more * ((into != today[unit]) - (own != today[unit]))
        out = _outside(people[own] - more, lower, upper) + _outside(people[into] + more, lower, upper)
        out -= _outside(people[own], lower, upper) + _outside(people[into], lower, upper)
        worse = change + price * out
        if worse > 0 and np.random.random() >= np.exp(-worse / heat):
            continue
        if not holds_together(graph, part, unit, mark, queue, step):
            continue
        part[unit] = into
        people[own] -= more
        people[into] += more
        cost += change
        beyond += out
        if beyond < best_beyond - 0.5 or (beyond < best_beyond + 0.5 and cost < best_cost - 1e-9):
            best[:] = part
            best_cost, best_beyond = cost, beyond
    return best, best_cost, best_beyond
