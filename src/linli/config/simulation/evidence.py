"""Hands in made evidence through a browser; answers the uuids that a report or a move then names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from linli.config.simulation import drawings
from linli.config.simulation.line import Browser


def photos(
    by: Browser, rng: Random, at: datetime, many: int, *, lonlat: tuple[float, float] | None = None, tidy: bool = False
) -> list[str]:
    """So many photos; ``lonlat`` goes into their EXIF, ``tidy`` shows the place in order."""
    return [
        by.upload(f"IMG_{at:%H%M%S}_{number}.jpg", drawings.photo(rng, taken=at, lonlat=lonlat, tidy=tidy), at)
        for number in range(int(many))
    ]


def for_kinds(by: Browser, rng: Random, at: datetime, wanted: Sequence[str]) -> list[str]:
    """What a category asks for when the work is handed in; a signature is a scanned page."""
    given = photos(by, rng, at, 1, tidy=True) if any(kind.startswith("photo") for kind in wanted) else []
    if {"document", "signature"} & set(wanted):
        given.append(by.upload("办结单.pdf", drawings.page(rng), at))
    if "audio" in wanted:
        given.append(by.upload("现场录音.wav", drawings.recording(rng), at))
    return given
