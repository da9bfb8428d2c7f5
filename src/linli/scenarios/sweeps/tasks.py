"""The clockwork of sweeps: contacts begin on their day, and their record goes when their last one is over."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from linli.scenarios.sweeps.services.contacting import begin_due, end_expired

log = logging.getLogger("linli.sweeps")


@app.periodic(cron="5 * * * *")  # every hour: a worker that slept over midnight lets go soon after
@app.task(name="sweeps.contacts", queue="clock", queueing_lock="sweeps.contacts")
def contacts(timestamp: int = 0) -> None:
    """Let contacts go whose last day is over; plan the first call of those that begin today."""
    close_old_connections()
    begin_due()
    if ended := end_expired():
        log.info("sweeps: the record of %d contacts is deleted", ended)
