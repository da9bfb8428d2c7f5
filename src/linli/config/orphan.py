"""A process that was started by another ends with it, even when the other was killed and could say nothing."""

from __future__ import annotations

import os
import threading
import time

LOOK_SECONDS = 0.5


def end_with_parent() -> None:
    """From now on, end this process when its parent is gone; PostgreSQL rolls back what was open."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(70)

    threading.Thread(target=watch, name="orphan", daemon=True).start()
