"""Capacitated routes, with time windows where there are any, by PyVRP (Wouda, Lan and Kool 2024).

Objective: distance of all routes. One iteration of the stop is one of PyVRP's local search. Bound: the cheapest way to
give every place a successor, the depot as often as vehicles must at least leave (an assignment). It leaves out that
routes hang together and what vehicles hold: true, and often a fifth or more below the best plan.
"""

from __future__ import annotations

import math

import numpy as np
import pyvrp
from scipy.optimize import linear_sum_assignment

from linli.solvers.routing.data import VehicleData, VehiclePlan
from linli.solvers.solution import Message, OnProgress, Solution, Stop, Watch, infeasible

ALL_DAY = 2**40  # later than any duration of a plan
NO_PLAN = 2.0**50  # PyVRP's cost of what is not feasible is above it


def solve(
    data: VehicleData,
    stop: Stop | None = None,
    seed: int = 0,
    params: None = None,
    on_progress: OnProgress | None = None,
) -> Solution[VehiclePlan]:
    """Routes for all places. There are no params."""
    del params
    watch = Watch(stop or Stop(seconds=30.0), on_progress)
    if blocking := clashes(data):
        return infeasible(*blocking, seed=seed, watch=watch)
    if len(data.demand) == 1:
        return watch.solution(VehiclePlan((), 0), 0.0, 0.0, seed=seed)
    bound = assignment_bound(data)
    if watch.over(None, bound, "routes"):
        return infeasible(Message("routing_not_found", {}), seed=seed, watch=watch)
    result = _model(data).solve(_Heard(watch, bound), seed=seed, collect_stats=False, display=False)
    if not result.is_feasible():
        return infeasible(Message("routing_not_found", {}), seed=seed, watch=watch)
    routes = tuple(tuple(step.idx + 1 for step in route if step.is_client()) for route in result.best.routes())
    plan = VehiclePlan(tuple(sorted(route for route in routes if route)), int(result.best.distance()))
    return watch.solution(plan, float(plan.distance), bound, seed=seed)


class _Heard:
    """PyVRP asks at every iteration whether to stop; the watch counts, looks at the clock, and tells the callback."""

    def __init__(self, watch: Watch, bound: float) -> None:
        self.watch, self.bound = watch, bound

    def __call__(self, best_cost: float) -> bool:
        over = self.watch.over(best_cost if best_cost < NO_PLAN else None, self.bound, "routes")
        self.watch.tick()
        return over


def _model(data: VehicleData) -> pyvrp.Model:
    model = pyvrp.Model()
    n = len(data.demand)
    zero = np.zeros(n, dtype=np.int64)
    earliest, latest = data.windows or (zero, np.full(n, ALL_DAY))
    service = zero if data.service is None else data.service
    places = [model.add_location(0, 0) for _place in range(n)]
    shift = int(earliest[0]), int(latest[0])
    depot = model.add_depot(places[0], tw_early=shift[0], tw_late=shift[1])
    for place in range(1, n):
        model.add_client(
            places[place],
            delivery=[int(data.demand[place])],
            service_duration=int(service[place]),
            tw_early=int(earliest[place]),
            tw_late=int(latest[place]),
        )
    model.add_vehicle_type(
        data.vehicles, [data.capacity], start_depot=depot, end_depot=depot, tw_early=shift[0], tw_late=shift[1]
    )
    distance, times = data.distance.tolist(), data.times.tolist()
    timed = data.windows is not None or data.duration is not None
    for one in range(n):
        for other in range(n):
            if one != other:
                duration = int(times[one][other]) if timed else 0
                model.add_edge(places[one], places[other], distance=int(distance[one][other]), duration=duration)
    return model


def assignment_bound(data: VehicleData) -> float:
    """Every place has one successor and one predecessor; the depot as many as vehicles must leave, or may."""
    n = len(data.demand)
    must = max(1, math.ceil(int(data.demand.sum()) / data.capacity)) if data.capacity else 1
    may = min(data.vehicles, n - 1)
    depots = [0] * max(must, may)
    order = np.array([*range(1, n), *depots])
    costs = data.distance[np.ix_(order, order)].astype(np.float64)
    forbidden = float(data.distance.max()) * (n + 1) + 1
    np.fill_diagonal(costs, forbidden)
    costs[n - 1 :, n - 1 :] = forbidden
    for spare in range(n - 1 + must, len(order)):
        costs[spare, spare] = 0.0  # a vehicle that stays
    rows, columns = linear_sum_assignment(costs)
    return float(costs[rows, columns].sum())


def clashes(data: VehicleData) -> list[Message]:
    """What forbids any plan: loads, and windows that cannot be reached from the depot."""
    total, largest = int(data.demand.sum()), int(np.argmax(data.demand))
    if data.demand[largest] > data.capacity:
        load, most = int(data.demand[largest]), data.capacity
        return [_blocking("routing_too_heavy", place=data.name(largest), load=load, capacity=most)]
    if total > data.capacity * data.vehicles:
        need = math.ceil(total / max(1, data.capacity))
        return [_blocking("routing_too_few_vehicles", load=total, need=need, vehicles=data.vehicles)]
    if data.windows is None:
        return []
    earliest, latest = data.windows
    service = np.zeros(len(data.demand), dtype=np.int64) if data.service is None else data.service
    begin = np.maximum(earliest, earliest[0] + data.times[0])
    late = np.flatnonzero(begin > latest)
    if len(late):
        minutes = int((begin - latest)[late[0]])
        return [_blocking("routing_out_of_reach", place=data.name(int(late[0])), late=minutes)]
    back = np.flatnonzero(begin + service + data.times[:, 0] > latest[0])
    back = back[back > 0]
    if len(back):
        return [_blocking("routing_back_too_late", place=data.name(int(back[0])))]
    return []


def _blocking(code: str, **details: str | int | float) -> Message:
    return Message(code, details, blocks=True)
