"""A step tells its name, moves when it takes long, and says how long it took."""

from __future__ import annotations

import io
import re
import threading

import pytest

from linli.config.commands import waiting
from linli.config.commands.waiting import Waiting, bar


class Terminal(io.StringIO):
    """Somebody looks; ``drawn`` is set when a bar was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "█" in text:
            self.drawn.set()
        return super().write(text)


def test_where_nobody_looks_it_is_one_plain_line() -> None:
    out = io.StringIO()
    with Waiting("数据包 pack", out):
        pass
    assert re.fullmatch(r"  数据包 pack … \d+\.\d s\n", out.getvalue())


def test_a_long_step_moves_and_leaves_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AFTER_SECONDS", 0.0)
    out = Terminal()
    step = Waiting("服务 server", out).start()
    assert out.drawn.wait(30)
    step.end("up")
    assert out.getvalue().rpartition("\r\033[K")[2] == "  服务 server … up\n"


def test_a_short_step_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AFTER_SECONDS", 3600.0)
    out = Terminal()
    with Waiting("x", out):
        pass
    assert not out.drawn.is_set()


def test_a_step_that_fails_says_so() -> None:
    out = io.StringIO()
    with pytest.raises(ValueError), Waiting("x", out):
        raise ValueError
    assert out.getvalue() == "  x … ✗\n"


def test_the_bar_wanders() -> None:
    assert bar(0.0) == "███░░░░░░░░░ 0 s"
    assert len({bar(n * waiting.EVERY_SECONDS).split()[0] for n in range(waiting.WIDTH)}) == waiting.WIDTH
