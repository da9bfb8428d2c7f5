"""Large-neighbourhood search: a few neighbouring sites are opened, shut, given channels and filled anew by HiGHS.

The small model keeps how many sites are open among them (when the plan's number is given) and how many channels they
may have together; buildings may be split in it and are made whole afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from linli.solvers.mip import Model, solve_model
from linli.solvers.siting.data import Floats, Ints, Params, SitingData
from linli.solvers.siting.moving import NOWHERE, ByBuilding, largest_part, settle_in
from linli.solvers.solution import Stop, Watch

OPEN_TOGETHER, BUILDINGS_TOGETHER = 9, 450  # in one neighbourhood; a third as many sites are open as may be
COARSE = 0.05
WAYS, WAYS_COARSE = 4, 12  # cheapest links that a building keeps, beside the one it uses
TWO_PLACES = 0.3  # share of the neighbourhoods that join two places
SMALL_NODES = 50
SMALL_GAP = 5e-4


@dataclass(frozen=True)
class State:
    """Channels of every site (m, 0: shut) and the site of every building (n, NOWHERE: none)."""

    channels: Ints
    site_of: Ints


@dataclass(frozen=True)
class Ground:
    """What does not change during a search."""

    data: SitingData
    params: Params
    links: ByBuilding
    fixed: Ints
    opening: Floats  # with the cost of change against today
    over_price: float  # of one person beyond a site's capacity
    near: Floats  # how near two sites are (m x m): the shortest walk from one to the other by a building of both

    @property
    def coarse(self) -> bool:
        """Whether a building is so large beside a channel that splitting it in the small models misleads."""
        return bool(self.links.people.mean() > COARSE * np.median(self.data.channel_capacity))

    def capacity(self, channels: Ints) -> Floats:
        return np.floor(channels * self.data.channel_capacity)

    def load(self, site_of: Ints) -> Floats:
        served = site_of >= 0
        load = np.bincount(site_of[served], weights=self.links.people[served], minlength=self.data.sites)
        return load.astype(np.float64)

    def building_costs(self, site_of: Ints) -> Floats:
        """What each building costs where it goes (n)."""
        costs = self.links.unserved.copy()
        building = self.data.links.building
        here = site_of[building] == self.data.links.site
        costs[building[here]] = self.links.cost[here]
        return costs

    def cost(self, state: State) -> float:
        over = np.maximum(0.0, self.load(state.site_of) - self.capacity(state.channels)).sum()
        walks = self.building_costs(state.site_of).sum()
        return float(walks + self.opening[state.channels > 0].sum() + self.over_price * over)


@njit(cache=True)
def nearness(starts: Ints, site: Ints, metres: Floats, sites: int) -> NDArray[np.float64]:
    """The shortest way between two sites over a building that both reach (m x m); infinite when there is none."""
    near = np.full((sites, sites), np.inf)
    for building in range(len(starts) - 1):
        for one in range(starts[building], starts[building + 1]):
            for other in range(starts[building], starts[building + 1]):
                way = metres[one] + metres[other]
                if way < near[site[one], site[other]]:
                    near[site[one], site[other]] = way
    return near


def pick(ground: Ground, state: State, values: Floats, weights: Floats, rng: np.random.Generator) -> Ints:
    """Sites of one neighbourhood: open ones round one open site, and the shut ones among them that are worth most.

    values: of each site in the relaxation (m); the lower, the more it is wanted. weights: of each site to be the
    centre (m), 0 for shut ones.
    """
    is_open = state.channels > 0
    held = np.bincount(state.site_of[state.site_of >= 0], minlength=len(is_open))
    centres = [int(rng.choice(len(weights), p=weights / weights.sum()))]
    if rng.random() < TWO_PLACES:  # so that a site or a channel can go from one place to another
        centres.append(int(rng.choice(np.flatnonzero(is_open))))
    opens: list[int] = []
    for centre in centres:
        room = BUILDINGS_TOGETHER * (1 if rng.random() < 0.8 else 2) / len(centres)
        for site in np.argsort(ground.near[centre], kind="stable"):
            if not is_open[site] or int(site) in opens:
                continue
            room -= held[site]
            if opens and (room < 0 or len(opens) >= OPEN_TOGETHER or not np.isfinite(ground.near[centre, site])):
                break
            opens.append(int(site))
    reached = ground.near[opens].min(axis=0)
    shut = np.flatnonzero(~is_open & (ground.fixed >= 0) & np.isfinite(reached))
    shut = shut[np.argsort(reached[shut], kind="stable")][: 3 * len(opens)]
    jitter = rng.random(len(shut)) * (np.ptp(values[shut]) if len(shut) else 0.0)
    shut = shut[np.argsort(values[shut] + jitter, kind="stable")][: 2 * len(opens)]
    return np.array(sorted({*opens, *shut.tolist()}), dtype=np.int64)


def centre_weights(ground: Ground, state: State, price: Floats, values: Floats, channel_price: float) -> Floats:
    """How much each open site costs beyond what the relaxation says it must; beside people left out, more."""
    is_open = state.channels > 0
    served = np.flatnonzero(state.site_of >= 0)
    beyond = ground.building_costs(state.site_of)[served] - price[served] * ground.data.weights[served]
    excess = np.bincount(state.site_of[served], weights=beyond, minlength=len(is_open)).astype(np.float64)
    excess += channel_price * state.channels + ground.opening * is_open - np.where(np.isfinite(values), values, 0.0)
    weights = np.where(is_open, np.maximum(excess, 0.0), 0.0)
    weights = np.where(is_open, weights + 0.2 * weights.mean() + 1e-9, 0.0)
    weights[ground.load(state.site_of) > ground.capacity(state.channels)] += 10 * weights.max()
    left_out = (state.site_of == NOWHERE) & ground.data.within_reach
    if left_out.any():
        links = ground.data.links
        beside = np.zeros(len(is_open))
        beside[links.site[left_out[links.building]]] = 1.0
        near = np.isfinite(ground.near[:, beside > 0]).any(axis=1) & is_open
        weights[near] += weights.max()
        weights[is_open & (beside > 0)] += 10 * weights.max()
    return weights


def improve(ground: Ground, state: State, sites: Ints, watch: Watch, seed: int) -> State:
    """The state after the best that the small model found for these sites; the same state when nothing was better."""
    inside = np.zeros(ground.data.sites, dtype=np.bool_)
    inside[sites] = True
    served = np.where(state.site_of >= 0, inside[np.maximum(state.site_of, 0)], False)
    links = ground.data.links
    lost = np.zeros(len(state.site_of), dtype=np.bool_)
    lost[links.building[inside[links.site]]] = True
    buildings = np.flatnonzero(served | (lost & (state.site_of == NOWHERE)))
    if not len(buildings):
        return state
    small = _small(ground, state, sites, buildings)
    inner = Watch(Stop(seconds=None if watch.left == np.inf else min(20.0, watch.left)))
    start = _start(ground, state, sites, buildings, small)
    answer = solve_model(small.model, inner, start=start, seed=seed, gap=SMALL_GAP, nodes=SMALL_NODES)
    if answer.values is None:
        return state
    return _taken(ground, state, sites, buildings, small, answer.values)


@dataclass(frozen=True)
class _Small:
    model: Model
    links: Ints  # of the whole problem, one for each x
    ways: int


def _small(ground: Ground, state: State, sites: Ints, buildings: Ints) -> _Small:
    """Variables: y and k of each site, then the share x of each kept link, then the share of a building left out."""
    data, m = ground.data, len(sites)
    place = np.full(data.sites, -1, dtype=np.int64)
    place[sites] = np.arange(m)
    spot = np.full(data.buildings, -1, dtype=np.int64)
    spot[buildings] = np.arange(len(buildings))
    kept = _kept(ground, state, place, spot)
    x_site, x_building = place[data.links.site[kept]], spot[data.links.building[kept]]
    ways, n, people = len(kept), len(buildings), ground.links.people[buildings]
    capacity, room = data.channel_capacity[sites], data.room[sites].astype(np.float64)
    base, left_out = 2 * m, 2 * m + ways
    own, each = np.arange(ways), np.arange(m)
    rows = [
        (x_building, base + own, np.ones(ways)),  # a building goes somewhere
        (np.arange(n), left_out + np.arange(n), np.ones(n)),
        (n + own, base + own, np.ones(ways)),  # only to an open site
        (n + own, x_site, -np.ones(ways)),
        (n + ways + x_site, base + own, people[x_building]),  # within its channels
        (n + ways + each, m + each, -capacity),
        (n + ways + m + each, m + each, np.ones(m)),  # channels only where open, and only as there is room
        (n + ways + m + each, each, -room),
        (np.full(m, n + ways + 2 * m), each, np.ones(m)),  # as many sites as now
        (np.full(m, n + ways + 2 * m + 1), m + each, np.ones(m)),  # channels
        (np.full(m, n + ways + 2 * m + 2), each, data.opening[sites]),  # budget
    ]
    row, column, value = (np.concatenate(part) for part in zip(*rows, strict=True))
    now = int((state.channels[sites] > 0).sum())
    most_sites, least_sites = (now, now) if ground.params.sites is not None else (m, 0)
    spare = np.inf if ground.params.channels is None else ground.params.channels - int(state.channels.sum())
    money = np.inf
    if ground.params.budget is not None:
        outside = np.setdiff1d(np.flatnonzero(state.channels > 0), sites)
        money = ground.params.budget - data.opening[outside].sum()
    tail = [float(most_sites), spare + float(state.channels[sites].sum()), money]
    count = n + ways + 2 * m + 3
    model = Model(
        cost=np.concatenate(
            [ground.opening[sites], np.zeros(m), ground.links.cost[kept], ground.links.unserved[buildings]]
        ),
        rows=csr_matrix((value, (row, column)), shape=(count, left_out + n)),
        row_lower=np.concatenate([np.ones(n), np.full(ways + 2 * m, -np.inf), [least_sites, -np.inf, -np.inf]]),
        row_upper=np.concatenate([np.ones(n), np.zeros(ways + 2 * m), tail]),
        lower=np.concatenate([(ground.fixed[sites] == 1).astype(np.float64), np.zeros(m + ways + n)]),
        upper=np.concatenate([np.ones(m), room, np.ones(ways + n)]),
        whole=np.concatenate([np.ones(2 * m, dtype=np.bool_), np.full(ways + n, ground.coarse)]),
    )
    return _Small(model, kept, ways)


def _start(ground: Ground, state: State, sites: Ints, buildings: Ints, small: _Small) -> Floats:
    """Where things stand now, as values of the small model."""
    links = ground.data.links
    building, site = links.building[small.links], links.site[small.links]
    channels = state.channels[sites].astype(np.float64)
    here = (state.site_of[building] == site).astype(np.float64)
    nowhere = (state.site_of[buildings] == NOWHERE).astype(np.float64)
    return np.concatenate([(channels > 0).astype(np.float64), channels, here, nowhere])


def _kept(ground: Ground, state: State, place: Ints, spot: Ints) -> Ints:
    """The links of the small model: each building's cheapest WAYS among these sites, and where it goes now."""
    links = ground.data.links
    among = np.flatnonzero((place[links.site] >= 0) & (spot[links.building] >= 0))
    order = among[np.lexsort((ground.links.cost[among], links.building[among]))]
    first = np.diff(links.building[order], prepend=-1) != 0
    begin = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.arange(len(order)) - begin
    here = state.site_of[links.building[order]] == links.site[order]
    return np.sort(order[(rank < (WAYS_COARSE if ground.coarse else WAYS)) | here])


def _taken(ground: Ground, state: State, sites: Ints, buildings: Ints, small: _Small, values: Floats) -> State:
    """The small model's plan with whole buildings, if it is better."""
    m = len(sites)
    channels = state.channels.copy()
    channels[sites] = np.where(values[:m] > 0.5, np.maximum(1, np.round(values[m : 2 * m])), 0).astype(np.int64)
    if ground.params.channels is not None and channels.sum() > ground.params.channels:
        return state
    people = ground.links.people
    sent = np.zeros(len(ground.data.links))
    sent[small.links] = values[2 * m : 2 * m + small.ways] * np.maximum(
        people[ground.data.links.building[small.links]], 1
    )
    site_of = state.site_of.copy()
    site_of[buildings] = largest_part(ground.links, sent)[buildings]
    capacity = ground.capacity(channels)
    local = capacity.copy()
    local[np.setdiff1d(np.arange(len(capacity)), sites)] = 0.0  # others stay as they are
    settle_in(ground.links, buildings, site_of, local, ground.over_price, 30)
    after = replace(state, channels=channels, site_of=site_of)
    return after if ground.cost(after) < ground.cost(state) * (1 - 1e-9) else state
