"""``linli timers``: run the clockwork once by hand: reminders, pauses that end, escalations. The worker does it
every minute."""

from __future__ import annotations

import argparse
from datetime import datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--now`` is for simulations only."""
    parser.add_argument("--now", type=datetime.fromisoformat, help="as if it were this moment (LINLI_SIMULATION only)")


def run(args: argparse.Namespace) -> int:
    """Act on everything whose time is up; prints what was done."""
    import django

    django.setup()
    from django.conf import settings

    from linli.kernel.base import clock
    from linli.kernel.cases.services.timers import run_timers

    if args.now is not None and not settings.ENV.simulation:
        print("--now is for simulations: LINLI_SIMULATION is not set")
        return 2
    now = args.now or clock.now()
    with clock.at(now):
        print(run_timers(now))
    return 0
