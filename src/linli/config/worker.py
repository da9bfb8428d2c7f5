"""The worker process: tells of new timeline entries, and runs what is scheduled or slow.

Two engines on one PostgreSQL (docs/decisions/0002-one-way-out.md): the outbox is emptied in batches by a thread;
procrastinate carries reminders, escalations, the seal of the day and deliveries.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading

import django
from django.db import DatabaseError, InterfaceError, connection

from linli.config.orphan import end_with_parent

log = logging.getLogger("linli.worker")

IDLE_SECONDS = 0.15  # how late the tally and the streams may be when nothing happens
TROUBLE_SECONDS = 1.0
GRACE_SECONDS = 10.0


def run(parent: int | None = None) -> None:
    """Work until SIGTERM or SIGINT; what is begun is finished first."""
    end_with_parent(parent)
    django.setup()
    from linli.kernel.scenario import scenarios

    scenarios()  # the clockwork moves cases of every type
    asyncio.run(_work())


async def _work() -> None:
    stop = threading.Event()
    stopping = asyncio.Event()

    def end() -> None:
        stop.set()
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    await asyncio.gather(asyncio.to_thread(empty_outbox, stop), _run_jobs(stopping))


def empty_outbox(stop: threading.Event) -> None:
    """Consume batches until ``stop``; wait a moment when there is nothing, longer when the database is gone."""
    from linli.config.hearing import hear
    from linli.kernel.cases.outbox import consume

    while not stop.is_set():
        try:
            if consume(hear=hear):
                continue
            pause = IDLE_SECONDS
        except (DatabaseError, InterfaceError) as error:
            log.warning("the outbox waits for the database: %s", error)
            connection.close()
            pause = TROUBLE_SECONDS
        stop.wait(pause)
    connection.close()


async def _run_jobs(stopping: asyncio.Event) -> None:
    """procrastinate's worker, started again when the database comes back."""
    while not stopping.is_set():
        jobs = asyncio.ensure_future(_jobs())
        end = asyncio.ensure_future(stopping.wait())
        await asyncio.wait({jobs, end}, return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        if not jobs.done():
            jobs.cancel()  # it finishes what it has begun, for as long as its grace
        try:
            await jobs
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001 -- any trouble of the queue ends in another try
            log.warning("the job queue waits: %s", type(error).__name__)
            await asyncio.sleep(TROUBLE_SECONDS)


async def _jobs() -> None:
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                name="linli",
                concurrency=2,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
