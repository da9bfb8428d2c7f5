"""Waiting without simulation: Erlang's formula for a steady queue, and the day as it goes for one that is not.

Steady: Erlang C with Allen and Cunneen's (1 + cv²)/2. A day: the forward equations of the number in the system, with
arrivals that change by the minute and channels that open one after the other (Kolmogorov; a birth-death chain whose
quantum is (1 + cv²)/2 people, so that a long queue has the right spread; short waits are those of a chain of single
people times Allen and Cunneen's factor).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from scipy.special import gammainc

from linli.solvers.queueing.data import Day, Floats, Params

BINS, BIN_MINUTES = 12_000, 0.05
WAITS = (np.arange(BINS) - 0.5) * BIN_MINUTES  # of each bin, minutes
WAITS[0] = 0.0  # the first bin is of those who do not wait
SHORT_MINUTES = 2.0  # waits below are those of a steady queue with Allen and Cunneen's factor
UNLIKELY = 1e-10


def erlang_c(offered: float, channels: int) -> float:
    """The share of people who wait at all: ``offered`` is arrivals x service time, below ``channels``."""
    blocked = 1.0
    for count in range(1, channels + 1):
        blocked = offered * blocked / (count + offered * blocked)
    busy = offered / channels
    return 1.0 if busy >= 1 else blocked / (1 - busy * (1 - blocked))


def steady_wait(a_minute: float, service_minutes: float, cv: float, channels: int, share: float) -> tuple[float, float]:
    """Mean wait, and the wait that ``share`` of the people do not exceed, minutes; infinite when overloaded."""
    offered = a_minute * service_minutes
    if offered >= channels:
        return math.inf, math.inf
    waits = erlang_c(offered, channels)
    spare = (channels - offered) / service_minutes
    spread = (1 + cv * cv) / 2
    return waits * spread / spare, max(0.0, math.log(waits / (1 - share)) * spread / spare)


def arrivals_by_minute(people: float, params: Params) -> Floats:
    """People a minute, for each minute of the round."""
    minutes = math.ceil(params.hours * 60)
    if params.arrivals is None:
        shape = np.ones(minutes)
    else:
        hour = np.minimum(np.arange(minutes) * len(params.arrivals) // minutes, len(params.arrivals) - 1)
        shape = np.array(params.arrivals, dtype=np.float64)[hour]
    shape = shape / shape.sum() * (1 - params.early)
    first = min(60, minutes)
    shape[:first] += params.early / first
    a_minute: Floats = people * shape
    return a_minute


def open_channels(channels: int, params: Params, minutes: int) -> Floats:
    """Channels at work in each minute: one at once, the others one after the other within the ramp."""
    at = np.arange(minutes, dtype=np.float64)
    if params.ramp_minutes <= 0:
        return np.full(minutes, float(channels))
    work: Floats = np.minimum(channels, 1 + np.floor(at * (channels - 1) / params.ramp_minutes))
    return work


def day(people: float, channels: int, params: Params) -> Day:
    """The day of one site."""
    arrivals = arrivals_by_minute(people, params)
    needed = people * params.service_minutes / channels
    minutes = int(len(arrivals) + needed + params.ramp_minutes + 120)
    work = open_channels(channels, params, minutes)
    padded = np.zeros(minutes)
    padded[: len(arrivals)] = arrivals
    spread = (1 + params.service_cv**2) / 2
    rate, last = 1 / params.service_minutes, len(arrivals)
    weights, shapes, finish = _forward(padded, work, rate, spread, int(people / spread) + 50, last)
    long_wait, mean = _quantile(weights, shapes, params.share), _mean(weights)
    trust = min(1.0, max(0.0, (long_wait - SHORT_MINUTES) / SHORT_MINUTES))  # of the chain in quanta
    if trust < 1:
        weights, shapes, _finish = _forward(padded, work, rate, 1.0, int(people) + 50, last)
        long_wait = trust * long_wait + (1 - trust) * spread * _quantile(weights, shapes, params.share)
        mean = trust * mean + (1 - trust) * spread * _mean(weights)
    return Day(long_wait, mean, float(finish))


def _mean(weights: Floats) -> float:
    return float((weights * WAITS).sum() / max(1e-12, weights.sum()))


def _quantile(weights: Floats, shapes: Floats, share: float) -> float:
    """The wait that ``share`` of the people do not exceed: a mixture of gamma distributions, by bisection."""
    total = weights.sum()
    if total <= 0 or weights[0] / total >= share:
        return 0.0
    later = weights > 1e-12 * total
    later[0] = False
    waits = WAITS[later]
    low, high = 0.0, 2 * float(waits.max()) + 1
    for _turn in range(60):
        middle = (low + high) / 2
        within = weights[0] + (weights[later] * gammainc(shapes[later], shapes[later] * middle / waits)).sum()
        low, high = (middle, high) if within < share * total else (low, middle)
    return high


@njit(cache=True)
def _forward(arrivals: Floats, work: Floats, rate: float, quantum: float, most: int, last_arrival: int) -> Any:
    """Arrivals' weight by wait, their gamma shapes, and the mean minute at which the last is served."""
    minutes = len(arrivals)
    ready = np.zeros(minutes + 1)  # people who could have been served until each minute
    for minute in range(minutes):
        ready[minute + 1] = ready[minute] + work[minute] * rate
    weights, shapes = np.zeros(BINS), np.zeros(BINS)
    state, following = np.zeros(most + 2), np.zeros(most + 2)
    state[0] = 1.0
    low, high, finish = 0, 0, 0.0
    for minute in range(minutes):
        come, channels = arrivals[minute] / quantum, work[minute]
        steps = max(1, int(np.ceil(2.5 * (come + channels * rate / quantum))))
        length = 1.0 / steps
        for step in range(steps):
            if come > 0:
                _note(weights, shapes, state, low, high, arrivals[minute] * length, channels, rate, quantum, ready,
                      minute + step * length)  # fmt: skip
            elif minute >= last_arrival:
                finish += (1.0 - state[0]) * length
            _step(state, following, low, high, come * length, channels, rate / quantum * length, quantum, most)
            state, following = following, state
            high = min(most, high + 1)
            while high > low and state[high] < UNLIKELY:
                state[high] = 0.0
                high -= 1
            low = max(0, low - 1)
            while low < high and state[low] < UNLIKELY:
                state[low] = 0.0
                low += 1
    return weights, shapes, last_arrival + finish


@njit(cache=True)
def _step(
    state: Floats,
    following: Floats,
    low: int,
    high: int,
    come: float,
    channels: float,
    rate: float,
    quantum: float,
    most: int,
) -> None:
    first, last = max(0, low - 1), min(most, high + 1)
    following[first : last + 1] = 0.0
    for number in range(low, high + 1):
        share = state[number]
        up = come if number < most else 0.0
        down = min(number * quantum, channels) * rate
        following[number] += share * (1.0 - up - down)
        if number < most:
            following[number + 1] += share * up
        if number > 0:
            following[number - 1] += share * down


@njit(cache=True)
def _note(
    weights: Floats,
    shapes: Floats,
    state: Floats,
    low: int,
    high: int,
    weight: float,
    channels: float,
    rate: float,
    quantum: float,
    ready: Floats,
    now: float,
) -> None:
    """Add who arrives now to the waits: who finds n before them waits until so many could have been served."""
    minute = int(now)
    begin = ready[minute] + (now - minute) * (ready[minute + 1] - ready[minute])
    at = minute
    for number in range(low, high + 1):
        share = state[number] * weight
        if share <= 0:
            continue
        ahead = number * quantum - channels + 1
        if number * quantum < channels or ahead <= 0:
            weights[0] += share
            continue
        target = begin + ahead
        while at < len(ready) - 2 and ready[at + 1] < target:
            at += 1
        until = at + (target - ready[at]) / max(1e-9, ready[at + 1] - ready[at])
        wait = max(0.0, until - now)
        place = min(BINS - 1, 1 + int(wait / BIN_MINUTES))
        shape = max(1.0, ahead / quantum)
        shapes[place] = (shapes[place] * weights[place] + shape * share) / (weights[place] + share)
        weights[place] += share
