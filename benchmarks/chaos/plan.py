"""What every phone does, and what befalls it: drawn from a seed, the same for the same seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from linli.lib.clock import uuid7

BEGAN_MS = 1_780_000_000_000  # of the identifiers: they depend on the seed alone
GRIDS = 20


class Fault(StrEnum):
    """What the network does with one request."""

    NONE = "none"
    NEVER_SENT = "never_sent"
    ANSWER_LOST = "answer_lost"
    TWICE = "twice"
    HALF_SENT = "half_sent"
    PORTAL = "portal"  # somebody's Wi-Fi answers everything with 200


FAULTS = {
    Fault.NONE: 62, Fault.NEVER_SENT: 6, Fault.ANSWER_LOST: 12, Fault.TWICE: 8, Fault.HALF_SENT: 6, Fault.PORTAL: 6,
}  # fmt: skip
"""How often of a hundred."""
FEW = ((0.2, "web"), (0.6, "postgresql"))
ENOUGH_FOR_ALL = 5000  # operations
STRIKES = ((0.1, "web"), (0.25, "postgresql"), (0.4, "web"), (0.55, "postgresql"), (0.7, "web"), (0.85, "postgresql"))


class Kind(StrEnum):
    """What an operation is."""

    SUBMIT = "submit"
    CORRECT = "correct"  # of a submission that may come later
    SAY = "say"
    REPORT = "report"
    PHOTO = "photo"  # a report whose photo comes by itself


KINDS = {Kind.SUBMIT: 60, Kind.CORRECT: 10, Kind.SAY: 26, Kind.REPORT: 2, Kind.PHOTO: 2}


@dataclass(frozen=True)
class Deed:
    """One operation of a plan. ``about`` is the home's number in the grid, ``value`` what is said, ``of`` the deed that
    it corrects, ``minutes`` how long ago it happened when it is sent."""

    id: UUID
    kind: Kind
    about: int
    value: int
    minutes: int
    of: UUID | None = None


@dataclass(frozen=True)
class PhonePlan:
    """One phone: its grid, how far its clock is off, what it does in the order in which it sends it."""

    number: int
    grid: int
    skew: timedelta
    says_its_clock: bool
    deeds: tuple[Deed, ...]
    seed: int

    def draws(self) -> random.Random:
        """The phone's own luck, for faults and sizes of batches."""
        return random.Random(self.seed)


@dataclass(frozen=True)
class Plan:
    """A whole run. ``strikes`` says at which share of all acknowledgements what is killed."""

    seed: int
    phones: tuple[PhonePlan, ...]
    strikes: tuple[tuple[float, str], ...]

    @property
    def operations(self) -> int:
        """How many there are."""
        return sum(len(phone.deeds) for phone in self.phones)


def draw(seed: int, *, phones: int, operations: int, homes: int, grids: int = GRIDS) -> Plan:
    """The plan of a seed."""
    luck = random.Random(seed)
    share = [operations // phones + (number < operations % phones) for number in range(phones)]
    made = [
        PhonePlan(
            number, number % grids, timedelta(minutes=luck.randrange(-7 * 1440, 7 * 1440)), luck.random() < 0.7,
            tuple(_shuffled(_deeds(luck, count, homes), luck)), luck.randrange(2**60),
        )
        for number, count in enumerate(share)
    ]  # fmt: skip
    return Plan(seed, tuple(made), STRIKES if operations >= ENOUGH_FOR_ALL else FEW)


def fault(luck: random.Random) -> Fault:
    """What befalls the next request."""
    return luck.choices(list(FAULTS), list(FAULTS.values()))[0]


def _deeds(luck: random.Random, count: int, homes: int) -> Iterator[Deed]:
    submitted: list[UUID] = []
    for _ in range(count):
        kind = luck.choices(list(KINDS), list(KINDS.values()))[0]
        if kind is Kind.CORRECT and not submitted:
            kind = Kind.SUBMIT
        of = submitted.pop(luck.randrange(len(submitted))) if kind is Kind.CORRECT else None
        uuid = uuid7(BEGAN_MS + luck.randrange(10**9), luck.randbytes(10))
        if kind in (Kind.SUBMIT, Kind.CORRECT):
            submitted.append(uuid)
        yield Deed(uuid, kind, luck.randrange(homes), luck.randrange(1, 9), luck.randrange(0, 600), of)


def _shuffled(deeds: Iterator[Deed], luck: random.Random) -> list[Deed]:
    """Out of order, children before their parents among them: each moves a little, some move far."""
    keyed = [(place + luck.choice((0, 0, 1, 3, 40)) * luck.random(), deed) for place, deed in enumerate(deeds)]
    return [deed for _, deed in sorted(keyed, key=lambda pair: pair[0])]


def to_json(plan: Plan) -> dict[str, Any]:
    """What is printed of a plan."""
    kinds = [deed.kind.value for phone in plan.phones for deed in phone.deeds]
    counts = {kind.value: kinds.count(kind.value) for kind in Kind}
    return {"seed": plan.seed, "phones": len(plan.phones), "operations": plan.operations, "kinds": counts}
