"""What is known of an elder's daily life, in the words of the form that asks it, with who said it when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.definition import Question
from linli.kernel.forms.queries.filling import Filled, filled
from linli.kernel.forms.queries.forms import version
from linli.kernel.registry.queries.facts import fact_kinds
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.rules import holds
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.rules.rulebook import FORM


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the rules: known or not, holding or past its time; with the answers from which one may be chosen."""

    key: str
    name: str
    name_en: str
    type: str
    value: str
    shown: str
    shown_en: str
    holds: bool
    said_at: datetime | None
    said_by: str
    source_name: str
    choices: tuple[tuple[str, str, str], ...]


def facts_of(person: UUID) -> list[Fact]:
    """Every fact that the rules read, in their order."""
    questions, known = _asked(person)
    return [_fact(key, questions.get(key), known.get(key)) for key in rulebook().facts]


def _asked(person: UUID) -> tuple[dict[str, Question], dict[str, Filled]]:
    """The form's questions and what is known to them; nothing before the district has the form."""
    try:
        definition = version(FORM).definition
    except LinliError:
        return {}, {}
    found = subjects("person", [person]).get(person)
    known = filled(definition, found) if found else []
    return {one.fact: one for one in definition.bound}, {one.fact: one for one in known}


def _fact(key: str, question: Question | None, known: Filled | None) -> Fact:
    kind = fact_kinds()[key]
    return Fact(
        key=key, name=kind.name, name_en=kind.name_en, type=kind.type, value=known.value if known else "",
        shown=known.shown if known else "", shown_en=known.shown_en if known else "",
        holds=known is not None and holds(known.valid_until, now()), said_at=known.said_at if known else None,
        said_by=known.said_by if known else "", source_name=known.source_name if known else "",
        choices=tuple((one.value, one.label, one.label_en) for one in question.choices) if question else (),
    )  # fmt: skip
