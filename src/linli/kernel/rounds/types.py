"""What a scenario declares of its rounds: whom they go to, what is asked, how often, what follows a result. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.kernel.rounds.rules import ALL, Outcome, Revisit


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a register query. ``fact``: a fact of the pack (``home.gas_kind``) or one of ``COLUMNS``."""

    fact: str
    op: str  # is | is_not | in | known | unknown | least | most
    value: Any = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often somebody is visited, by a rule's answer to what is known of them.

    ``before_days`` and ``after_days`` are the window around the day that is due; ``basis`` says why, in words of the
    pack (colour, level, version of the rules): when it changes, visits to come are planned anew. ``due_on`` is the day
    itself, when something calls for one visit on it before the rhythm goes on.
    """

    every_days: int
    before_days: int = 0
    after_days: int = 0
    basis: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[int, ...] = ()  # who goes, when it is not whoever has the area
    due_on: date | None = None


Rule = Callable[[Mapping[str, Any], date], Rhythm | None]
"""Facts of a subject (key → value) and the day → its rhythm, or None when it needs no visits."""


Says = Callable[[Mapping[str, Any]], Sequence[tuple[str, str, str, str]]]
"""A rhythm's basis → lines of (name, name_en, value, value_en), for whoever asks why somebody is visited."""


@dataclass(frozen=True, slots=True)
class Own:
    """What a scenario keeps itself of those whom a standing round goes to, where the register must not know it.

    ``subjects``: whom the rule may fit at all; ``facts``: what it reads of them beside the register's facts; ``seen``:
    the subjects whose visits an actor sees, those made long ago too, instead of everybody in an area (left out: as of
    any sealed type).
    """

    subjects: Callable[[], Collection[UUID]]
    facts: Callable[[Collection[UUID]], Mapping[UUID, Mapping[str, Any]]]
    seen: Callable[[Actor], Collection[UUID]] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A result that was just written, for what a scenario does in the same transaction."""

    uuid: UUID
    round_uuid: UUID
    target_uuid: UUID
    subject_kind: str
    subject_uuid: UUID
    place_code: str
    outcome: str
    at: datetime
    submission: UUID | None
    by: Actor


@dataclass(frozen=True)
class RoundType:
    """A kind of round of a scenario. ``slug`` is ``<scenario>.<type>``.

    ``form`` is filled at every visit that is done. ``rhythm`` makes a round of this type stand until it is closed;
    ``rhythm_facts`` are the facts it reads. Targets of a ``sealed`` round are seen by the people they are given to and
    by who holds ``<scenario>.view``; with ``own``, by whom the scenario names. ``says`` puts a rhythm's basis in words.
    Visits of a type that stands ``apart`` are on no list and no phone but their scenario's own, which lets them go.
    """

    slug: str
    name: str
    name_en: str
    subject_kind: str  # home | organisation | equipment | person
    form: str = ""
    outcomes: tuple[Outcome, ...] = ALL
    revisit: Revisit = field(default_factory=Revisit)
    conditions: tuple[Condition, ...] = ()
    rhythm: Rule | None = None
    rhythm_facts: tuple[str, ...] = ()
    on_result: Callable[[Told], None] | None = None
    sealed: bool = False
    apart: bool = False
    own: Own | None = None
    says: Says | None = None

    @property
    def scenario(self) -> str:
        """The scenario's slug."""
        return self.slug.partition(".")[0]

    def action(self, verb: str) -> str:
        """The permission for ``view``, ``visit``, ``open``: the kernel's, or the scenario's own of a sealed type."""
        return f"{self.scenario if self.sealed else 'rounds'}.{verb}"


_types: dict[str, RoundType] = {}


def register(kind: RoundType) -> None:
    """Make a round type known. Registering the same object twice is harmless.

    Raises:
        ValueError: another type has the slug.
    """
    if _types.setdefault(kind.slug, kind) is not kind:
        raise ValueError(f"two round types with one slug: {kind.slug}")


def find_type(slug: str) -> RoundType | None:
    """The registered type, or None (its scenario was taken out of the settings)."""
    return _types.get(slug)


def round_types() -> tuple[RoundType, ...]:
    """All registered types."""
    return tuple(_types.values())
