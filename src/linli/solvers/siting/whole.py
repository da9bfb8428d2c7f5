"""The whole model for HiGHS: small siting, facility location with split customers, and the p-centre's question."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from linli.solvers.mip import Model
from linli.solvers.siting.data import Floats, Ints, Params, SitingData, SitingPlan


def whole_model(
    data: SitingData, params: Params, fixed: Ints, kept: Ints, opening: Floats, costs: Floats, *, split: bool
) -> Model:
    """Variables: y (open) and k (channels) of each site, then the share x of each kept link.

    kept: indices of links; costs: of all links. «Only to an open site» is said for each link, which makes the
    relaxation strong.
    """
    links, n, m, ways = data.links, data.buildings, data.sites, len(kept)
    building, site = links.building[kept], links.site[kept]
    need = np.flatnonzero(data.within_reach)
    row_of = np.full(n, -1, dtype=np.int64)
    row_of[need] = np.arange(len(need))
    own, each, base, served = np.arange(ways), np.arange(m), 2 * m, len(need)
    limited = np.isfinite(data.channel_capacity)
    capacity = np.where(limited, data.channel_capacity, float(data.people.sum()) + 1)
    tail = served + ways + 2 * m
    rows = [
        (row_of[building], base + own, np.ones(ways)),
        (served + own, base + own, np.ones(ways)),
        (served + own, site, -np.ones(ways)),
        (served + ways + site, base + own, data.people[building].astype(np.float64)),
        (served + ways + each, m + each, -capacity),
        (served + ways + m + each, m + each, np.ones(m)),
        (served + ways + m + each, each, -data.room.astype(np.float64)),
        (np.full(m, tail), each, np.ones(m)),
        (np.full(m, tail + 1), m + each, np.ones(m)),
        (np.full(m, tail + 2), each, data.opening),
    ]
    row, column, value = (np.concatenate(part) for part in zip(*rows, strict=True))
    low = 0.0 if params.sites is None else float(params.sites)
    high = np.inf if params.sites is None else float(params.sites)
    most = np.inf if params.channels is None else float(params.channels)
    money = np.inf if params.budget is None else params.budget
    return Model(
        cost=np.concatenate([opening, np.zeros(m), costs[kept]]),
        rows=csr_matrix((value, (row, column)), shape=(tail + 3, base + ways)),
        row_lower=np.concatenate([np.ones(served), np.full(ways + 2 * m, -np.inf), [low, -np.inf, -np.inf]]),
        row_upper=np.concatenate([np.ones(served), np.zeros(ways + 2 * m), [high, most, money]]),
        lower=np.concatenate([(fixed == 1).astype(np.float64), np.zeros(m + ways)]),
        upper=np.concatenate([(fixed >= 0).astype(np.float64), data.room.astype(np.float64), np.ones(ways)]),
        whole=np.concatenate([np.ones(2 * m, dtype=np.bool_), np.full(ways, not split)]),
    )


def plan_of(data: SitingData, kept: Ints, values: Floats, *, split: bool) -> SitingPlan:
    """The model's values as a plan; every open site has the fewest channels that its load needs, at least one."""
    m = data.sites
    shares = values[2 * m :]
    building, site = data.links.building[kept], data.links.site[kept]
    site_of = np.full(data.buildings, -1, dtype=np.int64)
    order = np.argsort(shares, kind="stable")
    taking = order[shares[order] > 1e-7]
    site_of[building[taking]] = site[taking]
    load = np.bincount(site[taking], weights=shares[taking] * data.people[building[taking]], minlength=m)
    opens = np.flatnonzero(values[:m] > 0.5)
    channels = np.maximum(1, np.ceil(load[opens] / data.channel_capacity[opens] - 1e-6)).astype(np.int64)
    parts: tuple[tuple[int, int, float], ...] = ()
    if split:
        parts = tuple((int(building[at]), int(site[at]), float(shares[at])) for at in np.sort(taking))
    return SitingPlan(tuple(opens.tolist()), tuple(channels.tolist()), site_of, parts)


def values_of(data: SitingData, kept: Ints, channels: Ints, site_of: Ints) -> Floats:
    """A plan with whole buildings as values of the model, to begin with."""
    here = site_of[data.links.building[kept]] == data.links.site[kept]
    return np.concatenate([(channels > 0).astype(np.float64), channels.astype(np.float64), here.astype(np.float64)])


def links_worth_keeping(
    data: SitingData, reduced: Floats, values: Floats, sites: int, slack: float
) -> NDArray[np.int64]:
    """Links that a better plan may use: their reduced cost, and what their site adds when it is opened instead of
    one that the relaxation chose, stay within the slack between the best plan and the bound.
    """
    ranked = np.sort(values)
    worst = ranked[sites - 1] if 0 < sites <= len(ranked) else 0.0
    added = np.maximum(0.0, values - worst)[data.links.site] + np.maximum(0.0, reduced)
    return np.flatnonzero(added <= slack * (1 + 1e-9) + 1e-9)
