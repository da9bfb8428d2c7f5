"""The clockwork of the lists: names of who booked are forgotten, offers end after their last day."""

from __future__ import annotations

from procrastinate.contrib.django import app

from linli.kernel.base import clock
from linli.scenarios.lists import bookings, services


@app.periodic(cron="37 18 * * *")  # UTC: 02:37 in Shanghai
@app.task(name="lists.forget", queue="clock", queueing_lock="lists.forget")
def forget(timestamp: int = 0) -> None:
    """Take away names and phones of activities that are long over."""
    bookings.forget(clock.now())


@app.periodic(cron="17 16 * * *")  # UTC: 00:17 in Shanghai
@app.task(name="lists.expire", queue="clock", queueing_lock="lists.expire")
def expire(timestamp: int = 0) -> None:
    """End offers whose last day has passed and that owe nothing."""
    services.expire_all(clock.now())
