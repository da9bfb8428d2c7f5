"""First in, first out, person by person: what the formula is checked against (numba; no events, no heap)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from linli.solvers.queueing.data import Floats, Params
from linli.solvers.queueing.formula import arrivals_by_minute


def simulate(people: int, channels: int, params: Params, seed: int, repetitions: int = 1) -> tuple[Floats, Floats]:
    """Waits of all people of all repetitions (minutes), and the finish of each repetition."""
    rng = np.random.default_rng(seed)
    a_minute = arrivals_by_minute(people, params)
    opens = np.zeros(channels)
    if params.ramp_minutes > 0 and channels > 1:
        opens = np.ceil(np.arange(channels) * params.ramp_minutes / (channels - 1))
    waits, finishes = [], []
    for _repetition in range(repetitions):
        counts = rng.poisson(a_minute)
        came = np.sort(np.repeat(np.arange(len(a_minute)), counts) + rng.random(counts.sum()))
        service = services(rng, len(came), params.service_minutes, params.service_cv)
        waited, finish = _first_in_first_out(came, service, opens)
        waits.append(waited)
        finishes.append(finish)
    return np.concatenate(waits), np.array(finishes)


def services(rng: np.random.Generator, count: int, mean: float, cv: float) -> Floats:
    """Gamma service times with this mean and coefficient of variation; all equal when it is 0."""
    if cv == 0:
        return np.full(count, mean)
    return rng.gamma(1 / cv**2, mean * cv**2, count)


@njit(cache=True)
def _first_in_first_out(came: Floats, service: Floats, opens: Floats) -> Any:
    free = opens.copy()
    waits, finish = np.zeros(len(came)), 0.0
    for person in range(len(came)):
        channel = np.argmin(np.maximum(free, came[person]))
        start = max(free[channel], came[person])
        waits[person] = start - came[person]
        free[channel] = start + service[person]
        finish = max(finish, free[channel])
    return waits, finish
