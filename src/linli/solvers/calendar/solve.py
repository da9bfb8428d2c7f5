"""The year's visits: by street and tier so that no week is fuller than it must be, then a draw.

For each street HiGHS decides how many firms of each tier are visited in which week (:mod:`weeks`), so that the fullest
week (minutes ÷ working days) is as low as possible; which firms those are, the draw decides; which pair goes, the load.
Objective: the fullest week of the fullest street ÷ its ideal (the year's work spread by working days). Bound: from
HiGHS, at least 1. One iteration of the stop is one node of HiGHS's tree.
"""

from __future__ import annotations

import heapq
import math

import numpy as np

from linli.solvers.calendar.data import CalendarData, CalendarPlan, Floats, Ints, Params, ideal
from linli.solvers.calendar.draw import drawn, ticket
from linli.solvers.calendar.weeks import week_model, weeks_of
from linli.solvers.mip import solve_model
from linli.solvers.solution import Message, OnProgress, Solution, Stop, Watch, infeasible

GOOD_ENOUGH = 0.01  # of a street's peak; the next street gets the time
NODES_A_STREET = 5000


def solve(
    data: CalendarData,
    stop: Stop | None = None,
    seed: int = 0,
    params: Params | None = None,
    on_progress: OnProgress | None = None,
) -> Solution[CalendarPlan]:
    """Plan the year. ``seed`` is the draw's, too; it is part of the plan as text."""
    params = params or Params()
    watch = Watch(stop or Stop(seconds=120.0), on_progress)
    if blocking := _clashes(data, params):
        return infeasible(*blocking, seed=seed, watch=watch)
    draw = str(seed)
    firm: list[int] = []
    week: list[int] = []
    bounds, load = [1.0], np.zeros((len(data.streets), len(data.days)))
    for street in range(len(data.streets)):
        table, bound = _street(data, street, watch, seed)
        if bound == np.inf:
            return infeasible(Message("calendar_not_found", {"street": data.streets[street]}), seed=seed, watch=watch)
        bounds.append(bound)
        for index, pattern in _given(data, street, table, draw):
            minutes = data.tiers[int(data.tier[index])].minutes
            for one in pattern:
                firm.append(index)
                week.append(one)
                load[street, one] += minutes
    objective = spread(load, data.days)
    order = np.lexsort((np.array(firm), data.street[firm], np.array(week))) if firm else np.zeros(0, dtype=np.int64)
    firms, weeks = np.array(firm, dtype=np.int64)[order], np.array(week, dtype=np.int64)[order]
    pair, words = _pairs(data, firms, weeks, draw), [Message("calendar_draw", {"seed": draw, "visits": len(firms)})]
    plan = CalendarPlan(firms, weeks, pair, load, draw)
    bound = min(max(bounds), objective)
    watch.over(objective, bound)
    return watch.solution(plan, objective, bound, seed=seed, messages=tuple(words))


def spread(load: Floats, days: Ints) -> float:
    """The fullest week ÷ its ideal, over streets and weeks with working days; 1 when there is no work."""
    even = ideal(load, days)
    used = even > 0
    return float((load[used] / even[used]).max()) if used.any() else 1.0


def _street(data: CalendarData, street: int, watch: Watch, seed: int) -> tuple[dict[int, Ints], float]:
    """The weeks of each tier's firms in this street, in their drawn order; and the bound of its peak."""
    members = [int(((data.street == street) & (data.tier == tier)).sum()) for tier in range(len(data.tiers))]
    work = sum(count * tier.visits * tier.minutes for count, tier in zip(members, data.tiers, strict=True))
    if not work:
        return {}, 1.0
    model = week_model(data.tiers, members, data.days, work)
    left = len(data.streets) - street  # each street its share of what the watch has
    inner = Watch(Stop(seconds=None if watch.left == np.inf else watch.left / left))
    nodes = max(1, int(min(NODES_A_STREET, watch.iterations_left / left)))
    answer = solve_model(model, inner, seed=seed, gap=GOOD_ENOUGH, nodes=nodes)
    watch.tick(inner.iterations)
    if answer.values is None:
        return {}, np.inf
    return weeks_of(answer.values, data.tiers, members, len(data.days)), answer.bound


def _given(data: CalendarData, street: int, weeks: dict[int, Ints], draw: str) -> list[tuple[int, list[int]]]:
    """The street's firms with the weeks that each has drawn."""
    given = []
    for tier, table in weeks.items():
        members = np.flatnonzero((data.street == street) & (data.tier == tier))
        order = drawn(draw, f"{data.streets[street]}|{data.tiers[tier].name}", [data.firms[i] for i in members])
        given += [(int(members[index]), row.tolist()) for index, row in zip(order, table, strict=True)]
    return given


def _pairs(data: CalendarData, firm: Ints, week: Ints, draw: str) -> Ints:
    """Who goes: week by week, visits in the drawn order to the pair with the least minutes so far (a draw between
    equals), another pair than at the firm's visit before when the street has more than one.
    """
    pair = np.zeros(len(firm), dtype=np.int64)
    last: dict[int, int] = {}
    queues = [
        [(0.0, ticket(draw, "pair", f"{street}|{number}"), number) for number in range(max(1, count))]
        for street, count in enumerate(data.pairs)
    ]
    for queue in queues:
        heapq.heapify(queue)
    order = sorted(range(len(firm)), key=lambda v: (week[v], ticket(draw, f"week {week[v]}", data.firms[firm[v]])))
    for visit in order:
        index = int(firm[visit])
        queue = queues[int(data.street[index])]
        minutes, mark, number = heapq.heappop(queue)
        if last.get(index) == number and queue:
            minutes, mark, number = heapq.heapreplace(queue, (minutes, mark, number))
        heapq.heappush(queue, (minutes + data.tiers[int(data.tier[index])].minutes, mark, number))
        pair[visit] = last[index] = number
    return pair


def _clashes(data: CalendarData, params: Params) -> list[Message]:
    days = int(data.days.sum())
    found = []
    working = int((data.days > 0).sum())
    for index, tier in enumerate(data.tiers):
        if tier.visits > working and (data.tier == index).any():
            details: dict[str, str | int | float] = {"tier": tier.name, "visits": tier.visits, "weeks": working}
            found.append(Message("calendar_too_often", details, blocks=True))
    for street, name in enumerate(data.streets):
        tiers = data.tier[data.street == street]
        need = sum(data.tiers[int(tier)].visits * data.tiers[int(tier)].minutes for tier in tiers)
        have = data.pairs[street] * days * params.day_minutes
        if need > have:
            short = math.ceil(need / max(1.0, days * params.day_minutes))
            details = {"street": name, "hours": round(need / 60), "pairs": data.pairs[street], "need": short}
            found.append(Message("calendar_too_few_pairs", details, blocks=True))
    return found
