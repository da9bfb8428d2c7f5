"""Who may see whom in the register, and when a fact takes the place of another. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from linli.kernel.accounts.permissions import AREA_ROLES, Grants

SUBJECTS = ("person", "home", "organisation", "equipment")
"""What facts are known of."""

_SEE = frozenset({"people.view", "people.reveal", "facts.view", "facts.say"})
GRANTS = Grants(
    by_area={role: _SEE if role == "grid_worker" else _SEE | {"facts.settle"} for role in AREA_ROLES},
)
"""Role → actions, in the duty's area. Nobody else sees anybody, and nobody searches for people. Where two said
otherwise, somebody settles it who leads there."""

REVEALABLE = ("name", "phone", "id_number", "born_on")
"""Fields that are covered until a purpose is stated."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as the rules see it."""

    value: Any
    said_at: datetime
    valid_until: datetime | None
    uuid: UUID | None = None
    said_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """The fact that somebody had before them when they answered; None: nothing was known then."""

    uuid: UUID | None


class Effect(StrEnum):
    """What comes of saying a fact."""

    NEW = "new"  # nothing was known
    CHANGED = "changed"  # another value, said later
    RENEWED = "renewed"  # the same value, said again after its time was up
    SPARED = "spared"  # the same value, still valid: it was shown and not asked
    LATE = "late"  # said before what is known: kept beside it


def holds(valid_until: datetime | None, moment: datetime) -> bool:
    """Whether a fact is within its validity, so that nobody is asked for it again."""
    return valid_until is None or valid_until > moment


def effect(known: Known | None, value: Any, said_at: datetime) -> Effect:
    """What saying ``value`` at that moment does beside what is known.

    Of two said at the same moment the one that arrives later stands: it is the only one that somebody still waits for.
    """
    if known is None:
        return Effect.NEW
    if value == known.value:
        if said_at <= known.said_at or holds(known.valid_until, said_at):
            return Effect.SPARED
        return Effect.RENEWED
    return Effect.LATE if said_at < known.said_at else Effect.CHANGED


def is_conflict(known: Known | None, base: Base | None, value: Any, said_at: datetime, by_id: int | None) -> bool:
    """Whether somebody else said otherwise since ``base`` was shown: three versions of one field that do not merge.

    Who did not see a base (a desk, a tool) overrules nobody by accident; who changes their own word is in no conflict.
    """
    if known is None or base is None or known.uuid == base.uuid or known.value == value:
        return False
    return by_id is None or known.said_by_id != by_id or known.said_at > said_at


def asked_again(known: Known | None, said_at: datetime) -> bool:
    """Whether asking at that moment would ask for what is known and holds: the burden that a form must not make."""
    return known is not None and holds(known.valid_until, said_at)


TEXT_LENGTH = 200
_NUMBER_MOST = 1e9


def refuse_value(kind: str, value: Any) -> str:
    """Why a value does not fit a fact's type (text | number | day | yes_no | choice | choices | position), or nothing.

    A day is ``YYYY-MM-DD``; a position is ``[longitude, latitude]`` in degrees, WGS 84.
    """
    fits: Mapping[str, Callable[[Any], bool]] = {
        "text": _is_text,
        "choice": _is_text,
        "choices": lambda v: isinstance(v, list) and all(_is_text(item) for item in v),
        "number": _is_number,
        "day": _is_day,
        "yes_no": lambda v: isinstance(v, bool),
        "position": lambda v: isinstance(v, list) and len(v) == 2 and all(_is_number(item) for item in v),
    }
    return "" if fits[kind](value) else f"{kind}: {str(value)[:40]}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= TEXT_LENGTH


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _NUMBER_MOST


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
