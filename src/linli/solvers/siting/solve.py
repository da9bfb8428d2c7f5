"""The one front of siting: what is asked decides the method; every plan comes with its bound.

- no capacities, goal WALK: :mod:`median` (Lagrangean bound, branching; proven as a rule);
- capacities or a budget, goal WALK: :mod:`capacitated` (Lagrangean bound with knapsacks, search with small models),
  and for small problems :mod:`whole` after it, which proves;
- goal FARTHEST: :mod:`centre`; goal COVER: :mod:`cover`.

Objective: weight x metres plus the cost of opening and of change (WALK), metres (FARTHEST), people (COVER, made large).
"""

from __future__ import annotations

import numpy as np

from linli.solvers.mip import solve_model
from linli.solvers.siting import capacitated, centre, cover, median
from linli.solvers.siting.capacitated import ground_of
from linli.solvers.siting.clashes import clashes
from linli.solvers.siting.data import Goal, Ints, Params, SitingData, SitingPlan
from linli.solvers.siting.kernels import nearest
from linli.solvers.siting.neighbourhoods import State
from linli.solvers.siting.whole import links_worth_keeping, plan_of, values_of, whole_model
from linli.solvers.solution import Message, OnProgress, Solution, Stop, Watch, infeasible

MOST_FOR_WHOLE = 40_000  # links that are left for the whole model; more are searched only
SEARCH_SHARE = 0.3  # of the time (or iterations) before a small problem goes to the whole model
SEARCH_MODELS = 60  # small models before that, when neither time nor iterations are limited


def solve(
    data: SitingData,
    stop: Stop | None = None,
    seed: int = 0,
    params: Params | None = None,
    on_progress: OnProgress | None = None,
) -> Solution[SitingPlan]:
    """Choose sites, channels, and who goes where. See the module's text for the unit of the objective.

    One iteration of the stop is a step of the bound, a small model, or a node of HiGHS's tree.
    """
    params = params or Params()
    watch = Watch(stop or Stop(seconds=60.0), on_progress)
    unknown = [site for site in params.forced | params.forbidden | params.today if not 0 <= site < data.sites]
    fixed = np.zeros(data.sites, dtype=np.int64) if unknown else median.fixed_sites(data, params)
    if blocking := clashes(data, params, fixed):
        return infeasible(*blocking, seed=seed, watch=watch)
    if params.goal is Goal.FARTHEST:
        return _farthest(data, params, fixed, watch, seed)
    if params.goal is Goal.COVER:
        plan, objective, bound = cover.search(data, params, fixed, watch)
        watch.over(objective, bound)
        return watch.solution(plan, objective, bound, seed=seed, messages=_words(data, params, plan), maximise=True)
    if params.split:
        return _split(data, params, fixed, watch, seed)
    unlimited = not np.isfinite(data.channel_capacity).any() and params.budget is None
    return (_median if unlimited else _capacitated)(data, params, fixed, watch, seed)


def _median(data: SitingData, params: Params, fixed: Ints, watch: Watch, seed: int) -> Solution[SitingPlan]:
    links = median.by_site(data)._replace(opening=ground_of(data, params).opening.astype(np.float64))
    search = median.Search(links, fixed, -1 if params.sites is None else params.sites, watch)
    search.run(fixed)
    _first, _second, site_of = nearest(links, search.best.is_open)
    opens = np.flatnonzero(search.best.is_open)
    plan = SitingPlan(tuple(opens.tolist()), (1,) * len(opens), site_of)
    if (np.asarray(site_of) < 0)[data.within_reach].any():
        return _incomplete(data, plan, watch, seed)
    extra = _sunk(params)
    return watch.solution(
        plan, search.best.cost + extra, search.bound + extra, seed=seed, messages=_words(data, params, plan)
    )


def _sunk(params: Params) -> float:
    """A site of today counts -change_cost while open; with this the objective counts only what changes."""
    return params.change_cost * len(params.today)


def _capacitated(data: SitingData, params: Params, fixed: Ints, watch: Watch, seed: int) -> Solution[SitingPlan]:
    ground = ground_of(data, params)
    search = capacitated.Search(ground, watch, seed)
    small = ground.coarse and data.buildings * data.sites <= 4 * MOST_FOR_WHOLE
    search.run(share=SEARCH_SHARE if small else 1.0, models=SEARCH_MODELS if small else None)
    if small and not watch.over(search.cost, search.bound):
        _finish(search, params, fixed, watch)
    state = search.state
    opens = np.flatnonzero(state.channels > 0)
    plan = SitingPlan(tuple(opens.tolist()), tuple(state.channels[opens].tolist()), state.site_of)
    over = np.maximum(0.0, ground.load(state.site_of) - ground.capacity(state.channels)).sum()
    if over > 0 or (state.site_of < 0)[data.within_reach].any():
        return _incomplete(data, plan, watch, seed, round(over))
    watch.over(search.cost, search.bound)
    extra = _sunk(params)
    return watch.solution(
        plan, search.cost + extra, search.bound + extra, seed=seed, messages=_words(data, params, plan)
    )


def _finish(search: capacitated.Search, params: Params, fixed: Ints, watch: Watch) -> None:
    """The whole model, without the links that no better plan can use."""
    ground = search.ground
    reduced = ground.data.costs - (search.price * ground.data.weights)[ground.data.links.building]
    kept = links_worth_keeping(ground.data, reduced, search.values, search.sites, search.cost - search.bound)
    here = np.flatnonzero(search.state.site_of[ground.data.links.building] == ground.data.links.site)
    kept = np.union1d(kept, here)
    if len(kept) > MOST_FOR_WHOLE:
        return
    model = whole_model(ground.data, params, fixed, kept, ground.opening, ground.links.cost, split=False)
    start = values_of(ground.data, kept, search.state.channels, search.state.site_of)
    answer = solve_model(model, watch, start=start, stage="whole", gap=watch.stop.gap)
    if answer.values is not None:
        plan = plan_of(ground.data, kept, answer.values, split=False)
        channels = np.zeros(ground.data.sites, dtype=np.int64)
        channels[list(plan.open_sites)] = plan.channels
        search.take(State(channels, plan.site_of))
    bound = min(max(search.bound, answer.bound), search.cost)
    search.bound = search.cost if search.cost - bound <= 1e-6 * max(1.0, abs(search.cost)) * 1e-3 else bound


def _split(data: SitingData, params: Params, fixed: Ints, watch: Watch, seed: int) -> Solution[SitingPlan]:
    kept = np.arange(len(data.links))
    opening = ground_of(data, params).opening
    model = whole_model(data, params, fixed, kept, opening, data.costs, split=True)
    answer = solve_model(model, watch, stage="whole", gap=watch.stop.gap)
    if answer.values is None:
        return infeasible(Message("siting_not_found", {}, blocks=answer.infeasible), seed=seed, watch=watch)
    plan = plan_of(data, kept, answer.values, split=True)
    extra = _sunk(params)
    bound = answer.objective if answer.objective - answer.bound < 1e-6 else answer.bound
    watch.over(answer.objective, bound)
    return watch.solution(plan, answer.objective + extra, bound + extra, seed=seed, messages=_words(data, params, plan))


def _farthest(data: SitingData, params: Params, fixed: Ints, watch: Watch, seed: int) -> Solution[SitingPlan]:
    plan, objective, bound = centre.search(data, params, fixed, watch)
    if plan is None:
        return infeasible(Message("siting_not_found", {}, blocks=bound == np.inf), seed=seed, watch=watch)
    return watch.solution(plan, objective, bound, seed=seed, messages=_words(data, params, plan))


def _words(data: SitingData, params: Params, plan: SitingPlan) -> tuple[Message, ...]:
    words = []
    if (far := plan.site_of < 0).any():
        details = {"buildings": int(far.sum()), "people": int(data.people[far].sum())}
        words.append(Message("siting_doorstep", details))
    if params.today:
        opens = set(plan.open_sites)
        changes = {"opened": len(opens - params.today), "shut": len(params.today - opens)}
        words.append(Message("siting_changes", changes))
    return tuple(words)


def _incomplete(data: SitingData, plan: SitingPlan, watch: Watch, seed: int, over: int = 0) -> Solution[SitingPlan]:
    """Not everyone has a place yet: said, and not called a plan."""
    out = (plan.site_of < 0) & data.within_reach
    details = {"buildings": int(out.sum()), "people": int(data.people[out].sum()), "over": over}
    solution: Solution[SitingPlan] = infeasible(Message("siting_left_out", details), seed=seed, watch=watch)
    return solution
