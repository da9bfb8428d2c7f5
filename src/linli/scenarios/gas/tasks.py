"""What the worker does for LPG."""

from __future__ import annotations

from procrastinate.contrib.django import app

from linli.scenarios.gas.services import signing


@app.periodic(cron="* * * * *")
@app.task(name="gas.sign", queue="clock", queueing_lock="gas.sign", pass_context=False)
def sign(timestamp: int = 0) -> None:
    """Sign the inspections that are complete."""
    signing.sign_waiting()
