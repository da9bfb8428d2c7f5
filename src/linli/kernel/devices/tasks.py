"""What the worker does for devices: packs before the morning, what waited in vain, files of old parts."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import clock
from linli.kernel.devices.services import housekeeping, packing, waking

log = logging.getLogger("linli.devices")


@app.periodic(cron="37 20 * * *")  # UTC: 04:37 in Shanghai, before anybody fetches a pack
@app.task(name="devices.build_packs", queue="devices", queueing_lock="devices.build_packs")
def build_packs(timestamp: int = 0) -> None:
    """Make every part that is not up to date, and take away those that others replaced."""
    close_old_connections()
    log.info("packs: %d parts are there", packing.build_all(Scope(all=True)))
    housekeeping.remove_old(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="devices.wake", queue="clock", queueing_lock="devices.wake")
def wake(timestamp: int = 0) -> None:
    """Do what waits for something that is here; give up what has waited too long."""
    close_old_connections()
    waking.wake_missed()
    waking.expire(clock.now())
