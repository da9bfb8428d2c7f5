"""Where each building goes when sites and channels are given: a flow, then whole buildings.

The flow (OR-Tools' min-cost flow, exact when buildings may be split) leaves a few buildings in parts; they are made
whole and the sites relieved by moving single buildings and by chains of two moves, compiled by numba.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from linli.solvers.siting.data import SitingData

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NOWHERE = -1
SCALE = 1000  # the flow's costs are whole numbers: thousandths of the objective for one person


class ByBuilding(NamedTuple):
    """Links by building (n + 1 starts), the cost of the whole building on each, and of leaving it unserved."""

    starts: Ints
    site: Ints
    cost: Floats
    people: Floats
    unserved: Floats


def by_building(data: SitingData, unserved: Floats) -> ByBuilding:
    return ByBuilding(
        data.starts, data.links.site, data.costs, data.people.astype(np.float64), unserved.astype(np.float64)
    )


def flow(links: ByBuilding, capacity: Floats) -> tuple[Ints, Floats]:
    """Cheapest way to send everyone to sites with room, buildings split where need be.

    Returns the people on each link (links) and the people of each building that find no room (n).
    """
    n, m = len(links.people), len(capacity)
    building = np.repeat(np.arange(n), np.diff(links.starts))
    people = links.people.astype(np.int64)
    use = np.flatnonzero((capacity[links.site] > 0) & (people[building] > 0))
    reachable = np.flatnonzero((np.diff(links.starts) > 0) & (people > 0))
    each = np.maximum(people, 1)
    engine = min_cost_flow.SimpleMinCostFlow()
    unit = np.round(SCALE * links.cost[use] / each[building[use]]).astype(np.int64)
    engine.add_arcs_with_capacity_and_unit_cost(building[use], n + links.site[use], people[building[use]], unit)
    room = np.minimum(np.floor(capacity), people.sum()).astype(np.int64)
    engine.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, n + m), room, np.zeros(m, dtype=np.int64))
    outside = np.round(SCALE * links.unserved[reachable] / each[reachable]).astype(np.int64)
    engine.add_arcs_with_capacity_and_unit_cost(reachable, np.full(len(reachable), n + m), people[reachable], outside)
    supplies = np.zeros(n + m + 1, dtype=np.int64)
    supplies[reachable] = people[reachable]
    supplies[n + m] = -people[reachable].sum()
    engine.set_nodes_supplies(np.arange(n + m + 1), supplies)
    if engine.solve() != engine.OPTIMAL:
        raise RuntimeError("the flow did not solve; every building has a way outside, so this is a defect")
    sent = np.zeros(len(links.site), dtype=np.int64)
    sent[use] = engine.flows(np.arange(len(use)))
    left = np.zeros(n)
    left[reachable] = engine.flows(np.arange(len(use) + m, len(use) + m + len(reachable)))
    return sent, left


def largest_part(links: ByBuilding, sent: NDArray[Any]) -> Ints:
    """Each building to the site that takes most of it; NOWHERE when none takes any (n)."""
    n = len(links.people)
    building = np.repeat(np.arange(n), np.diff(links.starts))
    taking = np.flatnonzero(sent > 1e-9)
    order = taking[np.argsort(sent[taking], kind="stable")]
    site_of = np.full(n, NOWHERE, dtype=np.int64)
    site_of[building[order]] = links.site[order]
    return site_of


@njit(cache=True)
def _over(load: float, capacity: float) -> Any:
    return max(0.0, load - capacity)


@njit(cache=True)
def _cost_at(links: ByBuilding, building: int, site: int) -> Any:
    if site == NOWHERE:
        return links.unserved[building]
    for link in range(links.starts[building], links.starts[building + 1]):
        if links.site[link] == site:
            return links.cost[link]
    return np.inf


@njit(cache=True)
def settle_in(links: ByBuilding, which: Ints, site_of: Ints, capacity: Floats, over_price: float, rounds: int) -> None:
    """Move buildings of ``which`` while that lowers cost + over_price x people beyond a site's capacity.

    A move is one building to another site, or that and a building of the other site to a third. Changes ``site_of``.
    """
    load = np.zeros(len(capacity))
    for building in range(len(site_of)):
        if site_of[building] >= 0:
            load[site_of[building]] += links.people[building]
    inside = np.zeros(len(site_of), dtype=np.bool_)
    inside[which] = True
    members = _members(site_of, inside, len(capacity))
    for _round in range(rounds):
        moved = False
        for building in which:
            there, other, third = _best_move(links, members, site_of, load, capacity, building, over_price)
            if there == NOWHERE:
                continue
            _move(links, members, site_of, load, building, there)
            if other >= 0:
                _move(links, members, site_of, load, other, third)
            moved = True
        if not moved:
            break


@njit(cache=True)
def _best_move(
    links: ByBuilding, members: Any, site_of: Ints, load: Floats, capacity: Floats, building: int, over_price: float
) -> Any:
    """Where this building should go; and which building of there is to go on, and where (NOWHERE: none)."""
    here, people = site_of[building], links.people[building]
    cost, relief = _cost_at(links, building, here), 0.0
    if here >= 0:
        relief = over_price * (_over(load[here], capacity[here]) - _over(load[here] - people, capacity[here]))
    best, best_site, best_other, best_third = -1e-7 * (1.0 + abs(cost)), NOWHERE, NOWHERE, NOWHERE
    for link in range(links.starts[building], links.starts[building + 1]):
        there = links.site[link]
        saved = cost + relief - links.cost[link]
        if there == here or capacity[there] <= 0 or saved <= 0:
            continue
        strain = over_price * (_over(load[there] + people, capacity[there]) - _over(load[there], capacity[there]))
        if strain - saved < best:
            best, best_site, best_other, best_third = strain - saved, there, NOWHERE, NOWHERE
        if strain > 0:
            change, other, third = _eject(links, members, site_of, load, capacity, building, here, there, over_price)
            if change - saved < best:
                best, best_site, best_other, best_third = change - saved, there, other, third
    return best_site, best_other, best_third


@njit(cache=True)
def _members(site_of: Ints, inside: NDArray[np.bool_], sites: int) -> Any:
    """Buildings that may move, by site, as linked lists: first of a site, next of a building."""
    first, following = np.full(sites, NOWHERE, dtype=np.int64), np.full(len(site_of), NOWHERE, dtype=np.int64)
    for building in range(len(site_of) - 1, -1, -1):
        if inside[building] and site_of[building] >= 0:
            following[building] = first[site_of[building]]
            first[site_of[building]] = building
    return first, following


@njit(cache=True)
def _move(links: ByBuilding, members: Any, site_of: Ints, load: Floats, building: int, there: int) -> None:
    first, following = members
    here = site_of[building]
    if here >= 0:
        load[here] -= links.people[building]
        at = first[here]
        if at == building:
            first[here] = following[building]
        else:
            while following[at] != building:
                at = following[at]
            following[at] = following[building]
    load[there] += links.people[building]
    site_of[building] = there
    following[building] = first[there]
    first[there] = building


@njit(cache=True)
def _eject(
    links: ByBuilding,
    members: Any,
    site_of: Ints,
    load: Floats,
    capacity: Floats,
    building: int,
    here: int,
    there: int,
    over_price: float,
) -> Any:
    """Cheapest building of ``there`` to send on, when ``building`` comes: the change, the building, where to."""
    best, best_other, best_site, people = np.inf, NOWHERE, NOWHERE, links.people[building]
    first, following = members
    other = first[there]
    before_there = _over(load[there], capacity[there])
    while other >= 0:
        others = links.people[other]
        strain_there = _over(load[there] + people - others, capacity[there]) - before_there
        if strain_there < people:
            cost = _cost_at(links, other, there)
            for link in range(links.starts[other], links.starts[other + 1]):
                third = links.site[link]
                if third == there or capacity[third] <= 0:
                    continue
                held = load[third] - (people if third == here else 0.0)
                strain = _over(held + others, capacity[third]) - _over(held, capacity[third])
                change = links.cost[link] - cost + over_price * (strain_there + strain)
                if change < best:
                    best, best_other, best_site = change, other, third
        other = following[other]
    return best, best_other, best_site
