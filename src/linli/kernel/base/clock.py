"""The one place where the kernel reads the time.

``now()`` is the server's time in UTC. A simulation (``linli demo``) and tests may shift it for the current context;
nothing else may, and the HTTP header that does so is honoured only when ``LINLI_SIMULATION`` is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from linli.lib.calendars import SHANGHAI

_shifted: ContextVar[datetime | None] = ContextVar("linli_now", default=None)


def now() -> datetime:
    """The present moment, timezone-aware, UTC."""
    return _shifted.get() or datetime.now(UTC)


def today() -> date:
    """The present day in the district (Asia/Shanghai)."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day of a moment in the district."""
    return moment.astimezone(SHANGHAI).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run a block as if it were ``moment`` (timezone-aware)."""
    if moment.tzinfo is None:
        raise ValueError("moment must be timezone-aware")
    token = _shifted.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _shifted.reset(token)
