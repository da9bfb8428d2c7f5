"""Sites without capacities: p-median and uncapacitated facility location, proven.

Lagrangean bound on «each building goes somewhere» (Beasley 1985), plans by greedy and interchange (Whitaker 1983) from
what the relaxation opens, sites settled by their reduced value, and a depth-first branching on the site that the
relaxation wants most. One iteration of the stop is one step of the subgradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linli.solvers.mip import Model, solve_model
from linli.solvers.siting import kernels
from linli.solvers.siting.data import Floats, Ints, Params, SitingData
from linli.solvers.siting.kernels import BySite
from linli.solvers.siting.radius import radius_model, start_of
from linli.solvers.solution import Watch

ROOT_STEPS, ROOT_PATIENCE = 250, 20  # of one run of the relaxation before plans are made from it
MOST_COLUMNS = 5_000  # of the radius model that HiGHS gets; larger ones are branched here
CHILD_STEPS, CHILD_PATIENCE, CHILD_SCALE = 120, 10, 0.1


@dataclass
class Best:
    """The best plan so far and the bound of all that is not searched yet."""

    cost: float
    is_open: NDArray[np.bool_]


def by_site(data: SitingData) -> BySite:
    """The links laid out by site; what a building costs that nobody reaches is more than any walk can save."""
    order = np.lexsort((data.links.building, data.links.site))
    costs = data.costs
    unreached = np.where(data.within_reach, 2 * (costs.sum() + data.opening.sum()) + 1, 0.0)
    if len(costs):
        farthest = np.zeros(data.buildings)
        np.maximum.at(farthest, data.links.building, costs)
        unreached = np.where(data.within_reach, 10 * (farthest + costs.max() + data.opening.max(initial=0.0)) + 1, 0.0)
    return BySite(
        starts=np.searchsorted(data.links.site[order], np.arange(data.sites + 1)).astype(np.int64),
        building=data.links.building[order],
        cost=costs[order],
        opening=data.opening.astype(np.float64),
        unreached=unreached,
    )


def fixed_sites(data: SitingData, params: Params) -> Ints:
    """1 for forced, -1 for forbidden, else 0 (m)."""
    fixed = np.zeros(data.sites, dtype=np.int64)
    fixed[list(params.forced)] = 1
    fixed[list(params.forbidden)] = -1
    return fixed


class Search:
    """One run: a root relaxation, then branching until the bound meets the best plan or the watch says stop."""

    def __init__(self, links: BySite, fixed: Ints, sites: int, watch: Watch) -> None:
        self.links, self.sites, self.watch = links, sites, watch
        self.whole = bool(np.all(links.cost == np.round(links.cost)) and np.all(links.opening % 1 == 0))
        is_open = kernels.greedy(links, fixed, sites)
        self.best = Best(kernels.interchange(links, fixed, is_open, sites < 0), is_open)
        self.bound = -np.inf

    @property
    def target(self) -> float:
        """A bound above this leaves nothing better: costs in whole numbers step by one."""
        return self.best.cost - (1 - 1e-6 if self.whole else 1e-10 * abs(self.best.cost))

    def improve(self, fixed: Ints, chosen: NDArray[np.bool_], *, polish: bool) -> None:
        """Take the relaxation's sites as a plan; ``polish`` swaps sites first."""
        is_open = chosen.copy()
        cost = kernels.nearest(self.links, is_open)[0].sum() + (self.links.opening * is_open).sum()
        if polish or cost < self.best.cost:
            cost = kernels.interchange(self.links, fixed, is_open, self.sites < 0)
        if cost < self.best.cost - 1e-9 * abs(cost):
            self.best = Best(cost, is_open)

    def run(self, fixed: Ints) -> None:
        """Search; afterwards ``best`` and ``bound`` hold what is known."""
        fixed = fixed.copy()
        price = np.minimum(kernels.nearest(self.links, self.best.is_open)[0], self.links.unreached)
        price, values, chosen = self._root(fixed, price)
        if self.bound > self.target:
            self.bound = self.best.cost
        elif not self.watch.over(self.best.cost, self.bound):
            model = radius_model(self.links, fixed, self.sites, price + self.best.cost - self.bound)
            if len(model.cost) <= MOST_COLUMNS:
                self._finish(model, fixed)
            else:
                self._branch(fixed, price, values, chosen)

    def _finish(self, model: Model, fixed: Ints) -> None:
        """Leave what is open to HiGHS."""
        start = start_of(model, fixed, self.best.is_open)
        answer = solve_model(model, self.watch, start=start, stage="model")
        if answer.values is not None:
            live = np.flatnonzero(fixed >= 0)
            is_open = np.zeros(len(fixed), dtype=np.bool_)
            is_open[live] = answer.values[: len(live)] > 0.5
            self.improve(fixed, is_open, polish=False)
        self.bound = max(self.bound, min(answer.bound, self.best.cost))
        if self.bound > self.target:
            self.bound = self.best.cost

    def _root(self, fixed: Ints, price: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        scale, values, chosen = 1.0, self.links.opening, fixed == 1
        while not self.watch.over(self.best.cost, self.bound, "bound"):
            steps = int(min(ROOT_STEPS, self.watch.iterations_left))
            lower, price, values, chosen, scale, made = kernels.relax(
                self.links, fixed, self.sites, price, self.best.cost, self.target, steps, scale, ROOT_PATIENCE
            )
            self.watch.tick(made)
            self.bound = max(self.bound, lower)
            self.improve(fixed, chosen, polish=True)
            self.settle(fixed, lower, values, chosen)
            if scale < 1e-3 or made < steps or self.bound > self.target:
                break
        return price, values, chosen

    def settle(self, fixed: Ints, lower: float, values: Floats, chosen: NDArray[np.bool_]) -> None:
        """Force or forbid in ``fixed`` the sites whose change would lift the bound over the best plan."""
        free = fixed == 0
        if self.sites < 0:
            fixed[free & ~chosen & (lower + values > self.target)] = -1
            fixed[free & chosen & (lower - values > self.target)] = 1
            return
        inside, outside = values[free & chosen], values[free & ~chosen]
        if len(inside):
            fixed[free & ~chosen & (lower + values - inside.max() > self.target)] = -1
        if len(outside):
            fixed[free & chosen & (lower - values + outside.min() > self.target)] = 1

    def _branch(self, fixed: Ints, price: Floats, values: Floats, chosen: NDArray[np.bool_]) -> None:
        """Depth first; each open node is kept with the bound of its parent, so that the bound is known at any stop."""
        nodes = [(self.bound, fixed, price, values, chosen)]
        while nodes:
            self.bound = min([self.target + 1e-6, *(node[0] for node in nodes)])
            if self.watch.over(self.best.cost, self.bound, "branch"):
                return
            lower, fixed, price, values, chosen = nodes.pop()
            if lower > self.target:
                continue
            free = np.flatnonzero((fixed == 0) & chosen)
            if not len(free):
                free = np.flatnonzero(fixed == 0)
            if not len(free):
                continue
            wanted = free[np.argmin(values[free])]
            children = [self._child(fixed, int(wanted), side, price, lower) for side in (1, -1)]
            nodes += sorted((child for child in children if child is not None), key=lambda node: -node[0])
        self.bound = self.best.cost

    def _child(
        self, fixed: Ints, site: int, side: int, price: Floats, parent: float
    ) -> tuple[float, Ints, Floats, Floats, NDArray[np.bool_]] | None:
        fixed = fixed.copy()
        fixed[site] = side
        if self.sites >= 0 and ((fixed == 1).sum() > self.sites or (fixed >= 0).sum() < self.sites):
            return None
        lower, price, values, chosen, _scale, made = kernels.relax(
            self.links, fixed, self.sites, price, self.best.cost, self.target, CHILD_STEPS, CHILD_SCALE, CHILD_PATIENCE
        )
        self.watch.tick(made)
        self.improve(fixed, chosen, polish=False)
        self.settle(fixed, lower, values, chosen)
        if self.sites >= 0 and (fixed == 1).sum() == self.sites:
            self.improve(fixed, fixed == 1, polish=False)
        return None if lower > self.target else (max(lower, parent), fixed, price, values, chosen)
