"""What the worker does for cases: the clockwork, once a minute; files that no case claimed, once a day."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from linli.kernel.base import clock
from linli.kernel.cases.services import attachments, timers

log = logging.getLogger("linli.timers")

ROUNDS = 20  # after an outage what has gathered is done in rounds, and the rest a minute later


# No running lock: a worker that is killed would hold it for ever, and two runs at once do no harm.
@app.periodic(cron="* * * * *")
@app.task(name="cases.run_timers", queue="clock", queueing_lock="cases.run_timers")
def run_timers(timestamp: int = 0) -> None:
    """Remind, wake and escalate what is due."""
    close_old_connections()  # the database may have been restarted since this thread last asked it
    for _ in range(ROUNDS):
        tick = timers.run_timers(clock.now())
        if tick.all:
            log.info("timers: %d reminded, %d woken, %d escalated", tick.reminded, tick.woken, tick.escalated)
        if max(tick.reminded, tick.woken + tick.escalated) < timers.LIMIT:
            return


@app.periodic(cron="17 3 * * *")
@app.task(name="cases.remove_unclaimed_files", queue="clock", queueing_lock="cases.remove_unclaimed_files")
def remove_unclaimed_files(timestamp: int = 0) -> None:
    """Take away files that nobody named in a report or a move for a day."""
    close_old_connections()
    if removed := attachments.remove_unclaimed():
        log.info("files: %d unclaimed removed", removed)
