"""What a person sees while a step takes its time: its name, a bar that moves once it takes longer than two seconds, and
in the end how long it took."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TextIO

AFTER_SECONDS, EVERY_SECONDS = 2.0, 0.2
WIDTH = 12


class Waiting:
    """One step whose length nobody knows beforehand. Where nobody looks (no terminal) there is only its line.

    Use it with ``with``, or with ``start`` and ``end`` where another thread knows of the end.
    """

    def __init__(self, name: str, out: TextIO | None = None) -> None:
        self.name = name
        self.out = out or sys.stdout
        self._over = threading.Event()
        self._drawer: threading.Thread | None = None
        self._began = 0.0

    def start(self) -> Waiting:
        """Say that it begins."""
        self._began = time.monotonic()
        self._write(f"  {self.name} … ")
        if self.out.isatty():
            self._drawer = threading.Thread(target=self._draw, name="waiting", daemon=True)
            self._drawer.start()
        return self

    def end(self, words: str = "") -> None:
        """Say that it has ended: ``words``, or the seconds it took."""
        self._over.set()
        if self._drawer is not None:
            self._drawer.join()
            self._write(f"\r\033[K  {self.name} … ")
        self._write(f"{words or f'{time.monotonic() - self._began:.1f} s'}\n")

    def __enter__(self) -> Waiting:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end("" if kind is None else "✗")

    def _draw(self) -> None:
        wait = AFTER_SECONDS
        while not self._over.wait(wait):
            wait = EVERY_SECONDS
            self._write(f"\r\033[K  {self.name} {bar(time.monotonic() - self._began)}")

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()


def bar(seconds: float) -> str:
    """Three blocks that wander to the right and begin again, and the seconds so far."""
    at = int(seconds / EVERY_SECONDS) % WIDTH
    cells = ["█" if (cell - at) % WIDTH < 3 else "░" for cell in range(WIDTH)]
    return f"{''.join(cells)} {seconds:.0f} s"
