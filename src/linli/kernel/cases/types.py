"""What a scenario declares of its cases: states, moves and the pure functions that decide them.

A case type is data plus small functions; the engine (``services``) knows none by name. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook

TABLE, DEADLINE = "table", "deadline"
ANY_OPEN = "*"
SAME = "="
BACK = "<"

# Who a move belongs to; the permission says which roles, the relation says whose case.
AREA, UNIT, HOLDER, REPORTER, SYSTEM_ONLY = "area", "unit", "holder", "reporter", "system"

RECODE = "recode"

Decide = Callable[[Facts, Inputs, Rulebook], Decision]


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case.

    ``timer``: ``"table"`` (a row of the pack's timers), ``"deadline"`` (the case's own deadline), or empty for a final
    state. ``held_by``: ``"centre"``, ``"unit"``, ``"reporter"`` or ``"verifier"`` — who it waits for.
    """

    slug: str
    name: str
    name_en: str
    timer: str = ""
    held_by: str = ""
    pauses: bool = False
    final: bool = False
    step: int | None = None  # place in the stepper; None: beside the main way


@dataclass(frozen=True, slots=True)
class Move:
    """A move between states. ``goes`` maps from-state to to-state (``ANY_OPEN``, ``SAME`` and ``BACK`` are allowed)."""

    slug: str
    name: str
    name_en: str
    goes: Mapping[str, str]
    by: tuple[str, ...]  # relations, any of which suffices
    decide: Decide
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    public: bool = False  # what is written is shown to the reporter unless the actor says otherwise
    next_in: tuple[str, ...] = ()  # states in which it is the one next move


@dataclass(frozen=True)
class CaseType:
    """A kind of case of a scenario. ``slug`` is ``<scenario>.<type>``.

    To the moves that a scenario declares the kernel adds its own: a case of any kind follows its place (``RECODE``).
    """

    slug: str
    name: str
    name_en: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    # Writes the scenario's own table in the move's transaction: (facts after the move, inputs, decision).
    in_transaction: Callable[[Facts, Inputs, Decision], None] | None = None
    # What the case page shows beyond the case: case id → JSON-able, or None.
    extra: Callable[[int], dict[str, Any] | None] | None = None
    state_of: Mapping[str, State] = field(init=False, repr=False)
    next_in: Mapping[str, tuple[Move, ...]] = field(init=False, repr=False)  # state → moves that may be the next one
    move_of: Mapping[str, Move] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        follows = dict.fromkeys((state.slug for state in self.states), SAME)
        recode = Move(RECODE, "地点改码", "Place recoded", follows, (SYSTEM_ONLY,), rules.recode)
        object.__setattr__(self, "moves", (*self.moves, recode))
        object.__setattr__(self, "state_of", {state.slug: state for state in self.states})
        following = {state.slug: tuple(m for m in self.moves if state.slug in m.next_in) for state in self.states}
        object.__setattr__(self, "next_in", following)
        object.__setattr__(self, "move_of", {move.slug: move for move in self.moves})
        for move in self.moves:
            unknown = {s for pair in move.goes.items() for s in pair} - set(self.state_of) - {ANY_OPEN, SAME, BACK}
            if unknown:
                raise ValueError(f"{self.slug}: move {move.slug} names unknown states {sorted(unknown)}")


_types: dict[str, CaseType] = {}


def register(case_type: CaseType) -> None:
    """Make a case type known to the engine. Registering the same object twice is harmless.

    Raises:
        ValueError: another type has the slug.
    """
    if _types.setdefault(case_type.slug, case_type) is not case_type:
        raise ValueError(f"two case types with one slug: {case_type.slug}")


def case_type(slug: str) -> CaseType:
    """The registered type. Raises KeyError when unknown."""
    return _types[slug]


def case_types() -> tuple[CaseType, ...]:
    """All registered types."""
    return tuple(_types.values())


def target(move: Move, facts: Facts) -> str | None:
    """Where the move leads from the case's state, or None when it does not start there."""
    to = move.goes.get(facts.state)
    if to is None and facts.is_open:
        to = move.goes.get(ANY_OPEN)
    if to == SAME:
        return facts.state
    if to == BACK:
        return facts.resume_state or None
    return to
