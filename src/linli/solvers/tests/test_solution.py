"""When a solver stops, and what it says of the distance to the best possible."""

import pytest

from linli.solvers.solution import Progress, Solution, Stop, Watch, Why, gap_between


def test_the_gap_is_a_share_of_the_objective():
    assert gap_between(110.0, 99.0) == pytest.approx(0.1)
    assert gap_between(0.0, 0.0) == 0.0
    assert gap_between(None, 3.0) is None
    assert gap_between(5.0, None) is None


def test_a_watch_stops_at_the_iteration_that_was_asked():
    watch = Watch(Stop(iterations=3))
    turns = 0
    while not watch.over(10.0, 5.0):
        turns += 1
        watch.tick()
    assert turns == 3
    assert watch.why is Why.ITERATIONS


def test_a_watch_stops_when_near_enough_and_says_whether_it_is_proven():
    near = Watch(Stop(gap=0.01))
    assert near.over(100.0, 99.5)
    assert near.solution("plan", 100.0, 99.5, seed=1).why_it_stopped is Why.GAP
    met = Watch(Stop())
    assert met.over(100.0, 100.0)
    solution = met.solution("plan", 100.0, 100.0, seed=1)
    assert solution.why_it_stopped is Why.OPTIMAL
    assert solution.proven


def test_no_seconds_left_is_a_reason():
    watch = Watch(Stop(seconds=0))
    assert watch.over()
    assert watch.why is Why.SECONDS


def test_the_callback_hears_and_may_stop():
    heard: list[Progress] = []

    def listen(progress: Progress) -> bool:
        heard.append(progress)
        return True

    watch = Watch(Stop(iterations=10), listen)
    assert watch.over(3.0, 1.0, "start")
    assert watch.why is Why.CANCELLED
    assert (heard[0].objective, heard[0].bound, heard[0].stage) == (3.0, 1.0, "start")


@pytest.mark.parametrize("wrong", [{"seconds": -1}, {"iterations": -1}, {"gap": 1}, {"gap": -0.1}])
def test_a_stop_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        Stop(**wrong)


def test_a_plan_without_a_bound_is_not_called_proven():
    assert not Solution("plan", 3.0, None, Why.SECONDS).proven
