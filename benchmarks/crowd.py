"""Eight at once: how long each of many questions takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from statistics import quantiles
from typing import Any

CLIENTS = 8

Ask = Callable[[Any], object]


def p95(ask: Callable[[int], Callable[[Any], object]], questions: Sequence[Any], times: int) -> float:
    """p95 in ms. ``ask(n)`` gives the n-th client's way to put a question; each puts every question ``times`` times."""
    taken: list[float] = []
    troubles: list[Exception] = []

    def work(put: Ask) -> None:
        try:
            for _ in range(times):
                for question in questions:
                    began = time.perf_counter()
                    put(question)
                    taken.append((time.perf_counter() - began) * 1000)
        except Exception as error:  # noqa: BLE001 -- told by the main thread
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(ask(n),)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return quantiles(taken, n=20)[18]
