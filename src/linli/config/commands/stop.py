"""``linli stop``: stop the embedded PostgreSQL of this installation."""

from __future__ import annotations

import argparse

from linli.config import database, environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Stop it if it runs."""
    database.stop_embedded(environment.read())
    return 0
