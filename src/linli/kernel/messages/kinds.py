"""The sentences that notices and messages are made of, in Chinese and English; scenarios declare theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A sentence in two languages with ``{placeholders}``."""

    slug: str
    zh: str
    en: str


KINDS: dict[str, Kind] = {}


def declare(slug: str, zh: str, en: str) -> None:
    """Add a sentence. Raises ValueError when the slug is taken by another sentence."""
    kind = Kind(slug, zh, en)
    if KINDS.setdefault(slug, kind) != kind:
        raise ValueError(f"two sentences for one kind: {slug}")
