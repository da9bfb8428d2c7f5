"""Forms whose answers only a few may see: a room above says who opens one for a subject and reads what was answered.

A sealed form's submissions stand in no list, whoever asks; the area gives no right to them.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from linli.kernel.base.actor import Actor

Door = Callable[[Actor, UUID], bool]
"""Who asks and whom the form is about → whether they may fill it and read it."""

_doors: dict[str, Door] = {}


def seal(slug: str, door: Door) -> None:
    """Seal the form of that name, from an ``AppConfig.ready``. The same twice is harmless.

    Raises:
        ValueError: another room sealed it.
    """
    if _doors.setdefault(slug, door) is not door:
        raise ValueError(f"two rooms seal one form: {slug}")


def is_sealed(slug: str) -> bool:
    """Whether a form is sealed."""
    return slug in _doors


def sealed_forms() -> tuple[str, ...]:
    """The sealed forms."""
    return tuple(_doors)


def lets_in(slug: str, by: Actor, subject: UUID | None) -> bool:
    """Whether a sealed form's door opens for the actor and this subject."""
    return subject is not None and (by.kind == "system" or _doors[slug](by, subject))
