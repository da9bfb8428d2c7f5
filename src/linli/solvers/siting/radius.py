"""The radius formulation of the p-median, for what the relaxation left open.

A building does not choose a site but pays, step by step, for every distance within which nothing is open (Cornuejols,
Nemhauser and Wolsey 1980; Elloumi 2010). The relaxation says how far a building may go in a better plan, and which
sites are settled; what is left is often small enough for HiGHS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from linli.solvers.mip import Model
from linli.solvers.siting.data import Floats, Ints
from linli.solvers.siting.kernels import BySite


def radius_model(links: BySite, fixed: Ints, sites: int, farthest: Floats) -> Model:
    """Variables: the open state of each site that is not forbidden, then the steps of every building.

    farthest: the cost beyond which no building goes in a better plan (n).
    """
    live = np.flatnonzero(fixed >= 0)
    column_of = np.full(len(fixed), -1, dtype=np.int64)
    column_of[live] = np.arange(len(live))
    site_of_link = np.repeat(np.arange(len(fixed)), np.diff(links.starts))
    keep = (column_of[site_of_link] >= 0) & (links.cost <= farthest[links.building] + 1e-9)
    building, site, cost = links.building[keep], column_of[site_of_link[keep]], links.cost[keep]
    order = np.lexsort((site, cost, building))
    building, site, cost = building[order], site[order], cost[order]
    new_building = np.diff(building, prepend=-1) != 0
    new_step = new_building | (np.diff(cost, prepend=-1.0) != 0)
    step_of_link = np.cumsum(new_step) - 1
    step_cost, step_building = cost[new_step], building[new_step]
    last = np.diff(step_building, append=-1) != 0
    price = np.where(last, 0.0, np.diff(step_cost, append=0.0))
    return _assemble(links, fixed, sites, live, (site, step_of_link), (price, last, new_building[new_step]), step_cost)


def _assemble(
    links: BySite,
    fixed: Ints,
    sites: int,
    live: Ints,
    ends: tuple[Ints, Ints],
    steps: tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]],
    step_cost: Floats,
) -> Model:
    """Step k of a building: not within k, or something open at k, or not within k-1 either."""
    site, step_of_link = ends
    price, last, first = steps
    many, sites_live = len(price), len(live)
    own = np.arange(many)
    before = own[~first]
    rows = np.concatenate([step_of_link, own, before, np.full(sites_live, many)])
    columns = np.concatenate([site, sites_live + own, sites_live + before - 1, np.arange(sites_live)])
    values = np.concatenate([np.ones(len(site) + many), -np.ones(len(before)), np.ones(sites_live)])
    return Model(
        cost=np.concatenate([links.opening[live], price]),
        rows=csr_matrix((values, (rows, columns)), shape=(many + 1, sites_live + many)),
        row_lower=np.concatenate([first.astype(np.float64), [sites if sites >= 0 else 0.0]]),
        row_upper=np.concatenate([np.full(many, np.inf), [sites if sites >= 0 else np.inf]]),
        lower=np.concatenate([(fixed[live] == 1).astype(np.float64), np.zeros(many)]),
        upper=np.concatenate([np.ones(sites_live), np.where(last, 0.0, 1.0)]),
        whole=np.concatenate([np.ones(sites_live, dtype=np.bool_), np.zeros(many, dtype=np.bool_)]),
        offset=float(step_cost[first].sum()),
    )


def start_of(model: Model, fixed: Ints, is_open: NDArray[np.bool_]) -> Floats:
    """The values of the model's variables for a plan's open sites."""
    live = np.flatnonzero(fixed >= 0)
    values = np.zeros(len(model.cost))
    values[: len(live)] = is_open[live]
    rows, sites_live = model.rows.tocsr(), len(live)
    opened = rows[:, :sites_live] @ values[:sites_live]
    for step in range(len(model.cost) - sites_live):
        entry = model.row_lower[step] == 1
        outside = 1.0 if entry else values[sites_live + step - 1]
        values[sites_live + step] = max(0.0, outside - opened[step])
    return values
