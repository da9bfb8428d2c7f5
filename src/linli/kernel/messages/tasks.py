"""What the worker does for messages."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from linli.kernel.messages.services import deliver_due
from linli.kernel.messages.services.outgoing import wake_with

LOCK = "messages.deliver"


@app.periodic(cron="* * * * *")
@app.task(name="messages.deliver_due", queue="messages", queueing_lock=LOCK, lock=LOCK)
def deliver(timestamp: int = 0) -> None:
    """Deliver what is due: called as soon as something waits, and every minute for the retries."""
    deliver_due()


def wake() -> None:
    """Have the worker look now, unless it is about to."""
    try:
        deliver.defer()
    except AlreadyEnqueued:
        return


wake_with(wake)
