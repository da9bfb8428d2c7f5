"""Keeps the web processes, the worker and the embedded PostgreSQL alive, and ends them together."""

from __future__ import annotations

import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from linli.config import database
from linli.config.environment import Environment

log = logging.getLogger("linli.supervisor")

LOOK_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 10.0
GRACE_SECONDS = 20.0
RETRY_DATABASE_SECONDS = 1.0


@dataclass
class Child:
    """One process that is started again whenever it ends, the sooner the longer it lived."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait: float = 0.0
    start_at: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Start it when it does not run and its waiting time is over."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            lived = time.monotonic() - self.started_at
            self.wait = 0.2 if lived > 5 else min(LONGEST_WAIT_SECONDS, max(0.4, self.wait * 2))
            log.warning("%s ended with %s; starting it again", self.name, self.process.returncode)
            self.process = None
            self.start_at = time.monotonic() + self.wait
        if time.monotonic() >= self.start_at:
            self.started_at = time.monotonic()
            self.process = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        if self.log is None:
            return subprocess.Popen(self.command, env=self.env, stdin=subprocess.DEVNULL)
        with self.log.open("ab") as out:
            return subprocess.Popen(self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def end(self) -> None:
        """Ask it to finish."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_for_end(self, seconds: float) -> None:
        """Wait until it has finished; kill it when it takes longer."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            log.warning("%s does not end; killing it", self.name)
            self.process.kill()
            self.process.wait()


def is_taken(port: int) -> bool:
    """Whether somebody listens there on this machine, which is then said: the web processes would share the port with
    them and nobody would notice."""
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if taken:
        print(f"端口 {port} 已被占用,请用 --port 另选 port {port} is in use, choose another: --port", flush=True)
    return taken


class Supervisor:
    """``linli serve``: see the module."""

    def __init__(
        self, env: Environment, *, host: str, port: int, workers: int, with_worker: bool, log: Path | None = None
    ) -> None:
        self.env = env
        self.embedded = not env.database_url
        self.url = database.url(env)
        self.local, self.port = "127.0.0.1" if host in ("0.0.0.0", "::") else host, port
        self.address = f"http://{self.local}:{port}"
        child_env = {**os.environ, "LINLI_DATABASE_URL": self.url, "PYTHONUNBUFFERED": "1"}
        python = [sys.executable, "-W", "ignore", "-m"]
        ours = ["--parent", str(os.getpid())]
        web = [*python, "linli.config.web", "--host", host, "--port", str(port), "--workers", str(workers), *ours]
        # PGAPPNAME is libpq's: PostgreSQL's log and pg_stat_activity then tell the processes apart
        self.children = [Child("web", web, child_env | {"PGAPPNAME": "linli-web"}, log)]
        worker = [*python, "linli.config.cli", "worker", *ours]
        self._worker = Child("worker", worker, child_env | {"PGAPPNAME": "linli-worker"}, log)
        self.stop = threading.Event()
        self._look_at = 0.0
        if with_worker:
            self.add_worker()

    def add_worker(self) -> None:
        """Have the worker too, when it was left out at first. Calling it again is harmless."""
        if self._worker not in self.children:
            self.children.append(self._worker)

    def run(self, on_ready: Callable[[], None] | None = None) -> None:
        """Keep everything alive until SIGTERM or SIGINT; ``on_ready`` is called once, when the server answers."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        waiting_for = on_ready
        try:
            while not self.stop.is_set():
                for child in self.children:
                    child.look()
                if waiting_for is not None and self.answers():
                    waiting_for()
                    waiting_for = None
                if self.embedded:
                    self._look_after_database()
                self.stop.wait(LOOK_SECONDS if waiting_for is None else 0.05)
        finally:
            self.end()

    def answers(self) -> bool:
        """Whether the server says that it is well."""
        asked = http.client.HTTPConnection(self.local, self.port, timeout=2)
        try:
            asked.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return asked.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()

    def _look_after_database(self) -> None:
        """Start the embedded PostgreSQL again when its postmaster is gone."""
        if time.monotonic() < self._look_at or database.embedded_runs(self.env):
            return
        self._look_at = time.monotonic() + RETRY_DATABASE_SECONDS
        log.warning("PostgreSQL does not run; starting it again")
        try:
            database.restart_embedded(self.env)
            psycopg.connect(self.url, connect_timeout=5).close()
            log.warning("PostgreSQL is back")
        except Exception as error:  # noqa: BLE001 -- its last processes may still hold its memory: next time
            log.warning("PostgreSQL did not start: %s", error)

    def end(self) -> None:
        """End every child together; PostgreSQL stays (``linli stop`` ends it)."""
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.end()
        for child in self.children:
            child.wait_for_end(deadline - time.monotonic())
