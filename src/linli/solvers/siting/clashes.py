"""Why no plan exists: the constraint that clashes, with its numbers; asked before anything is solved."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from linli.solvers.mip import Model, solve_model
from linli.solvers.siting.data import Floats, Goal, Ints, Params, SitingData
from linli.solvers.siting.moving import by_building, flow
from linli.solvers.solution import Message, Stop, Watch


def clashes(data: SitingData, params: Params, fixed: Ints) -> tuple[Message, ...]:
    """Blocking messages; empty when nothing was found that forbids a plan."""
    found = [*_of_the_sites(data, params, fixed)]
    if found or params.goal is Goal.COVER:
        return tuple(found)
    found += _of_reach(data, fixed) or _of_the_number(data, params, fixed)
    if not found and np.isfinite(data.channel_capacity).all():
        found += _of_the_channels(data, params) or _of_places(data, fixed)
    return tuple(found)


def _of_the_sites(data: SitingData, params: Params, fixed: Ints) -> list[Message]:
    found = []
    if both := params.forced & params.forbidden:
        found.append(_blocking("siting_forced_and_forbidden", site=data.site_name(min(both))))
    if unknown := [site for site in params.forced | params.forbidden | params.today if not 0 <= site < data.sites]:
        found.append(_blocking("siting_unknown_site", site=min(unknown) + 1, sites=data.sites))
    may, must = int((fixed >= 0).sum()), int((fixed == 1).sum())
    if params.sites is not None and params.sites > may:
        found.append(_blocking("siting_too_few_candidates", sites=params.sites, candidates=may))
    if params.sites is not None and params.sites < must:
        found.append(_blocking("siting_too_many_forced", sites=params.sites, forced=must))
    if params.budget is not None and (cost := float(data.opening[fixed == 1].sum())) > params.budget:
        found.append(_blocking("siting_forced_cost_more", budget=params.budget, cost=cost))
    if params.channels is not None and params.channels < (least := max(must, params.sites or 0)):
        found.append(_blocking("siting_channels_below_sites", channels=params.channels, sites=least))
    return found


def _of_reach(data: SitingData, fixed: Ints) -> list[Message]:
    """Buildings whose every site is forbidden."""
    reached = np.zeros(data.buildings, dtype=np.bool_)
    reached[data.links.building[fixed[data.links.site] >= 0]] = True
    lost = np.flatnonzero(data.within_reach & ~reached)
    if not len(lost):
        return []
    return [_blocking("siting_only_forbidden_in_reach", building=data.building_name(int(lost[0])), buildings=len(lost))]


def _of_the_number(data: SitingData, params: Params, fixed: Ints) -> list[Message]:
    """Fewer sites than it takes to reach everybody: a bound from the relaxed set cover, which is quick."""
    if params.sites is None or len(data.links) == data.buildings * data.sites:
        return []
    need = np.flatnonzero(data.within_reach)
    row_of = np.full(data.buildings, -1, dtype=np.int64)
    row_of[need] = np.arange(len(need))
    rows = csr_matrix(
        (np.ones(len(data.links)), (row_of[data.links.building], data.links.site)), shape=(len(need), data.sites)
    )
    model = Model(
        cost=np.ones(data.sites),
        rows=rows,
        row_lower=np.ones(len(need)),
        row_upper=np.full(len(need), np.inf),
        lower=(fixed == 1).astype(np.float64),
        upper=(fixed >= 0).astype(np.float64),
        whole=np.zeros(data.sites, dtype=np.bool_),
    )
    least = math.ceil(solve_model(model, Watch(Stop())).bound - 1e-6)
    return [_blocking("siting_sites_cannot_reach", sites=params.sites, least=least)] if least > params.sites else []


def _of_the_channels(data: SitingData, params: Params) -> list[Message]:
    people = int(data.people[data.within_reach].sum())
    each = float(data.channel_capacity.max())
    need = math.ceil(people / each)
    if params.channels is not None and need > params.channels:
        return [_blocking("siting_channels_too_few", people=people, need=need, channels=params.channels)]
    return []


def _of_places(data: SitingData, fixed: Ints) -> list[Message]:
    """A place whose people need more channels than all sites within their reach have room for."""
    room = np.where(fixed >= 0, data.room, 0)
    capacity = np.floor(room * data.channel_capacity)
    links = by_building(data, np.where(data.within_reach, 1e6 * np.maximum(data.people, 1.0), 0.0))
    sent, left = flow(links, capacity)
    if left.sum() <= 0:
        return []
    buildings = _held_back(data, sent, left)
    sites = np.unique(data.links.site[buildings[data.links.building]])
    people = int(data.people[buildings].sum())
    each = float(data.channel_capacity[sites].mean())
    fit = int(room[sites].sum())
    return [
        _blocking(
            "siting_place_too_full",
            people=people,
            need=max(fit + 1, math.ceil(people / each)),
            metres=round(float(data.links.metres.max())),
            fit=fit,
            building=data.building_name(int(np.flatnonzero(left > 0)[0])),
        )
    ]


def _held_back(data: SitingData, sent: Ints, left: Floats) -> NDArray[np.bool_]:
    """Buildings that share their full sites with one that found no room (the flow's minimum cut)."""
    n, links = data.buildings, data.links
    held = np.zeros(n, dtype=np.bool_)
    held[int(np.flatnonzero(left > 0)[0])] = True
    reached = np.zeros(data.sites, dtype=np.bool_)
    while True:  # a site in reach of a held building is full; who fills it is held with it
        sites = np.zeros(data.sites, dtype=np.bool_)
        sites[links.site[held[links.building]]] = True
        filling = np.zeros(n, dtype=np.bool_)
        filling[links.building[sites[links.site] & (sent > 0)]] = True
        if (filling | held).sum() == held.sum() and np.array_equal(sites, reached):
            outside = np.bincount(links.building[~sites[links.site]], minlength=n)
            alone: NDArray[np.bool_] = data.within_reach & (outside == 0)  # all who have nowhere else to go
            return alone
        held, reached = held | filling, sites


def _blocking(code: str, **details: str | int | float) -> Message:
    return Message(code, details, blocks=True)
