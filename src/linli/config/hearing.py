"""Calls the scenarios' handlers for entries that the outbox tells of.

A handler that fails must hold up nobody: what it wrote is taken back, and a job of its own tries it again later.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.services import consequences
from linli.kernel.scenario import scenarios

log = logging.getLogger("linli.hearing")

Handler = Callable[[Sequence[Heard]], None]
OWN: tuple[Handler, ...] = (consequences.settle,)
TRIES = RetryStrategy(max_attempts=10, exponential_wait=3)


def name_of(handler: Handler) -> str:
    """The dotted name by which a job finds a handler again."""
    return f"{handler.__module__}.{handler.__qualname__}"


def handlers_of(case_type: str, move: str) -> tuple[Handler, ...]:
    """Who wants to hear of a move: the kernel, and the case's own scenario, under the move's name or ``*``."""
    slug = case_type.partition(".")[0]
    for scenario in scenarios():
        if scenario.slug == slug:
            return (*OWN, *scenario.on.get(move, ()), *scenario.on.get("*", ()))
    return OWN


def hear(batch: Sequence[Heard]) -> None:
    """Call every handler once with the entries it wants, in order, each within a savepoint of the batch."""
    wanted: dict[Handler, list[Heard]] = defaultdict(list)
    for heard in batch:
        for handler in handlers_of(heard.type, heard.move):
            wanted[handler].append(heard)
    for handler, entries in wanted.items():
        _call(handler, entries)


def _call(handler: Handler, entries: list[Heard]) -> None:
    try:
        with transaction.atomic():
            handler(entries)
    except OperationalError:
        raise  # the database is gone, and with it the batch: it will be told again as a whole
    except Exception:
        log.exception("%s failed for %d entries; it is tried again", name_of(handler), len(entries))
        for heard in entries:
            hear_again.configure(schedule_in={"seconds": 3}).defer(handler=name_of(handler), heard=_plain(heard))


@app.task(name="linli.hear_again", queue="hearing", retry=TRIES)
def hear_again(*, handler: str, heard: dict[str, Any]) -> None:
    """Tell one handler of one entry again."""
    entry = Heard(**{**heard, "case_uuid": UUID(heard["case_uuid"])})
    for known in handlers_of(entry.type, entry.move):
        if name_of(known) == handler:
            with transaction.atomic():
                known([entry])


def _plain(heard: Heard) -> dict[str, Any]:
    return {**asdict(heard), "case_uuid": str(heard.case_uuid)}
