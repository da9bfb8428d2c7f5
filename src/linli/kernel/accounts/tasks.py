"""What the worker does for accounts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from linli.kernel.accounts.services import forget_what_is_over


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.forget", queue="accounts", queueing_lock="accounts.forget")
def forget(timestamp: int) -> None:
    """Forget ended sessions and old unknown names, once an hour."""
    forget_what_is_over()
