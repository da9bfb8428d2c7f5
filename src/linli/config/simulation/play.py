"""Plays a plan against a running server: in the order of time, by a few clients at once, each case by one at a time."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Never

from django.db import connection
from tqdm import tqdm

from linli.config.simulation.acts import Acts, NotOffered, Telling
from linli.config.simulation.counting import Counted
from linli.config.simulation.line import Line, Refused
from linli.config.simulation.reports import Story

CLIENTS = 6


@dataclass
class Played:
    """What came of it. ``refused``: moves that the server did not take, each a sentence; none is expected."""

    counted: Counted
    answers: Counter[int] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    stopped: bool = False


class Stage:
    """The stories that wait for their next beat, the earliest first.

    A story is one case, or a few that depend on each other; it is in one pair of hands at a time, so that a beat never
    overtakes the one before it. Different stories run side by side.
    """

    def __init__(
        self, acts: Acts, stories: Sequence[Story], seed: int, bar: tqdm[Never], stopping: Callable[[], bool]
    ) -> None:
        self._acts, self._bar, self._stopping = acts, bar, stopping
        self._waiting = [
            (story.beats[0].at, story.number, Telling(story, Random(f"linli acts {seed} {story.number}")))
            for story in stories
        ]
        heapq.heapify(self._waiting)
        self._free = threading.Condition()
        self._busy = 0
        self.refused: list[str] = []
        self.failed: BaseException | None = None

    def run(self, clients: int) -> None:
        """Play until no story waits. Raises what broke a client, if anything did."""
        threads = [threading.Thread(target=self._client, name=f"client {n}", daemon=True) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failed is not None:
            raise self.failed

    def _client(self) -> None:
        try:
            while (telling := self._take()) is not None:
                self._give_back(telling, self._play(telling))
        except BaseException as error:  # noqa: BLE001 -- told to whoever waits for the threads
            with self._free:
                self.failed = None if self._stopping() else error  # the server ends with its demo
                self._busy -= 1
                self._free.notify_all()
        finally:
            connection.close()

    def _take(self) -> Telling | None:
        with self._free:
            while not self._waiting and self._busy and self.failed is None:
                self._free.wait()
            if not self._waiting or self._stopping() or self.failed is not None:
                return None
            self._busy += 1
            return heapq.heappop(self._waiting)[2]

    def _play(self, telling: Telling) -> bool:
        """Play one beat; whether the story goes on."""
        beat = telling.story.beats[telling.beat]
        try:
            self._acts.play(telling, beat)
        except (Refused, NotOffered, LookupError) as error:
            with self._free:
                self.refused.append(f"{telling.story.number} {telling.story.way}/{beat.step.move}: {error!r}")
            return False
        return True

    def _give_back(self, telling: Telling, goes_on: bool) -> None:
        beats, done = telling.story.beats, telling.beat + 1
        with self._free:
            self._bar.update(1 if goes_on else len(beats) - telling.beat)
            self._bar.set_postfix_str(f"{beats[telling.beat].at:%m-%d %H:%M}", refresh=False)
            telling.beat = done
            if goes_on and done < len(beats):
                heapq.heappush(self._waiting, (beats[done].at, telling.story.number, telling))
            self._busy -= 1
            self._free.notify_all()


def play(
    line: Line,
    acts: Acts,
    stories: Sequence[Story],
    *,
    seed: int,
    quiet: bool,
    stopping: Callable[[], bool] = lambda: False,
) -> Played:
    """Play the stories, with a progress bar unless ``quiet``; ends early when ``stopping()`` says so."""
    beats = sum(len(story.beats) for story in stories)
    with tqdm(total=beats, desc="模拟一天 one day", unit=" 步", disable=quiet, dynamic_ncols=True) as bar:
        stage = Stage(acts, stories, seed, bar, stopping)
        stage.run(CLIENTS)
    return Played(acts.counted, line.answers, stage.refused, stopping())
