"""Rooms above hear of submissions whose facts were taken, in the transaction that took them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kernel.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Arrival:
    """A submission about somebody or something, just taken."""

    uuid: UUID
    form: str
    subject_kind: str
    subject_uuid: UUID
    answered_at: datetime
    channel: str


Hearer = Callable[[Sequence[Arrival], Actor], None]
_hearers: list[Hearer] = []


def hear(hearer: Hearer) -> None:
    """Hear of arrivals, from ``AppConfig.ready``. The same twice is harmless."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def announce(arrivals: Sequence[Arrival], by: Actor) -> None:
    """Tell all who want to hear of submissions that came together; what one of them raises, they are refused for."""
    for hearer in _hearers if arrivals else ():
        hearer(arrivals, by)
