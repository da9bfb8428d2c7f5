"""``linli worker``: the worker alone, for a machine of its own."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    from linli.config import worker

    worker.run()
    return 0
