"""``linli manage …``: Django's own commands."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after ``manage`` goes to Django as it is."""
    parser.add_argument("rest", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Hand over to Django's command line."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["linli", *args.rest])
    return 0
