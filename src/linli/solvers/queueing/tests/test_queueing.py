"""The formula against a simulation, person by person; channels that hold; the bottleneck by its name."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.solvers.queueing import Params, QueueData, solve
from linli.solvers.queueing.formula import arrivals_by_minute, day, erlang_c, steady_wait
from linli.solvers.queueing.simulation import services, simulate
from linli.solvers.queueing.solve import slots
from linli.solvers.sentences import sentence
from linli.solvers.solution import Stop, Why


def random_day(number: int) -> tuple[int, int, Params]:
    rng = np.random.default_rng(number)
    channels, hours, service = int(rng.integers(1, 7)), rng.uniform(3, 6), rng.uniform(0.3, 0.6)
    people = int(rng.uniform(0.75, 1.1) * channels * hours * 60 / service)
    shape = (None, tuple(rng.uniform(0.5, 1.5, 6)), (3.0, 2.0, 1.0, 1.0, 2.0))[number % 3]
    params = Params(
        hours=hours, service_minutes=service, service_cv=float(rng.uniform(0.3, 1.1)), arrivals=shape,
        early=float(rng.choice([0.0, 0.1])), ramp_minutes=float(rng.choice([0.0, 30.0])),
    )  # fmt: skip
    return people, channels, params


@pytest.mark.parametrize("number", range(9))
def test_waits_and_the_end_are_those_of_the_simulation(number):
    people, channels, params = random_day(number)
    seen = day(people, channels, params)
    waits, finishes = simulate(people, channels, params, number, 150)
    assert seen.wait_share == pytest.approx(float(np.quantile(waits, params.share)), rel=0.15, abs=0.15)
    assert seen.finish == pytest.approx(float(finishes.mean()), rel=0.02)


def test_erlang_c_is_the_textbooks():
    assert erlang_c(0.5, 1) == pytest.approx(0.5)
    assert erlang_c(2.0, 3) == pytest.approx(4 / 9)
    assert erlang_c(5.0, 3) == 1.0


def test_a_steady_queue_with_even_service_waits_half_as_long():
    mean, late = steady_wait(2.0, 0.4, 1.0, 1, 0.95)
    half, half_late = steady_wait(2.0, 0.4, 0.0, 1, 0.95)
    assert mean == pytest.approx(0.4 * 0.8 / 0.2)
    assert (half, half_late) == (pytest.approx(mean / 2), pytest.approx(late / 2))
    assert steady_wait(3.0, 0.4, 1.0, 1, 0.95) == (math.inf, math.inf)


def test_who_comes_first_is_served_first():
    params = Params(hours=1.0, service_minutes=1.0, service_cv=0.0)
    waits, finishes = simulate(30, 1, params, 1)
    assert (waits >= 0).all()
    assert finishes[0] >= len(waits)  # one channel, a minute each
    assert services(np.random.default_rng(1), 20_000, 0.5, 0.7).std() == pytest.approx(0.35, rel=0.05)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_the_fewest_channels_hold_and_one_fewer_does_not(seed):
    rng = np.random.default_rng(seed)
    data = QueueData(rng.integers(100, 700, 3), np.full(3, 12))
    params = Params(hours=2.0, wait_minutes=float(rng.integers(5, 20)), service_minutes=0.5)
    solution = solve(data, Stop(), params=params)
    for people, channels in zip(data.people.tolist(), solution.plan.channels.tolist(), strict=True):
        good = day(people, channels, params)
        assert good.wait_share <= params.wait_minutes
        assert good.finish <= params.end_minutes
        if channels > 1:
            tight = day(people, channels - 1, params)
            assert tight.wait_share > params.wait_minutes or tight.finish > params.end_minutes
    assert solution.bound <= solution.objective
    assert solution.objective == solution.plan.channels.sum()


def test_slots_are_even_and_nobody_is_left_out():
    table = slots(np.array([100, 7]), Params(hours=2.0))
    assert table.shape == (2, 8)
    assert table.sum(axis=1).tolist() == [100, 7]
    assert table[0].max() - table[0].min() <= 1
    assert arrivals_by_minute(100, Params(hours=2.0, early=0.3)).sum() == pytest.approx(100)


def test_the_laboratory_is_named_and_what_one_more_buys():
    data = QueueData(np.full(100, 8000), np.full(100, 9), np.full(100, 4))
    params = Params(laboratory_tubes_a_day=35_000, laboratories=2)
    solution = solve(data, Stop(), params=params)
    plan = solution.plan
    assert (plan.bottleneck, plan.tubes) == ("laboratory", 80_000)
    assert plan.hours_to_results == pytest.approx(1 + 80_000 / 35_000 * 24 + 6)
    assert plan.hours_to_results > 48  # two days, as the district knows
    gains = {gain.what: gain.results_hours for gain in plan.gains}
    assert gains["channel"] == pytest.approx(0)
    assert gains["laboratory"] == pytest.approx(80_000 / 35_000 * 24 / 3)
    assert gains["pool"] == pytest.approx(40_000 / 35_000 * 24)
    assert "瓶颈是实验室:80000 管" in sentence(solution.messages[0])
    half = solve(data, Stop(), params=replace(params, elsewhere=0.5)).plan
    assert half.hours_to_results < 40


def test_a_timed_call_up_needs_fewer_channels_than_a_rush():
    data = QueueData(np.array([900, 1200]), np.full(2, 20))
    params = Params(hours=4.0, wait_minutes=10.0, early=0.3)
    said = [message for message in solve(data, Stop(), params=params).messages if message.code == "queueing_call_up"]
    assert said[0].details["called"] < said[0].details["channels"]


def test_too_little_room_is_said_with_its_numbers():
    data = QueueData(np.array([2000]), np.array([1]), names=("广场",))
    solution = solve(data, Stop(), params=Params(hours=2.0, service_minutes=0.3))
    assert (solution.plan, solution.why_it_stopped) == (None, Why.INFEASIBLE)
    assert sentence(solution.messages[0]).startswith("广场 2000 人要在 2.5 小时内采完、等候不超过 20 分钟,需 ")
    assert solution.messages[0].details["need"] >= 4


def test_given_channels_are_read_and_what_is_late_is_said():
    data = QueueData(np.array([600, 100]), np.array([3, 3]), np.array([1, 1]), ("南门", "北门"))
    solution = solve(data, Stop(), params=Params(hours=2.0, wait_minutes=5.0))
    assert solution.plan.channels.tolist() == [1, 1]
    assert any(sentence(message).startswith("1 个点等候或结束超过要求,最久的南门") for message in solution.messages)


@pytest.mark.parametrize("wrong", [{"hours": 0}, {"share": 1.0}, {"pool": 0}, {"arrivals": (0.0,)}, {"early": -0.1}])
def test_params_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        Params(**wrong)
