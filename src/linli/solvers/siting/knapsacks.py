"""The Lagrangean bound of sites with channels, compiled by numba.

With «each building goes somewhere» priced (``price``, per person, n) and the budget of channels priced (``channel_price``),
every site is a problem of its own: for each number of channels a fractional knapsack of the people whose walk is worth
less than their price (Cornuejols, Sridharan and Thizy 1991). The cheapest ``sites`` of them are the relaxation's plan.
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
    opening: Floats
    room: Ints
    channel_capacity: Floats
    ceiling: Floats  # most that a building's price may be, per person


@njit(cache=True)  # type: ignore[untyped-decorator]
def best_channels(links: Capacitated, site: int, price: Floats, channel_price: float, taken: Floats) -> Any:
    """Value and channels of one site; ``taken`` gets the share of each of its links that it serves then."""
    first, last = links.starts[site], links.starts[site + 1]
    reduced = np.empty(last - first)
    for link in range(first, last):
        building = links.building[link]
        people = links.people[building]
        taken[link] = 0.0
        reduced[link - first] = (links.cost[link] - price[building] * people) / people if people > 0 else 0.0
    wanted = np.flatnonzero(reduced < 0)
    order = wanted[np.argsort(reduced[wanted], kind="mergesort")]
    capacity, room = links.channel_capacity[site], links.room[site]
    best, best_count = 0.0, 0
    value, count, left = 0.0, 1, capacity
    best = channel_price  # one channel that nobody uses
    best_count = 1
    for index in order:
        people = links.people[links.building[first + index]]
        rest = people
        while rest > 0:
            part = min(rest, left)
            value += reduced[index] * part
            left -= part
            rest -= part
            if rest > 0:
                if value + channel_price * count < best:
                    best, best_count = value + channel_price * count, count
                if count == room:
                    break
                count += 1
                left = capacity
        if rest > 0:
            break
    if value + channel_price * count < best:
        best, best_count = value + channel_price * count, count
    left = capacity * best_count
    for index in order:
        people = links.people[links.building[first + index]]
        part = min(people, left)
        taken[first + index] = part / people
        left -= part
        if left <= 0:
            break
    return links.opening[site] + best, best_count


@njit(cache=True)  # type: ignore[untyped-decorator]
def relax_channels(
    links: Capacitated, fixed: Ints, sites: int, budget: float, price: Floats, channel_price: float, upper: float,
    target: float, steps: int, scale: float, patience: int,
) -> Any:
    """Deflected subgradient ascent. Returns the best bound, its prices, values, channels, how often each site and its
    channels were wanted of late (smoothed), the scale that is left and the steps made.
    """
    m, n = len(fixed), len(price)
    best, best_price, best_channel_price = -np.inf, price.copy(), channel_price
    best_values, best_counts = np.zeros(m), np.zeros(m, dtype=np.int64)
    price = price.copy()
    taken = np.zeros(len(links.building))
    values, counts = np.zeros(m), np.zeros(m, dtype=np.int64)
    slope, direction, channel_direction = np.empty(n), np.zeros(n), 0.0
    often = np.zeros(m)
    weight = links.channel_capacity.mean() if budget < np.inf else 0.0
    stale = made = 0
    for _step in range(steps):
        made += 1
        for site in range(m):
            if fixed[site] >= 0:
                values[site], counts[site] = best_channels(links, site, price, channel_price, taken)
        chosen = kernels.choose(values, fixed, sites)
        lower = (price * links.people).sum() - (channel_price * budget if budget < np.inf else 0.0)
        slope[:] = 1.0
        used = 0
        for site in range(m):
            often[site] = 0.95 * often[site] + (0.05 * counts[site] if chosen[site] else 0.0)
            if chosen[site]:
                lower += values[site]
                used += counts[site]
                for link in range(links.starts[site], links.starts[site + 1]):
                    slope[links.building[link]] -= taken[link]
        if lower > best + 1e-9 * abs(lower):
            stale = 0 if lower > best + 1e-6 * abs(lower) else stale + 1
            best, best_price, best_channel_price = lower, price.copy(), channel_price
            best_values, best_counts = values.copy(), np.where(chosen, counts, 0)
        else:
            stale += 1
        if best > target:
            break
        if stale >= patience:
            scale, stale = scale / 2, 0
            price, channel_price = best_price.copy(), best_channel_price
            direction[:] = 0.0
            channel_direction = 0.0
            if scale < 1e-4:
                break
            continue
        direction = slope + 0.6 * direction
        channel_direction = ((used - budget) if budget < np.inf else 0.0) + 0.6 * channel_direction
        norm = (links.people * direction * direction).sum() + weight * channel_direction * channel_direction
        if norm <= 0.0:
            break
        length = scale * max(abs(upper - lower), 1e-6 * abs(upper)) / norm
        price = np.minimum(np.maximum(price + length * direction, 0.0), links.ceiling)
        channel_price = max(0.0, channel_price + length * weight * channel_direction)
    return best, best_price, best_channel_price, best_values, best_counts, often, scale, made
