"""Channels for every site so that waits and the end of the round hold; then the laboratory, and what is the bottleneck.

Simple on purpose: each site gets the fewest channels that keep its wait and its end (a channel more never makes either
worse); slots are spread evenly; the laboratory is first in, first out. Objective: channels over all sites. Bound: each
site's work (people x minutes) in the time there is, which no plan can beat; the difference is what randomness, the way
people come and the ramp cost.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from linli.solvers.queueing import formula
from linli.solvers.queueing.data import Day, Gain, Ints, Params, QueueData, QueuePlan
from linli.solvers.solution import Message, OnProgress, Solution, Stop, Watch, infeasible

QUARTER_MINUTES = 15
GAIN_CODES = {
    "channel": "queueing_gain_channel",
    "laboratory": "queueing_gain_laboratory",
    "pool": "queueing_gain_pool",
}
Details = dict[str, str | int | float]


@lru_cache(maxsize=20_000)
def day(people: int, channels: int, params: Params) -> Day:
    """One site's day, remembered."""
    return formula.day(people, channels, params)


def solve(
    data: QueueData,
    stop: Stop | None = None,
    seed: int = 0,
    params: Params | None = None,
    on_progress: OnProgress | None = None,
) -> Solution[QueuePlan]:
    """Channels of each site, its day, and the round's hours. One iteration of the stop is one site.

    A stop that comes before all sites are done leaves no plan.
    """
    params = params or Params()
    watch = Watch(stop or Stop(), on_progress)
    channels: list[int] = []
    for site in range(len(data.people)):
        if watch.over(stage="sites"):
            return infeasible(Message("queueing_stopped", {"done": site, "sites": len(data.people)}), watch=watch)
        found = int(data.channels[site]) if data.channels is not None else fewest(data, site, params)
        if isinstance(found, Message):
            return infeasible(found, seed=seed, watch=watch)
        channels.append(found)
        watch.tick()
    plan = read_plan(data, np.array(channels, dtype=np.int64), params)
    bound = sum(least(int(people), params) for people in data.people)
    objective = float(plan.channels.sum())
    watch.over(objective, float(bound))
    return watch.solution(plan, objective, min(float(bound), objective), seed=seed, messages=_words(data, params, plan))


def least(people: int, params: Params) -> int:
    """Channels below which the work alone takes longer than there is."""
    return max(1, math.ceil(people * params.service_minutes / params.end_minutes - 1e-9))


def holds(one: Day, params: Params) -> bool:
    return one.wait_share <= params.wait_minutes and one.finish <= params.end_minutes


def flows(people: int, channels: int, params: Params) -> bool:
    """Whether the round would hold without any randomness; when it would not, the formula need not be asked."""
    come = formula.arrivals_by_minute(people, params)
    work = formula.open_channels(channels, params, len(come)) / params.service_minutes
    gone, waiting = 0.0, np.zeros(len(come))
    for minute, (more, most) in enumerate(zip(come, work, strict=True)):
        gone += more
        waiting[minute] = gone
        gone = max(0.0, gone - most)
    wait = (waiting - come) * params.service_minutes / channels
    late = float(come[wait > params.wait_minutes].sum())
    end = len(come) + gone * params.service_minutes / channels
    return bool(late <= (1 - params.share) * people and end <= params.end_minutes)


def fewest(data: QueueData, site: int, params: Params) -> int | Message:
    """The fewest channels for this site, or why there is no room for them."""
    people, room = int(data.people[site]), int(data.most_channels[site])
    need = least(people, params)
    while not (flows(people, need, params) and holds(day(people, need, params), params)):
        need += 1
        if need > 4 * (room + least(people, params)):
            break
    if need <= room:
        return need
    details: Details = {
        "site": data.name(site), "people": people, "need": need, "room": room,
        "minutes": round(params.wait_minutes), "hours": round(params.end_minutes / 60, 1),
    }  # fmt: skip
    return Message("queueing_no_room", details, blocks=True)


def read_plan(data: QueueData, channels: Ints, params: Params) -> QueuePlan:
    """The round with these channels: hours, bottleneck, gains, slots."""
    days = tuple(day(int(people), int(count), params) for people, count in zip(data.people, channels, strict=True))
    swab = max((one.finish for one in days), default=0.0) / 60
    tubes = math.ceil(int(data.people.sum()) / params.pool)
    results = results_after(swab, tubes, params)
    by_lab = results > swab + params.transport_hours + params.laboratory_hours + 1e-9
    last = int(np.argmax([one.finish for one in days]))
    return QueuePlan(
        channels=channels,
        days=days,
        hours_to_swab=swab,
        hours_to_results=results,
        tubes=tubes,
        bottleneck="laboratory" if by_lab else "channels",
        worst_site=last,
        gains=_gains(data, channels, days, params),
        slots=slots(data.people, params),
    )


def results_after(swab_hours: float, tubes: int, params: Params) -> float:
    """Hours until the last result: the laboratory takes tubes in the order in which they come."""
    here = tubes * (1 - params.elsewhere)
    through = here / (params.laboratory_tubes_a_day / 24)
    return params.transport_hours + max(swab_hours, through) + params.laboratory_hours


def _gains(data: QueueData, channels: Ints, days: tuple[Day, ...], params: Params) -> tuple[Gain, ...]:
    """One channel more at the site that waits longest; one laboratory more; the next pool size."""
    finish = np.array([one.finish for one in days])
    waits = np.array([one.wait_share for one in days])
    tubes = math.ceil(int(data.people.sum()) / params.pool)
    now = results_after(float(finish.max()) / 60, tubes, params)
    worst = int(np.argmax(np.where(channels < data.most_channels, waits + 1e-6 * finish, -1.0)))
    better = day(int(data.people[worst]), int(channels[worst]) + 1, params)
    after = np.append(np.delete(finish, worst), better.finish)
    others = np.append(np.delete(waits, worst), better.wait_share)
    more = params.laboratory_tubes_a_day * (params.laboratories + 1) / params.laboratories
    pooled = math.ceil(int(data.people.sum()) / (2 * params.pool))
    swab = float(finish.max()) / 60
    return (
        Gain("channel", now - results_after(float(after.max()) / 60, tubes, params), float(waits.max() - others.max())),
        Gain("laboratory", now - results_after(swab, tubes, replace(params, laboratory_tubes_a_day=more)), 0.0),
        Gain("pool", now - results_after(swab, pooled, params), 0.0),
    )


def slots(people: Ints, params: Params) -> Ints:
    """People to call up in each quarter of an hour, spread evenly: s x quarters; a site's row sums to its people."""
    quarters = max(1, math.ceil(params.hours * 60 / QUARTER_MINUTES))
    edges = np.floor(np.outer(people, np.arange(quarters + 1)) / quarters).astype(np.int64)
    return np.diff(edges, axis=1)


def _words(data: QueueData, params: Params, plan: QueuePlan) -> tuple[Message, ...]:
    hours = {"swab": round(plan.hours_to_swab, 1), "results": round(plan.hours_to_results, 1)}
    words: list[Message] = []
    details: Details
    if plan.bottleneck == "laboratory":
        a_day = round(params.laboratory_tubes_a_day)
        words.append(Message("queueing_laboratory", {**hours, "tubes": plan.tubes, "a_day": a_day}))
    else:
        words.append(Message("queueing_channels", {**hours, "site": data.name(plan.worst_site)}))
    late = [site for site, one in enumerate(plan.days) if not holds(one, params)]
    if late:
        worst = max(late, key=lambda site: plan.days[site].wait_share)
        details = {"sites": len(late), "site": data.name(worst), "minutes": round(plan.days[worst].wait_share)}
        words.append(Message("queueing_late", details))
    for gain in plan.gains:
        details = {"hours": round(gain.results_hours, 1), "minutes": round(gain.wait_minutes, 1)}
        words.append(Message(GAIN_CODES[gain.what], details))
    if (params.early or params.arrivals) and data.channels is None:
        called = solve(data, Stop(), params=replace(params, early=0.0, arrivals=None))
        if called.plan is not None:
            details = {"channels": int(plan.channels.sum()), "called": int(called.plan.channels.sum())}
            words.append(Message("queueing_call_up", details))
    return tuple(words)
