"""What a scenario declares of its figures: shares, each with its denominator and with what it leaves out by name.

Conditions are SQL over the case ``c`` and whatever ``join`` brings (one row a case at most), with ``%(now)s`` for the
moment; they come from code, never from a request. A figure is of cases and never of persons: there is nothing here to
group by a person with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.types import CaseType

_WORD = re.compile(r"[a-z][a-z_]{1,30}")
TAKEN = frozenset({"n", "of", "key", "name", "name_en"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cases shown beside a share because it does not count them, or counts them though their time is not up."""

    slug: str
    name: str
    name_en: str
    where: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share: ``n`` of ``of``, both SQL conditions; ``n`` is asked of those only that ``of`` counts.

    ``leaves_out`` says in words what the figure does not tell; ``source`` which record it is counted from.
    """

    slug: str
    name: str
    name_en: str
    of: str
    n: str
    leaves_out: str
    leaves_out_en: str
    source: str
    source_en: str
    left_out: tuple[LeftOut, ...] = ()
    join: str = ""
    # What each case adds to either, in SQL, where something in it is counted (the bookings of an activity).
    adds_of: str = "1"
    adds_n: str = "1"


@dataclass(frozen=True)
class Subject:
    """What one scenario's figures are about: its kinds of cases, and its own shares."""

    slug: str
    case_types: tuple[CaseType, ...]
    indicators: tuple[Indicator, ...]

    def __post_init__(self) -> None:
        for words in [[i.slug for i in self.indicators], *([p.slug for p in i.left_out] for i in self.indicators)]:
            if len(set(words)) != len(words) or not all(_WORD.fullmatch(word) and word not in TAKEN for word in words):
                raise ValueError(f"{self.slug}: indicators need slugs of their own: {words}")


def closed_states(kind: CaseType) -> list[str]:
    """The end of the main way; ends beside it (rejected, withdrawn, merged) are no work done."""
    return sorted(s.slug for s in kind.states if s.final and s.step is not None)


_subjects: dict[str, Subject] = {}


def register(slug: str, case_types: Iterable[CaseType], indicators: Iterable[Indicator]) -> None:
    """Make a scenario's figures known. Registering the same again is harmless.

    Raises ValueError when two indicators share a slug, or when the scenario declared others before.
    """
    new = Subject(slug, tuple(case_types), tuple(indicators))
    if new.case_types and _subjects.setdefault(slug, new) != new:
        raise ValueError(f"figures declared twice: {slug}")


def subject(slug: str) -> Subject:
    """The figures of a scenario. Raises not_found."""
    if slug not in _subjects:
        raise LinliError("not_found")
    return _subjects[slug]


def subjects() -> Mapping[str, Subject]:
    """All scenarios with cases to count."""
    return dict(_subjects)
