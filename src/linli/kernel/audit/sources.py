"""The logs that are sealed day by day. Rooms above register theirs; the audit's own is the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Tell = Callable[[str], None]
"""Hears of each step of a long verification."""


class Leaf(NamedTuple):
    """One entry of a log: its id, and the bytes that the seal vouches for (as a rule the entry's hash)."""

    id: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that verification found, by name. ``object_id`` says where."""

    source: str
    kind: str
    object_id: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Source:
    """A log: the leaves of a local day in order of id, a check of its own, the day of its first entry."""

    name: str
    leaves_of_day: Callable[[date], Iterable[Leaf]]
    verify: Callable[[Tell], Iterable[Problem]]
    first_day: Callable[[], date | None]


_sources: dict[str, Source] = {}


def register_source(
    name: str,
    leaves_of_day: Callable[[date], Iterable[Leaf]],
    verify: Callable[[Tell], Iterable[Problem]],
    first_day: Callable[[], date | None],
) -> None:
    """Have a log sealed and verified, from ``AppConfig.ready``. Registering a name again replaces it.

    ``first_day`` answers the local day (Asia/Shanghai) of the oldest entry, None for an empty log.
    """
    _sources[name] = Source(name, leaves_of_day, verify, first_day)


def sources() -> tuple[Source, ...]:
    """All registered logs, by name."""
    return tuple(_sources[name] for name in sorted(_sources))
