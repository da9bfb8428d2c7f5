"""A process ends with the one that started it, also when that one died while it was still setting itself up."""

from __future__ import annotations

import subprocess
import sys

from linli.config import orphan

LATE = """
import sys, threading
from linli.config.orphan import end_with_parent

end_with_parent(int(sys.argv[1]))
threading.Event().wait()
"""
SPAWNED = """
import multiprocessing, os, threading
from linli.config import orphan

def tell(spawner):
    while os.getppid() == spawner:
        threading.Event().wait(0.01)
    print(orphan._parent() == spawner)

if __name__ == "__main__":
    multiprocessing.get_context("fork").Process(target=tell, args=(os.getpid(),)).start()
    os._exit(0)
"""


def _run(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *words], timeout=60, check=False, capture_output=True, text=True)


def test_a_process_whose_parent_died_before_it_looked_ends():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert _run(LATE, str(gone.pid)).returncode == orphan.EXIT_CODE


def test_a_web_process_knows_the_one_that_spawned_it_when_that_is_gone():
    assert _run(SPAWNED).stdout == "True\n"
