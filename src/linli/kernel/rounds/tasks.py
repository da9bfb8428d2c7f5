"""What the worker does for rounds: once a day, standing rounds follow who is there now."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from linli.kernel.rounds.services.following import follow_day

log = logging.getLogger("linli.rounds")


@app.periodic(cron="41 18 * * *")  # UTC: 02:41 in Shanghai, before packs are built and anybody goes
@app.task(name="rounds.follow_day", queue="clock", queueing_lock="rounds.follow_day")
def follow(timestamp: int = 0) -> None:
    """Ask the rules of standing rounds again."""
    close_old_connections()
    planned = follow_day()
    if planned.new or planned.superseded:
        log.info("rounds: %d visits planned, %d superseded", planned.new, planned.superseded)
