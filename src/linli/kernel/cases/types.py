"""What a scenario declares of its cases: states, moves and the pure functions that decide them.

A case type is data plus small functions; the engine (``services``) knows none by name. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from linli.kernel.base.actor import Actor
from linli.kernel.cases import rules
from linli.kernel.cases.appointments import Appointment
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.fields import Field
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.sections import Section
from linli.lib.deadlines import Deadline

TABLE, DEADLINE = "table", "deadline"
ANY_OPEN = "*"
SAME = "="
BACK = "<"

# Who a move belongs to; the permission says which roles, the relation says whose case: of the place, of the unit that
# has it, of whom the state waits for, of the unit that opened it, of the team, of whoever reported it.
AREA, UNIT, HOLDER, OPENER, TEAM, REPORTER, SYSTEM_ONLY = (
    "area", "unit", "holder", "opener", "team", "reporter", "system",
)  # fmt: skip

NOTHING = ""  # where an opening starts from
OPEN, RECODE, ARISE, SETTLE = "open", "recode", "arise", "settle"

_OTHER = (Field("other", "事项", "Case"), Field("ended", "结果", "Outcome"))

Decide = Callable[[Facts, Inputs, Rulebook], Decision]
Ask = Callable[[Facts], tuple[Field, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case.

    ``timer``: ``"table"`` (a row of the pack's timers, else ``within``), ``"deadline"`` (the case's own deadline), or
    empty for a final state. ``held_by``: ``"centre"``, ``"unit"``, ``"reporter"``, ``"verifier"``, ``"opener"`` or
    ``"team"`` — who it waits for.
    """

    slug: str
    name: str
    name_en: str
    timer: str = ""
    held_by: str = ""
    pauses: bool = False
    final: bool = False
    step: int | None = None  # place in the stepper; None: beside the main way
    within: Deadline | None = None  # how long a case may wait here where the pack has no row


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
    fields: tuple[Field, ...] | Ask = ()  # its own questions, the same for all cases or asked of the case
    concurrent: bool = False  # many make it at once: it holds whatever else happened since the actor looked

    def asks(self, facts: Facts) -> tuple[Field, ...]:
        """The questions that this move asks of a case."""
        return self.fields(facts) if callable(self.fields) else self.fields


@dataclass(frozen=True)
class CaseType:
    """A kind of case of a scenario. ``slug`` is ``<scenario>.<type>``.

    ``opening`` is the move from nothing into the first state; a type without one is opened by its scenario alone.
    A ``sealed`` case is seen by its team and by who holds ``<scenario>.view`` for its place, by nobody else.

    To the moves that a scenario declares the kernel adds its own: a case of any kind follows its place (``RECODE``),
    and remembers the cases that arise from it (``ARISE``) and how they ended (``SETTLE``).
    """

    slug: str
    name: str
    name_en: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    # Writes the scenario's own table in the move's transaction: (facts after the move, inputs, decision).
    in_transaction: Callable[[Facts, Inputs, Decision], None] | None = None
    # What the case page shows beyond the case.
    sections: Callable[[Facts, Actor], Sequence[Section]] | None = None
    opening: Move | None = None
    sealed: bool = False
    # The time and place that a case asks people to, for a calendar file.
    appointment: Callable[[Facts], Appointment | None] | None = None
    # Whose people learn whom a case is for (``UNIT``, ``OPENER``); empty: whoever holds ``cases.reveal`` for it.
    named_to: tuple[str, ...] = ()
    state_of: Mapping[str, State] = field(init=False, repr=False)
    next_in: Mapping[str, tuple[Move, ...]] = field(init=False, repr=False)  # state → moves that may be the next one
    move_of: Mapping[str, Move] = field(init=False, repr=False)

    @property
    def has_opener(self) -> bool:
        """Whether the unit that opens a case has a say in it later."""
        return any(OPENER in move.by for move in self.moves)

    @property
    def scenario(self) -> str:
        """The scenario's slug."""
        return self.slug.partition(".")[0]

    @property
    def view(self) -> str:
        """The action that seeing a case of this type asks for."""
        return f"{self.scenario}.view" if self.sealed else "cases.view"

    def action(self, move: Move) -> str:
        """The name of a move in permissions: ``<scenario>.<move>``."""
        return f"{self.scenario}.{move.slug}"

    def __post_init__(self) -> None:
        follows = dict.fromkeys((state.slug for state in self.states), SAME)
        own = (
            Move(RECODE, "地点改码", "Place recoded", follows, (SYSTEM_ONLY,), rules.recode),
            Move(ARISE, "引出事项", "Gave rise to a case", follows, (SYSTEM_ONLY,), rules.stay, fields=_OTHER),
            Move(SETTLE, "引出事项办结", "What arose has ended", follows, (SYSTEM_ONLY,), rules.stay, fields=_OTHER),
        )
        object.__setattr__(self, "moves", (*self.moves, *own))
        object.__setattr__(self, "state_of", {state.slug: state for state in self.states})
        following = {state.slug: tuple(m for m in self.moves if state.slug in m.next_in) for state in self.states}
        object.__setattr__(self, "next_in", following)
        object.__setattr__(self, "move_of", {move.slug: move for move in self.moves})
        for move in (*self.moves, *([self.opening] if self.opening else [])):
            words = {ANY_OPEN, SAME, BACK, *([NOTHING] if move is self.opening else [])}
            unknown = {s for pair in move.goes.items() for s in pair} - set(self.state_of) - words
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


def sealed_types() -> tuple[CaseType, ...]:
    """The registered types whose cases only their team sees."""
    return tuple(kind for kind in _types.values() if kind.sealed)


def find_type(slug: str) -> CaseType | None:
    """The registered type, or None."""
    return _types.get(slug)


def is_sealed(slug: str) -> bool:
    """Whether only their team sees cases of the type. A type that nobody knows any more (its scenario was taken
    out of the settings) is sealed too: what it would have shown to whom cannot be said."""
    kind = find_type(slug)
    return kind is None or kind.sealed


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
