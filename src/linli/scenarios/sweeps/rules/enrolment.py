"""Enrolment against a target (参保): the share with its denominator, and why it may be more than all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

TARGET, COUNTED, OUTSIDE = "target", "counted", "outside"
KINDS = (TARGET, COUNTED, OUTSIDE)
"""What a figure is: the target, people counted as enrolled, and those of them who are not on the target's list."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with where it is from and of which day it is."""

    kind: str
    part: str
    name: str
    name_en: str
    value: int
    as_of: date
    source: str
    source_en: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why more are enrolled than the target has, or why that cannot be told."""

    code: str  # outside | outside_unknown | older_target
    n: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """People counted ÷ target, with what it is made of. ``percent`` is cut to hundredths as a half rounds up; None
    without a target."""

    target: int
    counted: int
    parts: tuple[Figure, ...]
    targets: tuple[Figure, ...]
    percent: float | None
    surplus: int
    whys: tuple[Why, ...]
    as_of: date | None
    target_as_of: date | None


def share(figures: Iterable[Figure]) -> Share:
    """The share of a place from the latest figure of every part."""
    newest = latest(figures)
    parts = tuple(one for one in newest if one.kind == COUNTED)
    targets = tuple(one for one in newest if one.kind == TARGET)
    target, counted = sum(one.value for one in targets), sum(one.value for one in parts)
    target_as_of = max((one.as_of for one in targets), default=None)
    as_of = max((one.as_of for one in parts), default=None)
    surplus = max(0, counted - target) if target else 0
    outside = [one.value for one in newest if one.kind == OUTSIDE]
    whys = _whys(surplus, sum(outside) if outside else None, target_as_of, as_of)
    return Share(target, counted, parts, targets, percent_of(counted, target), surplus, whys, as_of, target_as_of)


def latest(figures: Iterable[Figure]) -> list[Figure]:
    """Of every kind and part the figure of the latest day; of two of one day the one given last."""
    newest: dict[tuple[str, str], Figure] = {}
    for one in figures:
        before = newest.get((one.kind, one.part))
        if before is None or one.as_of >= before.as_of:
            newest[one.kind, one.part] = one
    return list(newest.values())


def percent_of(counted: int, target: int) -> float | None:
    """In percent with two decimals, a half rounded up, as official reports do."""
    return floor(Fraction(counted * 10_000, target) + Fraction(1, 2)) / 100 if target else None


def _whys(surplus: int, outside: int | None, target_as_of: date | None, as_of: date | None) -> tuple[Why, ...]:
    if not surplus:
        return ()
    found = [Why("outside_unknown") if outside is None else Why("outside", n=outside)]
    if target_as_of and as_of and as_of > target_as_of:
        found.append(Why("older_target", days=(as_of - target_as_of).days))
    return tuple(found)


def refuse(figures: Sequence[Figure]) -> str:
    """Why these figures cannot stand together (an error's code), or nothing: more outside the list than counted."""
    newest = latest(figures)
    outside = sum(one.value for one in newest if one.kind == OUTSIDE)
    counted = sum(one.value for one in newest if one.kind == COUNTED)
    return "figure_outside_too_many" if outside > counted else ""
