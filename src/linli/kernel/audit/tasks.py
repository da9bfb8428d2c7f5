"""What the worker does for the audit."""

from __future__ import annotations

from procrastinate.contrib.django import app

from linli.kernel.audit.services import on_demand, seal_due


@app.periodic(cron="7 16 * * *")  # UTC: 00:07 in Shanghai, when the last writers of the day have committed
@app.task(name="audit.seal", queue="audit", queueing_lock="audit.seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Seal every day that is over."""
    seal_due()


@app.task(name=on_demand.TASK, queue="audit", pass_context=False)
def verify(verification_id: int) -> None:
    """The proof that an auditor asked for."""
    on_demand.run(verification_id)
