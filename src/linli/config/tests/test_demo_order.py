"""In which order a demo does things: the worker, whose clock is the real one, comes when the simulated day is over."""

from __future__ import annotations

import argparse
import threading
from datetime import date
from types import SimpleNamespace

import pytest

from linli.config import supervisor
from linli.config.commands import demo, demo_day


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a demo does, in order, without doing it."""
    happened: list[str] = []

    class Supervisor:
        address = "http://127.0.0.1:1"

        def __init__(self, *_: object, with_worker: bool, **__: object) -> None:
            self.stop = threading.Event()
            self.children = [SimpleNamespace(log="")]
            if with_worker:
                self.add_worker()

        def add_worker(self) -> None:
            happened.append("worker")

        def run(self, on_ready) -> None:
            on_ready()
            assert self.stop.wait(30)

    monkeypatch.setattr(supervisor, "Supervisor", Supervisor)
    for name in ("_step", "_prepare_district", "_show_logins"):
        monkeypatch.setattr(demo, name, lambda *_: None)
    monkeypatch.setattr(demo_day, "show_public_door", lambda _: None)
    monkeypatch.setattr(demo_day, "run", lambda *_, **__: happened.append("day"))
    monkeypatch.setattr(demo_day, "show", lambda *_: happened.append("table"))
    monkeypatch.setattr(demo_day, "play_matters", lambda *_, **__: happened.append("matters"))
    return happened


def start(monkeypatch: pytest.MonkeyPatch, *words: str, recorded: demo_day.Day | None = None) -> None:
    """A demo that ends when everything has been shown."""
    monkeypatch.setattr(demo_day, "recorded", lambda: recorded)
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    assert demo.run(parser.parse_args([*words, "--exit", "--port", "1"])) == 0


def test_the_worker_comes_when_the_day_is_over(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch)
    assert done == ["day", "worker", "table", "matters"]


def test_a_day_that_was_played_or_broken_off_is_not_played_again(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(monkeypatch, recorded=demo_day.Day(date(2026, 9, 30), 300, 1, is_played=False))
    assert done == ["worker", "worker", "table", "matters"]


def test_a_day_can_be_left_out(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch, "--no-day")
    assert "day" not in done
    assert done[0] == "worker"


def test_the_server_keeps_its_worker_when_the_day_breaks(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("no server")

    monkeypatch.setattr(demo_day, "run", breaks)
    start(monkeypatch)
    assert done == ["worker"]


def test_a_supervisor_takes_a_worker_later_and_only_one() -> None:
    class Env:
        database_url = "postgresql://nobody@127.0.0.1:1/nothing"

    made = supervisor.Supervisor(Env(), host="127.0.0.1", port=1, workers=1, with_worker=False)
    assert [child.name for child in made.children] == ["web"]
    made.add_worker()
    made.add_worker()
    assert [child.name for child in made.children] == ["web", "worker"]
