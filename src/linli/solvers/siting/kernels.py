"""The inner loops of siting without capacities, compiled by numba; links are laid out by site.

``starts`` (m + 1) says where each site's links begin in ``building`` and ``cost``. ``fixed`` (m) is 1 for a site that
must be open, -1 for one that must not, else 0. ``sites`` is how many are open, or -1 for as many as pay.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class BySite(NamedTuple):
    """Links sorted by site, what opening costs, and what a building costs that no open site reaches."""

    starts: Ints
    building: Ints
    cost: Floats
    opening: Floats
    unreached: Floats


@njit(cache=True)
def site_values(by_site: BySite, price: Floats) -> Any:
    """What each site adds to the relaxed objective when open: its cost and the negative reduced costs of its links."""
    values = by_site.opening.copy()
    for site in range(len(values)):
        total = 0.0
        for link in range(by_site.starts[site], by_site.starts[site + 1]):
            reduced = by_site.cost[link] - price[by_site.building[link]]
            if reduced < 0:
                total += reduced
        values[site] += total
    return values


@njit(cache=True)
def choose(values: Floats, fixed: Ints, sites: int) -> Any:
    """The sites that the relaxation opens: the forced, then the cheapest free ones."""
    chosen = fixed == 1
    left = sites - chosen.sum()
    for site in np.argsort(values, kind="mergesort"):
        if fixed[site] != 0:
            continue
        if (sites >= 0 and left <= 0) or (sites < 0 and values[site] >= 0):
            break
        chosen[site] = True
        left -= 1
    return chosen


@njit(cache=True)
def relax(
    by_site: BySite,
    fixed: Ints,
    sites: int,
    price: Floats,
    upper: float,
    target: float,
    steps: int,
    scale: float,
    patience: int,
) -> Any:
    """Subgradient ascent of the Lagrangean dual of «each building goes somewhere» (Beasley 1985).

    Stops early when the bound passes ``target``. Returns the best bound, its prices, site values and chosen sites,
    the scale that is left, and the steps made.
    """
    best, best_price = -np.inf, price.copy()
    best_values, best_chosen = by_site.opening.copy(), np.zeros(len(fixed), dtype=np.bool_)
    price, stale, made = price.copy(), 0, 0
    slope = np.empty(len(price))
    for _step in range(steps):
        made += 1
        values = site_values(by_site, price)
        chosen = choose(values, fixed, sites)
        lower = price.sum()
        slope[:] = 1.0
        for site in range(len(values)):
            if chosen[site]:
                lower += values[site]
                for link in range(by_site.starts[site], by_site.starts[site + 1]):
                    if by_site.cost[link] < price[by_site.building[link]]:
                        slope[by_site.building[link]] -= 1.0
        if lower > best + 1e-12 * abs(lower):
            best, best_price, best_values, best_chosen, stale = lower, price.copy(), values, chosen, 0
        else:
            stale += 1
        if best > target:
            break
        if stale >= patience:
            scale, stale = scale / 2, 0
            price = best_price.copy()
            if scale < 1e-4:
                break
            continue
        norm = (slope * slope).sum()
        if norm == 0.0:
            break
        price += scale * (1.0 + abs(upper - lower)) / norm * slope
        price = np.minimum(np.maximum(price, 0.0), by_site.unreached)
    return best, best_price, best_values, best_chosen, scale, made


@njit(cache=True)
def nearest(by_site: BySite, is_open: Bools) -> Any:
    """Cheapest and second cheapest open site of each building: cost, site, second cost (-1: none)."""
    n = len(by_site.unreached)
    first, second, site_of = by_site.unreached.copy(), by_site.unreached.copy(), np.full(n, -1, dtype=np.int64)
    for site in range(len(is_open)):
        if not is_open[site]:
            continue
        for link in range(by_site.starts[site], by_site.starts[site + 1]):
            building, cost = by_site.building[link], by_site.cost[link]
            if cost < first[building]:
                second[building] = first[building]
                first[building], site_of[building] = cost, site
            elif cost < second[building]:
                second[building] = cost
    return first, second, site_of


@njit(cache=True)
def _gain(by_site: BySite, into: int, first: Floats, second: Floats, site_of: Ints, correction: Floats) -> Any:
    """What opening ``into`` saves; ``correction`` (m) gets by how much less each open site is missed then."""
    gain = -by_site.opening[into]
    correction[:] = 0.0
    for link in range(by_site.starts[into], by_site.starts[into + 1]):
        building, cost = by_site.building[link], by_site.cost[link]
        if cost < first[building]:
            gain += first[building] - cost
            if site_of[building] >= 0:
                correction[site_of[building]] += second[building] - first[building]
        elif cost < second[building] and site_of[building] >= 0:
            correction[site_of[building]] += second[building] - cost
    return gain


@njit(cache=True)
def _best_swap(by_site: BySite, may_open: Bools, may_shut: Bools, adding: bool, nearest_sites: Any) -> Any:
    """The site to open and the site to shut that save most (-1: none), among those that may."""
    first, second, site_of = nearest_sites
    loss = -by_site.opening.copy()
    for building in range(len(first)):
        if site_of[building] >= 0:
            loss[site_of[building]] += second[building] - first[building]
    best, best_in, best_out = -1e-9 * (1.0 + first.sum()), -1, -1
    correction = np.zeros(len(loss))
    for into in range(len(loss)):
        if not may_open[into]:
            continue
        gain = _gain(by_site, into, first, second, site_of, correction)
        if adding and -gain < best:
            best, best_in, best_out = -gain, into, -1
        for out in range(len(loss)):
            if may_shut[out] and loss[out] - correction[out] - gain < best:
                best, best_in, best_out = loss[out] - correction[out] - gain, into, out
    if adding:
        for out in range(len(loss)):
            if may_shut[out] and loss[out] < best:
                best, best_in, best_out = loss[out], -1, out
    return best_in, best_out


@njit(cache=True)
def interchange(by_site: BySite, fixed: Ints, is_open: Bools, adding: bool) -> Any:
    """Swap one open site for one shut as long as that pays; the best pair each time (Whitaker 1983).

    adding: also open or shut one alone when that pays (facility location). Changes ``is_open``; returns the cost.
    """
    nearest_sites = nearest(by_site, is_open)
    for _round in range(10 * len(is_open) + 10):
        into, out = _best_swap(by_site, ~is_open & (fixed >= 0), is_open & (fixed == 0), adding, nearest_sites)
        if into < 0 and out < 0:
            break
        if into >= 0:
            is_open[into] = True
        if out >= 0:
            is_open[out] = False
        nearest_sites = nearest(by_site, is_open)
    return nearest_sites[0].sum() + (by_site.opening * is_open).sum()


@njit(cache=True)
def greedy(by_site: BySite, fixed: Ints, sites: int) -> Any:
    """Open the forced sites, then the one that saves most, until ``sites`` are open or none pays."""
    is_open = fixed == 1
    first, _second, _site_of = nearest(by_site, is_open)
    while sites < 0 or is_open.sum() < sites:
        best, best_site = -np.inf, -1
        for site in range(len(is_open)):
            if is_open[site] or fixed[site] == -1:
                continue
            gain = -by_site.opening[site]
            for link in range(by_site.starts[site], by_site.starts[site + 1]):
                gain += max(0.0, first[by_site.building[link]] - by_site.cost[link])
            if gain > best:
                best, best_site = gain, site
        if best_site < 0 or (sites < 0 and best <= 0):
            break
        is_open[best_site] = True
        for link in range(by_site.starts[best_site], by_site.starts[best_site + 1]):
            building = by_site.building[link]
            first[building] = min(first[building], by_site.cost[link])
    return is_open
