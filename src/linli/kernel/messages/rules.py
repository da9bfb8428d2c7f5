"""When a message is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta

STEPS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
LEASE = timedelta(minutes=5)
"""How long a claimed message belongs to its worker; a worker that died lets it go after this."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many failed attempts; None when it is given up."""
    return STEPS[attempts - 1] if attempts <= len(STEPS) else None
