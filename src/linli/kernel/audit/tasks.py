"""What the worker does for the audit."""

from __future__ import annotations

from procrastinate.contrib.django import app

from linli.kernel.audit.services import seal_due


@app.periodic(cron="7 16 * * *")  # UTC: 00:07 in Shanghai, when the last writers of the day have committed
@app.task(name="audit.seal", queue="audit", queueing_lock="audit.seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Seal every day that is over."""
    seal_due()
