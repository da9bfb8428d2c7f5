"""A process that was started by another ends with it, even when the other was killed and could say nothing."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time

LOOK_SECONDS = 0.5
EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h
STARTED_BY = "LINLI_STARTED_BY"


def as_child() -> dict[str, str]:
    """What a process adds to the environment of those it starts, so that they know whose children they are: one that is
    still setting itself up when its parent dies would otherwise take its new parent for the old one."""
    return {STARTED_BY: str(os.getpid())}


def end_with_parent() -> None:
    """From now on, end this process when its parent is gone; PostgreSQL rolls back what was open."""
    parent = _parent()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(EXIT_CODE)

    threading.Thread(target=watch, name="orphan", daemon=True).start()


def _parent() -> int:
    """The process that started this one, dead or alive."""
    spawned_by = multiprocessing.parent_process()
    if spawned_by is not None and spawned_by.pid is not None:
        return spawned_by.pid
    return int(os.environ.get(STARTED_BY) or os.getppid())
