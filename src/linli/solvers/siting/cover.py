"""Maximum cover: as many people as possible have an open site within the limit (Church and ReVelle 1974).

Greedy and swaps first, their plan handed to HiGHS, which proves. One iteration of the stop is one node.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from linli.solvers.mip import Model, solve_model
from linli.solvers.siting.data import Floats, Ints, Params, SitingData, SitingPlan
from linli.solvers.solution import Watch


def search(data: SitingData, params: Params, fixed: Ints, watch: Watch) -> tuple[SitingPlan, float, float]:
    """The plan, the weight of who is covered, and the bound (no plan covers more)."""
    weight = data.weights
    is_open = greedy_and_swaps(data, params, fixed)
    best = covered(data, is_open, weight)
    model = cover_model(data, params, fixed, weight)
    start = np.concatenate([is_open.astype(np.float64), within(data, is_open).astype(np.float64)])
    answer = solve_model(model, watch, start=start, gap=watch.stop.gap, stage="cover")
    if answer.values is not None:
        other = answer.values[: data.sites] > 0.5
        if (total := covered(data, other, weight)) > best:
            is_open, best = other, total
    bound = max(best, -answer.bound) if np.isfinite(answer.bound) else float(weight[data.within_reach].sum())
    return plan_of(data, is_open), best, best if bound - best < 1e-6 * max(1.0, best) else bound


def within(data: SitingData, is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
    reached = np.zeros(data.buildings, dtype=np.bool_)
    reached[data.links.building[is_open[data.links.site]]] = True
    return reached


def covered(data: SitingData, is_open: NDArray[np.bool_], weight: Floats) -> float:
    return float(weight[within(data, is_open)].sum())


def affordable(data: SitingData, params: Params, is_open: NDArray[np.bool_]) -> bool:
    within_number = params.sites is None or is_open.sum() <= params.sites
    return bool(within_number and (params.budget is None or data.opening[is_open].sum() <= params.budget + 1e-9))


def greedy_and_swaps(data: SitingData, params: Params, fixed: Ints) -> NDArray[np.bool_]:
    """The site that adds most each time, then swaps of one for one while they add (first the largest)."""
    weight, links = data.weights, data.links
    is_open = fixed == 1
    while True:
        fresh = ~within(data, is_open)[links.building]
        gain = np.bincount(links.site[fresh], weights=weight[links.building[fresh]], minlength=data.sites)
        gain[is_open | (fixed == -1)] = -1.0
        for site in np.argsort(-gain, kind="stable"):
            if gain[site] < 0 or affordable(data, params, is_open | (np.arange(data.sites) == site)):
                break
        else:
            break
        if gain[site] < 0:
            break
        is_open[site] = True
    return _swaps(data, params, fixed, is_open)


def _swaps(data: SitingData, params: Params, fixed: Ints, is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
    weight, links = data.weights, data.links
    for _round in range(2 * data.sites):
        ways = np.bincount(links.building[is_open[links.site]], minlength=data.buildings)
        alone = (ways[links.building] == 1) & is_open[links.site]
        loss = np.bincount(links.site[alone], weights=weight[links.building[alone]], minlength=data.sites)
        best, pair = 1e-9, None
        for out in np.flatnonzero(is_open & (fixed == 0)):
            without = is_open.copy()
            without[out] = False
            fresh = ~within(data, without)[links.building]
            gain = np.bincount(links.site[fresh], weights=weight[links.building[fresh]], minlength=data.sites)
            gain[is_open | (fixed == -1)] = -1.0
            into = int(np.argmax(gain))
            swapped = without.copy()
            swapped[into] = True
            if gain[into] - loss[out] > best and affordable(data, params, swapped):
                best, pair = gain[into] - loss[out], (out, into)
        if pair is None:
            break
        is_open[pair[0]], is_open[pair[1]] = False, True
    return is_open


def cover_model(data: SitingData, params: Params, fixed: Ints, weight: Floats) -> Model:
    """Variables: open (m), covered (n); a building is covered only when a site of its links is open."""
    n, m, ways = data.buildings, data.sites, len(data.links)
    rows = np.concatenate([np.arange(n), data.links.building, np.full(m, n), np.full(m, n + 1)])
    columns = np.concatenate([m + np.arange(n), data.links.site, np.arange(m), np.arange(m)])
    values = np.concatenate([np.ones(n), -np.ones(ways), np.ones(m), data.opening])
    limits = [np.inf if params.sites is None else params.sites, np.inf if params.budget is None else params.budget]
    return Model(
        cost=np.concatenate([np.zeros(m), -weight]),
        rows=csr_matrix((values, (rows, columns)), shape=(n + 2, m + n)),
        row_lower=np.full(n + 2, -np.inf),
        row_upper=np.concatenate([np.zeros(n), limits]),
        lower=np.concatenate([(fixed == 1).astype(np.float64), np.zeros(n)]),
        upper=np.concatenate([(fixed >= 0).astype(np.float64), np.ones(n)]),
        whole=np.concatenate([np.ones(m, dtype=np.bool_), np.zeros(n, dtype=np.bool_)]),
    )


def plan_of(data: SitingData, is_open: NDArray[np.bool_]) -> SitingPlan:
    """Each covered building to its nearest open site; the others to the doorstep teams."""
    use = np.flatnonzero(is_open[data.links.site])
    order = use[np.lexsort((data.links.metres[use], data.links.building[use]))][::-1]
    site_of = np.full(data.buildings, -1, dtype=np.int64)
    site_of[data.links.building[order]] = data.links.site[order]
    opens = np.flatnonzero(is_open)
    return SitingPlan(tuple(opens.tolist()), (1,) * len(opens), site_of)
