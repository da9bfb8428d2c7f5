"""The clockwork of the lists: names of who booked are forgotten."""

from __future__ import annotations

from procrastinate.contrib.django import app

from linli.kernel.base import clock
from linli.scenarios.lists import bookings


@app.periodic(cron="37 18 * * *")  # UTC: 02:37 in Shanghai
@app.task(name="lists.forget", queue="clock", queueing_lock="lists.forget")
def forget(timestamp: int = 0) -> None:
    """Take away names and phones of activities that are long over."""
    bookings.forget(clock.now())
