"""What a district's pack says of care (``care/care.toml``), as values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from linli.lib.packtypes import PackError

FILE = "care/care.toml"
OWN_ELDERS, CARE_WORDS = "own-elders", "care-words"
"""The collections of phones."""
FORM = "care-assessment"
"""The form of assessments and visits, sealed to the team."""
OPS = ("is", "is_not", "in", "count_least")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the pack in two languages: a part in a team, a service."""

    slug: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What an elder may ask for, and as what it goes on the list of needs."""

    slug: str
    name: str
    name_en: str
    category: str
    measure: str


@dataclass(frozen=True, slots=True)
class Colour:
    """One of the colours: how much help is arranged, by whom, how often, and for how long it holds."""

    slug: str
    word: str
    word_en: str
    meaning: str
    meaning_en: str
    team: tuple[str, ...]
    services: tuple[str, ...]
    every_days: int
    before_days: int
    after_days: int
    valid_days: int
    review_days: int

    def dates(self, given_on: date) -> tuple[date, date]:
        """When a grade of this colour is looked at again and when it ends."""
        return given_on + timedelta(days=self.review_days), given_on + timedelta(days=self.valid_days)


@dataclass(frozen=True, slots=True)
class When:
    """One condition on a fact. ``count_least``: at least so many answers of a list."""

    fact: str
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """If all conditions hold, this colour is proposed, for this reason."""

    colour: str
    when: tuple[When, ...]
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The pack's rules. ``colours`` stand from the most help to the least: the first with a rule that holds is it."""

    version: str
    facts: tuple[str, ...]
    nothing: str
    remind_days: int
    colours: tuple[Colour, ...]
    rules: tuple[Rule, ...]
    parts: tuple[Term, ...]
    services: tuple[Term, ...]
    wishes: tuple[Wish, ...]

    def colour(self, slug: str) -> Colour | None:
        """The colour of that name."""
        return next((one for one in self.colours if one.slug == slug), None)

    def part(self, slug: str) -> Term | None:
        """A part in a team."""
        return next((one for one in self.parts if one.slug == slug), None)

    def wish(self, slug: str) -> Wish | None:
        """Something that may be asked for."""
        return next((one for one in self.wishes if one.slug == slug), None)


def read_rules(folder: Path) -> Rulebook:
    """The rules of a pack's folder, checked as a whole. Raises PackError."""
    try:
        return parse(tomllib.loads((folder / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise PackError(FILE, 0, "the file is missing") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise PackError(FILE, 0, str(error)) from None


def parse(said: Mapping[str, Any]) -> Rulebook:
    """The rulebook of a pack's table.

    Raises:
        ValueError: what is wrong with it.
    """
    try:
        book = Rulebook(
            version=said["version"], facts=tuple(said["facts"]), nothing=said["nothing"],
            remind_days=said["remind_days"], colours=tuple(_colour(one) for one in said["colour"]),
            rules=tuple(_rule(one) for one in said["rule"]), parts=tuple(Term(**one) for one in said["part"]),
            services=tuple(Term(**one) for one in said["service"]),
            wishes=tuple(Wish(**one) for one in said["request"]),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None
    if said.get("form") != FORM:
        raise ValueError(f"form must be {FORM}")
    _check(book)
    return book


def _colour(said: Mapping[str, Any]) -> Colour:
    return Colour(**{**said, "team": tuple(said["team"]), "services": tuple(said["services"])})


def _rule(said: Mapping[str, Any]) -> Rule:
    return Rule(said["colour"], tuple(When(**one) for one in said["when"]), said["reason"], said["reason_en"])


def _check(book: Rulebook) -> None:
    _known("rule: colour", (rule.colour for rule in book.rules), [one.slug for one in book.colours])
    _known("rule: fact", (when.fact for rule in book.rules for when in rule.when), book.facts)
    _known("rule: op", (when.op for rule in book.rules for when in rule.when), OPS)
    _known("colour: team", (part for one in book.colours for part in one.team), [one.slug for one in book.parts])
    _known("colour: services", (s for one in book.colours for s in one.services), [one.slug for one in book.services])
    for one in book.colours:
        if not 0 < one.every_days <= 366 or not 0 < one.review_days <= one.valid_days:
            raise ValueError(f"colour {one.slug}: every_days, review_days or valid_days")


def _known(what: str, used: Any, there: Sequence[str]) -> None:
    for one in used:
        if one not in there:
            raise ValueError(f"{what}: {one}")
