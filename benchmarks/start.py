"""Seconds from the command ``linli serve`` to the first 200, with a cold data directory and with a warm one.

Cold: no data directory; the embedded PostgreSQL is made, the tables are migrated, the server starts. Warm: everything
is there but nothing runs. The wish of a newcomer is a second start of the demo in under 10 s.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.ports import free_port

WARM_RUNS = 3
LIMIT_SECONDS = 120


def run(quick: bool) -> dict[str, Any]:
    """Figures: cold_seconds, warm_seconds (median)."""
    home = Path(tempfile.mkdtemp(prefix="linli-start-"))
    try:
        cold = _first_answer(home, migrate=True)
        warm = [_first_answer(home, migrate=False) for _ in range(1 if quick else WARM_RUNS)]
    finally:
        _linli(home, "stop")
        shutil.rmtree(home, ignore_errors=True)
    figures = {"cold_seconds": round(cold, 2), "warm_seconds": round(median(warm), 2)}
    return {"figures": figures, "floors": {"warm_seconds": {"max": 10}, "cold_seconds": {"max": 60}}}


def _env(home: Path) -> dict[str, str]:
    given = {key: value for key, value in os.environ.items() if key not in {"LINLI_DATABASE_URL", "LINLI_DISTRICT"}}
    return {**given, "LINLI_HOME": str(home)}


def _linli(home: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "linli.config.cli", *words], env=_env(home), check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _first_answer(home: Path, *, migrate: bool) -> float:
    """Start everything from nothing running, wait for the first 200, end everything."""
    port = free_port()
    began = time.perf_counter()
    if migrate:
        _linli(home, "migrate")
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "linli.config.cli", "serve", "--port", str(port), "--workers", "1"],
        env=_env(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server, began)
        return time.perf_counter() - began
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        _linli(home, "stop")


def _wait_for(url: str, server: subprocess.Popen[bytes], began: float) -> None:
    while time.perf_counter() - began < LIMIT_SECONDS:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError("the server did not answer in time")
