"""The Lagrangean bound of sites with channels, compiled by numba.

With «each building goes somewhere» priced (``price``, metres, n) and the budget of channels priced
(``channel_price``), every site is a problem of its own: for each number of channels a fractional knapsack of the people
whose walk is worth less than their price (Cornuejols, Sridharan and Thizy 1991). The cheapest ``sites`` of them are the
relaxation's plan.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from linli.solvers.siting import kernels

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Capacitated(NamedTuple):
    """Links by site (m + 1 starts), cost of a whole building on each, people, and what the sites can take."""

    starts: Ints
    building: Ints
    cost: Floats
    people: Floats
    weight: Floats  # of one metre; prices are in metres, too
    opening: Floats
    room: Ints
    channel_capacity: Floats
    ceiling: Floats  # most that a building's price may be, metres


@njit(cache=True)
def fill(links: Capacitated, site: int, price: Floats, table: Floats) -> Any:
    """Value of one site for each number of channels into ``table[1:]``; its links in the order in which they are
    taken.
    """
    first, last = links.starts[site], links.starts[site + 1]
    reduced = np.empty(last - first)
    for link in range(first, last):
        building = links.building[link]
        people = links.people[building]
        reduced[link - first] = (links.cost[link] - price[building] * links.weight[building]) / max(people, 1e-9)
    wanted = np.flatnonzero(reduced < 0)
    order = wanted[np.argsort(reduced[wanted], kind="mergesort")]
    capacity, room = links.channel_capacity[site], links.room[site]
    value, count, left = links.opening[site], 1, capacity
    for index in order:
        rest = max(links.people[links.building[first + index]], 1e-9)
        while rest > 0 and count <= room:
            part = min(rest, left)
            value += reduced[index] * part
            left -= part
            rest -= part
            if left <= 0:
                table[count] = value
                count += 1
                left = capacity
        if count > room:
            break
    for more in range(count, len(table)):
        table[more] = value if more <= room else np.inf
    return first + order


@njit(cache=True)
def at_channel_price(table: Floats, channel_price: float, values: Floats, counts: Ints) -> None:
    """Each site's best number of channels at this price into ``counts`` (the fewest of equals), its value."""
    for site in range(len(values)):
        values[site], counts[site] = np.inf, 0
        for count in range(1, table.shape[1]):
            value = table[site, count] + channel_price * count
            if value < values[site] - 1e-9:
                values[site], counts[site] = value, count


@njit(cache=True)
def price_channels(
    table: Floats, fixed: Ints, sites: int, budget: float, highest: float, values: Floats, counts: Ints
) -> Any:
    """The price at which the relaxation just keeps the budget of channels, by bisection, and what it opens then."""
    at_channel_price(table, 0.0, values, counts)
    chosen = kernels.choose(values, fixed, sites)
    if (counts * chosen).sum() <= budget:
        return 0.0, chosen
    low, high = 0.0, highest
    for _turn in range(40):
        middle = (low + high) / 2
        at_channel_price(table, middle, values, counts)
        chosen = kernels.choose(values, fixed, sites)
        if (counts * chosen).sum() > budget:
            low = middle
        else:
            high = middle
        if high - low < 1e-7 * highest:
            break
    at_channel_price(table, high, values, counts)
    return high, kernels.choose(values, fixed, sites)


@njit(cache=True)
def relax_channels(
    links: Capacitated,
    fixed: Ints,
    sites: int,
    budget: float,
    price: Floats,
    upper: float,
    steps: int,
    scale: float,
    patience: int,
    often: Floats,
) -> Any:
    """Deflected subgradient ascent; the channels' price is the best one at every step.

    ``often`` (m) is how many channels each site was given of late, smoothed; it is changed. Returns the best bound,
    its prices, channel price, values and channels, the scale that is left and the steps made.
    """
    m, n = len(fixed), len(price)
    best, best_price, best_channel_price = -np.inf, price.copy(), 0.0
    best_values, best_counts = np.zeros(m), np.zeros(m, dtype=np.int64)
    price = price.copy()
    table = np.full((m, links.room.max() + 1), np.inf)
    values, counts = np.zeros(m), np.zeros(m, dtype=np.int64)
    slope, direction = np.empty(n), np.zeros(n)
    highest = (links.ceiling * links.weight).max() + 1.0
    highest *= max(1.0, links.channel_capacity.max())
    orders = [np.zeros(0, dtype=np.int64) for _site in range(m)]
    stale = made = 0
    for _step in range(steps):
        made += 1
        for site in range(m):
            if fixed[site] >= 0:
                orders[site] = fill(links, site, price, table[site])
        channel_price, chosen = price_channels(table, fixed, sites, budget, highest, values, counts)
        lower = (price * links.weight).sum() - (channel_price * budget if channel_price > 0 else 0.0)
        slope[:] = 1.0
        for site in range(m):
            often[site] = 0.98 * often[site] + (0.02 * counts[site] if chosen[site] else 0.0)
            if chosen[site]:
                lower += values[site]
                left = links.channel_capacity[site] * counts[site]
                for link in orders[site]:
                    people = max(links.people[links.building[link]], 1e-9)
                    part = min(people, left)
                    slope[links.building[link]] -= part / people
                    left -= part
                    if left <= 0:
                        break
        if lower > best + 1e-9 * abs(lower):
            stale = 0 if lower > best + 1e-6 * abs(lower) else stale + 1
            best, best_price, best_channel_price = lower, price.copy(), channel_price
            best_values, best_counts = values.copy(), np.where(chosen, counts, 0)
        else:
            stale += 1
        if stale >= patience:
            scale, stale = scale / 2, 0
            price = best_price.copy()
            direction[:] = 0.0
            if scale < 1e-4:
                break
            continue
        direction = slope + 0.6 * direction
        norm = (links.weight * direction * direction).sum()
        if norm <= 0.0:
            break
        length = scale * max(abs(upper - lower), 1e-6 * abs(upper)) / norm
        price = np.minimum(np.maximum(price + length * direction, 0.0), links.ceiling)
    return best, best_price, best_channel_price, best_values, best_counts, scale, made
