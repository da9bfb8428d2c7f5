"""A process ends with the one that started it, also when that one died while it was still setting itself up."""

from __future__ import annotations

import os
import subprocess
import sys

from linli.config import orphan

LATE = """
import multiprocessing, threading
from linli.config.orphan import end_with_parent

end_with_parent()
threading.Event().wait()
"""


def _run(env: dict[str, str]) -> int:
    """How a process ends that looks for its parent only now."""
    return subprocess.run([sys.executable, "-c", LATE], env={**os.environ, **env}, timeout=60, check=False).returncode


def test_a_process_whose_parent_died_before_it_looked_ends():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert _run({orphan.STARTED_BY: str(gone.pid)}) == orphan.EXIT_CODE


def test_children_know_who_started_them(monkeypatch):
    monkeypatch.delenv(orphan.STARTED_BY, raising=False)
    assert orphan._parent() == os.getppid()  # started by hand: whoever that was
    monkeypatch.setenv(orphan.STARTED_BY, "4242")
    assert orphan._parent() == 4242
    assert orphan.as_child() == {orphan.STARTED_BY: str(os.getpid())}
