"""What a visit asked of a person, and what the register spared them. Pure.

A fact within its validity is never asked again: not by the form, whatever the visit before was about. It may be asked
because a person says that it has changed; that is their word and no burden of the form's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.kernel.forms.definition import Definition
from linli.kernel.forms.instance import Read
from linli.kernel.registry.rules import Known, asked_again


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form tool says of its screen: the questions that it left out because the register knew the answer, and
    those that it asked because somebody said that the answer had changed. Paths."""

    spared: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


MOST_PATHS, _LONGEST_PATH = 1000, 200


def shown_of(told: Any) -> Shown | None:
    """What was on the screen, as a form tool writes it: ``{"spared": [path], "changed": [path]}``; None when it says
    nothing. Raises ValueError for anything else."""
    if told is None:
        return None
    if not isinstance(told, dict) or set(told) - {"spared", "changed"}:
        raise ValueError("shown")
    return Shown(_paths(told.get("spared", [])), _paths(told.get("changed", [])))


def _paths(told: Any) -> frozenset[str]:
    if not isinstance(told, list) or len(told) > MOST_PATHS:
        raise ValueError("shown")
    if not all(isinstance(path, str) and len(path) <= _LONGEST_PATH for path in told):
        raise ValueError("shown")
    return frozenset(told)


@dataclass(frozen=True, slots=True)
class Burden:
    """What one visit asked. The three lists are paths of questions that are bound to a fact."""

    asked: int
    """Questions on the screen, those of a repeat once for each row."""
    spared: tuple[str, ...]
    """Left out, and the register did know a fact that held."""
    again: tuple[str, ...]
    """Asked although the register knew a fact that held and nobody said that it had changed."""
    unfounded: tuple[str, ...]
    """Left out although the register knew nothing that held: an answer that was due was not asked for."""


def weigh(
    definition: Definition, read: Read, shown: Shown, known: Mapping[str, Known], opened_at: datetime
) -> Burden:  # fmt: skip
    """What a visit asked, beside what the register knew (path → fact) when the form was opened.

    What was said after the form was opened cannot have been on its screen: it neither blames nor excuses a question.
    """
    questions = [definition.by_path[path] for path in read.present]
    left_out = shown.spared | {definition.subject_path}
    asked = [question.path for question in questions if question.asked and question.path not in left_out]
    bound = {question.path for question in questions if question.fact}
    later = {path for path, fact in known.items() if fact.said_at > opened_at}
    holding = {path for path, fact in known.items() if asked_again(fact, opened_at)}
    spared = sorted(shown.spared & bound)
    return Burden(
        asked=len(asked),
        spared=tuple(path for path in spared if path in holding | later),
        again=tuple(sorted(set(asked) & bound & (holding - later) - shown.changed)),
        unfounded=tuple(path for path in spared if path not in holding | later),
    )
