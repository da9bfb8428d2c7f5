"""Real server processes for tests: started on a free port, asked until they answer, ended by their own id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

START_SECONDS = 120


@dataclass
class Server:
    """A running ``linli serve`` or one of its parts."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(check: object, seconds: float, what: str) -> None:
    """Ask ``check()`` until it is true; fails after ``seconds`` with what was waited for."""
    assert callable(check)
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return
        pause.wait(0.05)
    raise AssertionError(f"waited {seconds} s for {what}")


@contextmanager
def serving(words: list[str], env: Mapping[str, str], log: Path, *, port: int | None = None) -> Iterator[Server]:
    """Run ``python -m <words> --port …`` until it answers ``/healthz``; end it in the end."""
    port = port or free_port()
    command = [sys.executable, "-W", "ignore", "-m", *words, "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        until(lambda: process.poll() is not None or healthy(server.url), START_SECONDS, f"{words} to answer")
        assert process.poll() is None, f"the server ended:\n{server.said()}"
        yield server
    finally:
        end(process)


def healthy(url: str) -> bool:
    """Whether the server says that it is well."""
    try:
        return httpx.get(f"{url}/healthz", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def family(server: Server) -> list[psutil.Process]:
    """Everything that the server started, and what that started."""
    return psutil.Process(server.process.pid).children(recursive=True)


def children(server: Server, word: str) -> list[psutil.Process]:
    """Processes under the server whose command line has the word."""
    return [child for child in family(server) if word in _command_of(child)]


def ended(processes: list[psutil.Process]) -> bool:
    """Whether none of them runs any more."""
    return not any(_runs(process) for process in processes)


def _runs(process: psutil.Process) -> bool:
    """One that nobody has buried yet does not run."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _command_of(process: psutil.Process) -> str:
    """The command line; nothing for a process that has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; kill its whole session when it does not."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
