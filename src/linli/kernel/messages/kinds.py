"""The sentences of messages, in Chinese and English, in one catalogue; rooms and scenarios declare theirs at import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """One sentence; ``{names}`` are filled from the message's parameters."""

    kind: str
    zh: str
    en: str


CATALOGUE: dict[str, Kind] = {}


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def declare(kind: str, zh: str, en: str) -> None:
    """Add a sentence. Declaring the same again is harmless.

    Raises ValueError when the kind has another sentence already.
    """
    new = Kind(kind, zh, en)
    if CATALOGUE.setdefault(kind, new) != new:
        raise ValueError(f"message kind declared twice: {kind}")


def sentence(kind: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """The sentence in Chinese and English. A kind that is no longer declared is told by its name."""
    found = CATALOGUE.get(kind)
    if found is None:
        return kind, kind
    gaps = _Gaps(params)
    return found.zh.format_map(gaps), found.en.format_map(gaps)
