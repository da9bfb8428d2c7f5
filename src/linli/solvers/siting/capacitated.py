"""Sites with channels: a Lagrangean bound, a start from what it wants, and a search with small models.

One iteration of the stop is one step of the subgradient or one small model.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from linli.solvers.siting import kernels, knapsacks, median
from linli.solvers.siting.channels import share_out
from linli.solvers.siting.data import Floats, Ints, Params, SitingData
from linli.solvers.siting.knapsacks import Capacitated
from linli.solvers.siting.moving import by_building, flow, largest_part, settle_in
from linli.solvers.siting.neighbourhoods import Ground, State, centre_weights, improve, nearness, pick
from linli.solvers.solution import Watch

STEPS, PATIENCE = 100, 12
ROUNDS_AT_START, ROUNDS_BETWEEN = 12, 2
SEARCHES_BETWEEN = 25  # small models between two more rounds of the bound


def ground_of(data: SitingData, params: Params) -> Ground:
    """Prices that make leaving somebody out, or overloading a site, worse than any walk."""
    farthest = np.zeros(data.buildings)
    np.maximum.at(farthest, data.links.building, data.costs)
    people = np.maximum(data.people, 1)
    dearest = float((farthest / people).max(initial=1.0))
    worth = np.bincount(data.links.site, weights=data.costs, minlength=data.sites) + data.opening
    unserved = np.where(data.within_reach, farthest + worth.max(initial=0.0), 0.0)  # more than any one site saves
    changed = np.full(data.sites, params.change_cost)
    changed[list(params.today)] *= -1
    return Ground(
        data=data,
        params=params,
        links=by_building(data, unserved),
        fixed=median.fixed_sites(data, params),
        opening=data.opening + changed,
        over_price=4 * dearest + float(worth.max(initial=0.0)) / max(1.0, float(people.mean())),
        near=nearness(data.starts, data.links.site, data.links.metres, data.sites),
    )


def reach_everyone(
    data: SitingData, fixed: Ints, is_open: NDArray[np.bool_], worth: Floats, *, keep_number: bool
) -> None:
    """Open sites until every building within reach of any has an open one; changes ``is_open``.

    Each time the site that reaches most of the people left out; ``keep_number`` shuts the least worthy site that
    nobody needs alone.
    """
    links, allowed = data.links, fixed[data.links.site] >= 0
    ways = np.bincount(links.building[is_open[links.site]], minlength=data.buildings)
    while True:
        out = data.within_reach & (ways == 0)
        helps = out[links.building] & allowed
        if not helps.any():
            return
        gain = np.bincount(links.site[helps], weights=data.people[links.building[helps]], minlength=data.sites)
        best = int(np.argmax(gain))
        is_open[best] = True
        ways[links.building[links.site == best]] += 1
        if not keep_number:
            continue
        alone = np.bincount(links.site[(ways[links.building] == 1) & is_open[links.site]], minlength=data.sites)
        spare = np.flatnonzero(is_open & (fixed == 0) & (alone == 0))
        if not len(spare):
            return
        shut = int(spare[np.argmin(worth[spare])])
        is_open[shut] = False
        ways[links.building[links.site == shut]] -= 1


class Search:
    """One run; ``state`` and ``cost`` hold the best plan, ``bound`` what no plan can pass."""

    def __init__(self, ground: Ground, watch: Watch, seed: int) -> None:
        self.ground, self.watch = ground, watch
        self.rng = np.random.default_rng(seed)
        data, params = ground.data, ground.params
        self.sites = -1 if params.sites is None else params.sites
        self.budget = np.inf if params.channels is None else float(params.channels)
        laid = median.by_site(data)
        self.links = Capacitated(
            laid.starts, laid.building, laid.cost, data.people.astype(np.float64), data.weights, ground.opening,
            data.room.astype(np.int64), np.floor(data.channel_capacity), ground.links.unserved / data.weights,
        )  # fmt: skip
        self.price = self._first_prices()
        self.channel_price, self.scale = 0.0, 1.0
        self.bound, self.values, self.often = -np.inf, np.zeros(data.sites), np.zeros(data.sites)
        self.counts = np.zeros(data.sites, dtype=np.int64)
        self.state = State(np.zeros(data.sites, dtype=np.int64), np.full(data.buildings, -1, dtype=np.int64))
        self.cost = np.inf

    def _first_prices(self) -> Floats:
        """Each building's third-nearest way, metres."""
        prices = np.zeros(self.ground.data.buildings)
        starts, costs = self.ground.data.starts, self.ground.data.costs
        for building in range(len(prices)):
            ways = np.sort(costs[starts[building] : starts[building + 1]])
            if len(ways):
                prices[building] = ways[min(2, len(ways) - 1)] / self.links.weight[building]
        return np.minimum(prices, self.links.ceiling)

    def run(self, *, share: float = 1.0, models: int | None = None) -> None:
        """Bound, start, search; with ``share`` of what the watch has, or ``models`` small models, it ends early."""
        self._ascend(ROUNDS_AT_START)
        self._begin()
        self._ascend(ROUNDS_AT_START, afresh=True)
        turn = 0
        while not self.watch.over(self.cost, self.bound, "search"):
            turn += 1
            if turn > (models or turn) or self._used() > share:
                return
            weights = centre_weights(self.ground, self.state, self.price, self.values, self.channel_price)
            sites = pick(self.ground, self.state, self.values, weights, self.rng)
            state = improve(self.ground, self.state, sites, self.watch, int(self.rng.integers(2**31)))
            self.watch.tick()
            if state is not self.state:
                self.take(state)
            if turn % SEARCHES_BETWEEN == 0:
                self._ascend(ROUNDS_BETWEEN, afresh=turn % (4 * SEARCHES_BETWEEN) == 0)

    def _used(self) -> float:
        """The share of the watch that is used; 0 when nothing limits it."""
        stop = self.watch.stop
        by_time = self.watch.seconds / stop.seconds if stop.seconds else 0.0
        return max(by_time, self.watch.iterations / stop.iterations if stop.iterations else 0.0)

    def take(self, state: State) -> None:
        cost = self.ground.cost(state)
        if cost < self.cost:
            self.state, self.cost = state, cost

    def _ascend(self, rounds: int, *, afresh: bool = False) -> None:
        """Lift the bound; ``afresh`` lets the steps be long again."""
        self.scale = 0.25 if afresh else self.scale
        upper = self.cost if self.cost < np.inf else 1.3 * float((self.price * self.links.weight).sum())
        for _round in range(rounds):
            if self.scale < 1e-4 or self.watch.over(self.cost if self.cost < np.inf else None, None, "bound"):
                return
            steps = int(min(STEPS, self.watch.iterations_left))
            lower, price, channel_price, values, counts, self.scale, made = knapsacks.relax_channels(
                self.links, self.ground.fixed, self.sites, self.budget, self.price, upper, steps, self.scale,
                PATIENCE, self.often,
            )  # fmt: skip
            self.watch.tick(made)
            if lower >= self.bound:
                self.bound, self.values, self.counts = lower, values, counts
                self.price, self.channel_price = price, channel_price

    def _begin(self) -> None:
        """Sites that the relaxation wanted most often, channels by load, everyone by a flow, buildings made whole."""
        ground = self.ground
        data, fixed = ground.data, ground.fixed
        wanted = -(self.often + 2 * (fixed == 1) * self.often.max(initial=1.0)) + 1e3 * (fixed == -1)
        is_open = kernels.choose(wanted - (1e-6 if self.sites < 0 else 0.0), fixed, self.sites)
        reach_everyone(data, fixed, is_open, self.often, keep_number=self.sites >= 0)
        room = np.where(is_open, data.room, 0)
        sent, _left = flow(ground.links, ground.capacity(room))
        load = np.bincount(data.links.site, weights=sent, minlength=data.sites).astype(np.float64)
        channels = share_out(load, room, ground.params.channels, data.channel_capacity)
        self.take(self.filled(channels))

    def filled(self, channels: Ints) -> State:
        """Everyone to these channels, each building whole."""
        capacity = self.ground.capacity(channels)
        sent, _left = flow(self.ground.links, capacity)
        site_of = largest_part(self.ground.links, sent)
        everyone = np.flatnonzero(self.ground.data.within_reach)
        settle_in(self.ground.links, everyone, site_of, capacity, self.ground.over_price, 50)
        return State(channels, site_of)
