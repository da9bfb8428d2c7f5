"""The clockwork of care: once a day grades that end are told of, and what is known is looked at again."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from linli.scenarios.care.services.reminding import remind


@app.periodic(cron="11 22 * * *")  # UTC: 06:11 in Shanghai
@app.task(name="care.remind", queue="clock", queueing_lock="care.remind")
def remind_day(timestamp: int = 0) -> None:
    """Remind of grades and follow what is known."""
    close_old_connections()
    remind()
