"""An independent check of siting plans: plain Python over the data's links, no code of the solver."""

from itertools import combinations
from math import inf

from linli.solvers.siting.data import Goal, Params, SitingData, SitingPlan


def walks(data: SitingData) -> dict[tuple[int, int], float]:
    return {
        (int(building), int(site)): float(metres)
        for building, site, metres in zip(data.links.building, data.links.site, data.links.metres, strict=True)
    }


def broken_rules(data: SitingData, params: Params, plan: SitingPlan) -> list[str]:
    """What the plan breaks; empty when it keeps every rule it claims to keep."""
    metres, opens = walks(data), set(plan.open_sites)
    wrong = []
    if params.sites is not None and params.goal is not Goal.COVER and len(opens) != params.sites:
        wrong.append(f"{len(opens)} sites instead of {params.sites}")
    if params.goal is Goal.COVER and params.sites is not None and len(opens) > params.sites:
        wrong.append("too many sites")
    if not params.forced <= opens or opens & params.forbidden:
        wrong.append("a forced site is shut, or a forbidden one open")
    if params.channels is not None and sum(plan.channels) > params.channels:
        wrong.append("too many channels")
    loads = dict.fromkeys(opens, 0.0)
    parts = list(plan.shares) or [(b, int(site), 1.0) for b, site in enumerate(plan.site_of) if site >= 0]
    served = [0.0] * len(data.people)
    for building, site, share in parts:
        served[building] += share
        if (building, site) not in metres or site not in opens:
            wrong.append(f"building {building} goes to {site}, which is shut or too far")
            continue
        loads[site] += share * int(data.people[building])
    if params.goal is not Goal.COVER:
        wrong += [f"building {b} is not served" for b in {b for b, _s in metres} if abs(served[b] - 1) > 1e-6]
        capacity = [float(x) for x in data.channel_capacity]
        for site, channels in zip(plan.open_sites, plan.channels, strict=True):
            if channels > int(data.room[site]) or loads[site] > capacity[site] * channels + 1e-4:
                wrong.append(f"site {site} is overloaded")
    return wrong


def cost(data: SitingData, params: Params, plan: SitingPlan) -> float:
    """The objective of a plan, counted anew."""
    metres = walks(data)
    parts = list(plan.shares) or [(b, int(site), 1.0) for b, site in enumerate(plan.site_of) if site >= 0]
    if params.goal is Goal.FARTHEST:
        return max((metres[b, s] for b, s, _share in parts), default=0.0)
    weight = [float(w) for w in (data.people if data.weight is None else data.weight)]
    if params.goal is Goal.COVER:
        return sum(weight[b] for b, _s, _share in parts)
    changed = len(set(plan.open_sites) ^ params.today) if params.today or params.change_cost else 0
    opening = sum(float(data.opening[site]) for site in plan.open_sites)
    return sum(weight[b] * metres[b, s] * share for b, s, share in parts) + opening + params.change_cost * changed


def cheapest(data: SitingData, params: Params) -> float:
    """The best cost of all choices of sites, each building to its nearest (no capacities); infinite without a plan."""
    metres = walks(data)
    need = {b for b, _s in metres}
    weight = [float(w) for w in (data.people if data.weight is None else data.weight)]
    best = inf
    sizes = [params.sites] if params.sites is not None else range(1, data.sites + 1)
    for size in sizes:
        for opens in combinations(range(data.sites), size):
            if not params.forced <= set(opens) or set(opens) & params.forbidden:
                continue
            total = sum(float(data.opening[s]) for s in opens) + params.change_cost * len(set(opens) ^ params.today)
            for building in need:
                total += weight[building] * min((metres.get((building, s), inf) for s in opens), default=inf)
            best = min(best, total)
    return best
