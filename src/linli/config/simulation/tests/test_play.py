"""The stage without a server: many clients, each story in one pair of hands, in the order of time."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from random import Random

import pytest
from tqdm import tqdm

from linli.config.simulation.counting import Counted
from linli.config.simulation.figures import Figures, Period, disagreements
from linli.config.simulation.line import Refused
from linli.config.simulation.play import Stage
from linli.config.simulation.reports import Beat, Category, Spot, Story
from linli.config.simulation.stories import ACCEPT
from linli.lib.calendars import SHANGHAI

NOON = datetime(2026, 9, 30, 12, tzinfo=SHANGHAI)
SPOT = Spot("120103001001001", "", "", "", "", 117.2, 39.1)


def story(number: int, beats: int) -> Story:
    """A story whose beats follow each other by the minute, begun at a moment of its own."""
    moments = [NOON + timedelta(seconds=number * 7 + 60 * n) for n in range(beats)]
    return Story(
        number=number, way="plain", channel="resident", category=Category("0101", "normal", True), says_category=False,
        text="", twin_text="", spot=SPOT, name="", phone="", photos=0, has_gps=False,
        beats=tuple(Beat(moment, ACCEPT, str(n)) for n, moment in enumerate(moments)),
    )  # fmt: skip


class Recorder:
    """Acts that only remember; some of them refuse or break."""

    def __init__(self, refuses: tuple[int, int] | None = None, breaks: int | None = None) -> None:
        self.lock = threading.Lock()
        self.played: list[tuple[int, datetime]] = []
        self.inside: set[int] = set()
        self.refuses, self.breaks = refuses, breaks

    def play(self, telling, beat) -> None:
        """Remember; nobody else may be in the same story meanwhile."""
        number = telling.story.number
        with self.lock:
            assert number not in self.inside
            self.inside.add(number)
        Random(number).random()
        with self.lock:
            self.inside.remove(number)
            self.played.append((number, beat.at))
        if (number, telling.beat) == self.refuses:
            raise Refused("POST /somewhere", 409, {"code": "case_stale"})
        if number == self.breaks:
            raise RuntimeError("a client broke")


def stage(recorder: Recorder, stories, stopping=lambda: False) -> Stage:
    """A stage with a progress bar that nobody sees."""
    return Stage(recorder, stories, 1, tqdm(disable=True), stopping)


def test_many_clients_play_every_beat_once_and_keep_the_order_within_a_story():
    recorder = Recorder()
    stage(recorder, [story(n, 9) for n in range(40)]).run(8)
    assert len(recorder.played) == len(set(recorder.played)) == 40 * 9
    for number in range(40):
        moments = [at for who, at in recorder.played if who == number]
        assert moments == sorted(moments)


def test_one_client_plays_in_the_order_of_time():
    recorder = Recorder()
    stage(recorder, [story(n, 5) for n in range(20)][::-1]).run(1)
    assert [at for _, at in recorder.played] == sorted(at for _, at in recorder.played)


def test_a_refused_move_ends_its_story_and_no_other():
    recorder = Recorder(refuses=(3, 2))
    played = stage(recorder, [story(n, 5) for n in range(6)])
    played.run(4)
    assert len([who for who, _ in recorder.played if who == 3]) == 3
    assert len(recorder.played) == 5 * 5 + 3
    assert len(played.refused) == 1
    assert "case_stale" in played.refused[0]


def test_a_client_that_breaks_is_not_passed_over_in_silence():
    with pytest.raises(RuntimeError, match="a client broke"):
        stage(Recorder(breaks=2), [story(n, 5) for n in range(6)]).run(4)


def test_whoever_ends_the_demo_ends_the_day():
    recorder = Recorder()
    stage(recorder, [story(n, 5) for n in range(6)], stopping=lambda: len(recorder.played) >= 7).run(1)
    assert len(recorder.played) == 7


def test_players_count_cases_and_not_moves():
    counted = Counted()
    for uuid, moves in {"a": ("open", "dispatch", "return", "dispatch", "close"), "b": ("open", "transfer")}.items():
        for hour, move in enumerate(moves):
            counted.saw(uuid, move, NOON + timedelta(hours=hour))
    counted.saw("old", "open", NOON - timedelta(days=1))
    day = Period(date(2026, 9, 30), date(2026, 9, 30))
    assert counted.figures(day) == Figures(2, 2, 1, 1, None, 4.0)
    counted.saw("a", "reopen", NOON + timedelta(hours=6))
    assert counted.figures(day).closed == 0


def test_counts_that_differ_are_named():
    one, other = Figures(5, 4, 3, 0, 2, 4.04), Figures(5, 3, 3, 0, None, 4.0)
    assert disagreements(one, other) == ["dispatched 4 ≠ 3"]
    assert disagreements(one, one) == []
