"""``python -m linli.config.web``: the web processes alone, under granian. ``linli serve`` starts this."""

from __future__ import annotations

import argparse

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from linli.config.orphan import end_with_parent

BACKLOG = 1024
GRACE_SECONDS = 10  # open streams do not end by themselves


def run(host: str, port: int, workers: int, parent: int | None = None) -> None:
    """Serve until SIGTERM or SIGINT; a web process that dies is replaced."""
    end_with_parent(parent)
    Server(
        "linli.config.application:make",
        factory=True,
        interface=Interfaces.RSGI,
        address=host,
        port=port,
        workers=workers,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(keep_alive=True, header_read_timeout=30_000),
        websockets=False,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--parent", type=int, help="end when this process is gone")
    given = parser.parse_args()
    run(given.host, given.port, given.workers, given.parent)
