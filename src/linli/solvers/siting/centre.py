"""The p-centre: the longest walk of anyone is made short, within the sites' channels.

The answer is one of the walks. Between a walk below which no plan exists (proven by HiGHS) and one for which a plan was
found, the middle is asked until they meet. One iteration of the stop is one node of such a question.
"""

from __future__ import annotations

import numpy as np

from linli.solvers.mip import solve_model
from linli.solvers.siting.data import Ints, Params, SitingData, SitingPlan
from linli.solvers.siting.whole import plan_of, whole_model
from linli.solvers.solution import Watch


def least_possible(data: SitingData) -> float:
    """Everyone's nearest site: no plan's longest walk is shorter."""
    nearest = np.full(data.buildings, np.inf)
    np.minimum.at(nearest, data.links.building, data.links.metres)
    return float(nearest[data.within_reach].max(initial=0.0))


def search(data: SitingData, params: Params, fixed: Ints, watch: Watch) -> tuple[SitingPlan | None, float, float]:
    """The plan with its longest walk, and the bound; no plan when none exists within the links, or none was found."""
    distinct = np.unique(data.links.metres)
    low = int(np.searchsorted(distinct, least_possible(data)))  # the answer is at least this one
    high, best = len(distinct), None
    span, at = 1, low
    while low < high and not watch.over(
        None if best is None else float(distinct[high]), float(distinct[low]), "radius"
    ):
        plan, impossible = ask(data, params, fixed, float(distinct[at]), watch)
        if plan is not None:
            best, high = plan, int(np.searchsorted(distinct, longest_walk(data, plan)))
        elif impossible:
            low = at + 1
        else:
            break  # out of time
        at, span = (low + high) // 2, 2 * span
        if best is None:  # gallop, so that the questions stay small
            at = min(low + span, len(distinct) - 1)
    bound = float(distinct[low]) if low < len(distinct) else np.inf
    return best, (np.inf if best is None else float(distinct[high])), bound


def longest_walk(data: SitingData, plan: SitingPlan) -> float:
    here = plan.site_of[data.links.building] == data.links.site
    return float(data.links.metres[here].max(initial=0.0))


def ask(data: SitingData, params: Params, fixed: Ints, limit_m: float, watch: Watch) -> tuple[SitingPlan | None, bool]:
    """A plan in which nobody walks farther than the limit; or that none exists; or neither, when time is over."""
    kept = np.flatnonzero(data.links.metres <= limit_m)
    zero = np.zeros(len(data.links))
    model = whole_model(data, params, fixed, kept, np.zeros(data.sites), zero, split=params.split)
    answer = solve_model(model, watch, stage="radius")
    if answer.values is None:
        return None, answer.infeasible
    return plan_of(data, kept, answer.values, split=params.split), False
