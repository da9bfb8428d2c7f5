"""A process that was started by another ends with it, even when the other was killed and could say nothing."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time

LOOK_SECONDS = 0.5
EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h


def end_with_parent(parent: int | None = None) -> None:
    """From now on, end this process when its parent is gone; PostgreSQL rolls back what was open.

    ``parent`` is the id of the process that started this one, when it told: whoever is still setting itself up when its
    parent dies would otherwise take the one that adopts it for its parent, and stay for ever.
    """
    expected = parent or _parent()

    def watch() -> None:
        while os.getppid() == expected:
            time.sleep(LOOK_SECONDS)
        os._exit(EXIT_CODE)

    threading.Thread(target=watch, name="orphan", daemon=True).start()


def _parent() -> int:
    """The process that started this one: as ``multiprocessing`` remembers it, dead or alive, else whose child it is."""
    spawned_by = multiprocessing.parent_process()
    return spawned_by.pid if spawned_by is not None and spawned_by.pid is not None else os.getppid()
