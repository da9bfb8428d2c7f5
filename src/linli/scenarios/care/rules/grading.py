"""Facts → the colour that the pack's rules propose, with its reasons. Nothing here gives a grade: a person does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.scenarios.care.rules.rulebook import Rule, Rulebook, When


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say: a colour with its reasons, or none with the facts that are missing."""

    colour: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def propose(facts: Mapping[str, Any], book: Rulebook) -> Proposal:
    """The first colour of which a rule holds, with the reasons of all its rules that hold; no sum, no score."""
    if missing := tuple(key for key in book.facts if key not in facts):
        return Proposal(missing=missing)
    holding = [rule for rule in book.rules if _holds(rule, facts, book)]
    for colour in book.colours:
        if reasons := tuple((rule.reason, rule.reason_en) for rule in holding if rule.colour == colour.slug):
            return Proposal(colour.slug, reasons)
    return Proposal()


def asks_again(given: str, reasons: tuple[tuple[str, str], ...], now: Proposal) -> bool:
    """Whether what is known now calls for a new grade: another colour, or the same for other reasons."""
    return bool(now.missing) or (now.colour, now.reasons) != (given, reasons)


def _holds(rule: Rule, facts: Mapping[str, Any], book: Rulebook) -> bool:
    return all(_is(when, facts[when.fact], book.nothing) for when in rule.when)


def _is(when: When, value: Any, nothing: str) -> bool:
    match when.op:
        case "is":
            return bool(value == when.value)
        case "is_not":
            return bool(value != when.value)
        case "in":
            return value in when.value
    return isinstance(value, list) and len(set(value) - {nothing}) >= when.value
