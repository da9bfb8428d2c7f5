"""What every solver takes and gives: when to stop, how it goes, and a plan with its bound."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

PlanT = TypeVar("PlanT")

OPTIMAL_GAP = 1e-9  # below it, objective and bound differ by the rounding of floating-point sums


class Why(StrEnum):
    """Why a solver stopped."""

    OPTIMAL = "optimal"  # objective and bound meet
    GAP = "gap"  # as near to the bound as was asked
    SECONDS = "seconds"
    ITERATIONS = "iterations"
    CANCELLED = "cancelled"  # the progress callback said so
    FINISHED = "finished"  # the method has nothing left to try; the bound tells how good it is
    INFEASIBLE = "infeasible"  # no plan exists; the messages name the constraint that clashes


@dataclass(frozen=True)
class Stop:
    """When to stop, whichever comes first. A stop that counts iterations gives the same answer every time.

    seconds: of wall time, at least 0; None does not look at the clock.
    iterations: of the method's own main loop (each ``solve`` says what one is); None does not count.
    gap: relative distance to the bound that is good enough (0.005 is half a percent).
    """

    seconds: float | None = None
    iterations: int | None = None
    gap: float = 0.0

    def __post_init__(self) -> None:
        if self.seconds is not None and self.seconds < 0:
            raise ValueError("seconds must not be negative")
        if self.iterations is not None and self.iterations < 0:
            raise ValueError("iterations must not be negative")
        if not 0 <= self.gap < 1:
            raise ValueError("gap must be at least 0 and below 1")


@dataclass(frozen=True)
class Message:
    """One thing to say about a plan: a code of the catalogue (:mod:`linli.solvers.sentences`) and what fills it.

    ``blocks`` is true when no plan exists because of it.
    """

    code: str
    details: Mapping[str, str | int | float] = field(default_factory=dict)
    blocks: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a solver is; ``objective`` and ``bound`` are None until there is one."""

    iterations: int
    seconds: float
    objective: float | None
    bound: float | None
    stage: str = ""


OnProgress = Callable[[Progress], bool | None]
"""Called from time to time; returning True asks the solver to stop with what it has."""


@dataclass(frozen=True)
class Solution(Generic[PlanT]):
    """A plan, what it costs, and how far it may be from the best possible.

    plan: None when none was found.
    objective, bound: in the unit the problem's module names; ``bound`` is a proven limit that no plan can pass,
        None when the method has none. Both are to be made small unless ``maximise``.
    """

    plan: PlanT | None
    objective: float | None
    bound: float | None
    why_it_stopped: Why
    messages: tuple[Message, ...] = ()
    seed: int = 0
    iterations: int = 0
    seconds: float = 0.0
    maximise: bool = False

    @property
    def gap(self) -> float | None:
        """|objective - bound| ÷ |objective|, at least 0; None without either; 0 when both are 0."""
        return gap_between(self.objective, self.bound)

    @property
    def proven(self) -> bool:
        """Whether the plan is proven to be the best possible (up to the rounding of sums)."""
        return self.gap is not None and self.gap <= OPTIMAL_GAP


def gap_between(objective: float | None, bound: float | None) -> float | None:
    """|objective - bound| ÷ |objective|; None when one is missing, 0 when they are equal."""
    if objective is None or bound is None:
        return None
    distance = abs(objective - bound)
    if distance == 0:
        return 0.0
    return distance / abs(objective) if objective else float("inf")


def infeasible(*messages: Message, seed: int = 0, watch: Watch | None = None) -> Solution[PlanT]:
    """No plan, and why."""
    return Solution(
        plan=None,
        objective=None,
        bound=None,
        why_it_stopped=Why.INFEASIBLE,
        messages=messages,
        seed=seed,
        iterations=watch.iterations if watch else 0,
        seconds=watch.seconds if watch else 0.0,
    )


class Watch:
    """Counts iterations and looks at the clock for one run of a solver.

    ``over(objective, bound)`` says whether to stop; the reason stays in ``why``. It tells the progress callback at
    most ``EVERY`` times a second.
    """

    EVERY = 0.2  # seconds between two calls of the callback

    def __init__(self, stop: Stop, on_progress: OnProgress | None = None) -> None:
        self.stop = stop
        self.iterations = 0
        self.why: Why | None = None
        self._on_progress = on_progress
        self._began = time.monotonic()
        self._told = float("-inf")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds left; infinite when the stop does not look at the clock."""
        return float("inf") if self.stop.seconds is None else max(0.0, self.stop.seconds - self.seconds)

    @property
    def iterations_left(self) -> float:
        return float("inf") if self.stop.iterations is None else max(0, self.stop.iterations - self.iterations)

    def tick(self, by: int = 1) -> None:
        self.iterations += by

    def over(self, objective: float | None = None, bound: float | None = None, stage: str = "") -> bool:
        """Whether to stop now; once true it stays true."""
        if self.why is None:
            self.why = self._reason(objective, bound, stage)
        return self.why is not None

    def _reason(self, objective: float | None, bound: float | None, stage: str) -> Why | None:
        gap = gap_between(objective, bound)
        if gap is not None and gap <= OPTIMAL_GAP:
            return Why.OPTIMAL
        if gap is not None and gap <= self.stop.gap:
            return Why.GAP
        if self.iterations_left <= 0:
            return Why.ITERATIONS
        if self.left <= 0:
            return Why.SECONDS
        return Why.CANCELLED if self.tell(objective, bound, stage) else None

    @property
    def listened(self) -> bool:
        return self._on_progress is not None

    def tell(self, objective: float | None, bound: float | None, stage: str) -> bool:
        """Tell the callback unless it was told just now; whether it asks to stop."""
        now = self.seconds
        if self._on_progress is None or now - self._told < self.EVERY:
            return False
        self._told = now
        asked = bool(self._on_progress(Progress(self.iterations, now, objective, bound, stage)))
        if asked:
            self.why = Why.CANCELLED
        return asked

    def solution(
        self,
        plan: PlanT,
        objective: float,
        bound: float | None,
        *,
        seed: int,
        messages: tuple[Message, ...] = (),
        maximise: bool = False,
    ) -> Solution[PlanT]:
        """The plan as it stands now, with the reason for which the run ended."""
        gap = gap_between(objective, bound)
        why = Why.OPTIMAL if gap is not None and gap <= OPTIMAL_GAP else (self.why or Why.FINISHED)
        return Solution(plan, objective, bound, why, messages, seed, self.iterations, self.seconds, maximise)
