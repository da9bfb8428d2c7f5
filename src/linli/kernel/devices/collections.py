"""What packs are made of. Rooms above register their collections; devices knows none.

A collection is *of an area* (a grid, or a community for what stands in none), *of a person*, or *of all*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import Actor

Row = tuple[str, Any]
"""A key and a value that JSON can hold."""
Scoped = Literal["area", "person", "all"]


def _never() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection. ``rows(area, keys, by)`` answers those keys of an area as they are now, or all for None; an area is
    empty for what is of a person or of all. ``stamp()`` changes whenever everything must be read again. ``action`` is
    what somebody must hold to get it."""

    slug: str
    scope: Scoped
    rows: Callable[[str, Sequence[str] | None, Actor], Iterable[Row]]
    stamp: Callable[[], str] = _never
    action: str = "devices.pack"


_collections: dict[str, Collection] = {}
_areas: list[Callable[[Scope], list[tuple[str, str]]]] = []


def collection(made: Collection) -> None:
    """Have a collection carried along, from ``AppConfig.ready``. The same slug again replaces it."""
    _collections[made.slug] = made


def collections() -> tuple[Collection, ...]:
    """All of them, by slug."""
    return tuple(_collections[slug] for slug in sorted(_collections))


def name_areas(question: Callable[[Scope], list[tuple[str, str]]]) -> None:
    """Let the room of places say which areas (code, name) lie in a scope."""
    _areas[:] = [question]


def areas_in(scope: Scope) -> list[tuple[str, str]]:
    """The areas (code, name) of a scope, by code."""
    return [area for question in _areas for area in question(scope)]
