"""Between a form's answers and the register's facts: which question may be bound to which fact, and values both ways.

Pure. Of a repeat no question is bound: a fact is of the one subject that the form is about, or of what belongs to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linli.kernel.forms.definition import Definition, Question
from linli.kernel.registry.rules import SUBJECTS
from linli.lib.packtypes import PackFact

_FITTING = {
    "text": {"text", "barcode"},
    "number": {"integer", "decimal"},
    "day": {"date"},
    "yes_no": {"choice"},
    "choice": {"choice"},
    "choices": {"choices"},
    "position": {"position"},
}
_BELONGS = {
    "person": {"person", "home"},
    "home": {"home", "person"},
    "organisation": {"organisation"},
    "equipment": {"equipment", "home", "organisation", "person"},
}
"""A form's subject → the kinds of which facts can be asked along with it."""


def refuse(definition: Definition, facts: Mapping[str, PackFact]) -> tuple[str, str, str] | None:
    """(question, fact, problem) of the first binding that cannot work, or None."""
    if definition.subject_kind and definition.subject_kind not in SUBJECTS:
        return definition.subject_path, definition.subject_kind, "subject"
    for question in definition.bound:
        if problem := _problem(question, definition, facts):
            return question.path, question.fact, problem
    return None


def _problem(question: Question, definition: Definition, facts: Mapping[str, PackFact]) -> str:
    fact = facts.get(question.fact)
    if fact is None:
        return "facts.csv"
    if question.repeat:
        return f"repeat {question.repeat}"
    if fact.subject not in _BELONGS.get(definition.subject_kind, ()):
        return f"subject {definition.subject_kind or '-'}"
    if question.type not in _FITTING[fact.type]:
        return f"{question.type} / {fact.type}"
    if fact.type == "yes_no" and {choice.value for choice in question.choices} != {"yes", "no"}:
        return "yes, no"
    return ""


def value_of_answer(fact: PackFact, answer: Any) -> Any:
    """An answer as the register keeps it."""
    if fact.type == "yes_no":
        return answer == "yes"
    if fact.type == "position":
        return answer[:2]
    return answer


def lexical(fact: PackFact, value: Any) -> str:
    """A fact as an XForm holds it."""
    match fact.type:
        case "yes_no":
            return "yes" if value else "no"
        case "choices":
            return " ".join(value)
        case "position":
            return f"{value[1]} {value[0]} 0 0"
    return f"{value:g}" if isinstance(value, float) else str(value)
