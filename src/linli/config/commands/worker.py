"""``linli worker``: the worker alone, for a machine of its own."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``linli serve`` tells its worker."""
    parser.add_argument("--parent", type=int, help="end when this process is gone")


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    from linli.config import worker

    worker.run(args.parent)
    return 0
