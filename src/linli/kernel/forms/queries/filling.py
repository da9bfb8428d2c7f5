"""A form opened for a subject: what the register already says, so that only the rest is asked. Pure but for reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kernel.forms.bindings import lexical
from linli.kernel.forms.definition import Definition, Question
from linli.kernel.registry.queries.facts import Told, fact_kinds, latest
from linli.kernel.registry.queries.subjects import Subject
from linli.kernel.registry.rules import holds


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer that the register already has; ``value`` as the XForm holds it."""

    path: str
    label: str
    label_en: str
    fact: str
    value: str
    shown: str
    shown_en: str
    said_at: datetime
    said_by: str
    source: str
    source_name: str
    valid_until: datetime | None
    fact_uuid: UUID | None
    source_uuid: UUID | None = None  # the submission it was said in


def filled(definition: Definition, subject: Subject) -> list[Filled]:
    """What the register says to the questions of a form, valid or not: whether it holds is asked when it is filled."""
    keys = {question.fact for question in definition.bound}
    known = latest({uuid: kind for kind, uuid in subject.related.items()}, keys)
    found = []
    for question in definition.bound:
        uuid = subject.related.get(question.fact.partition(".")[0])
        if uuid is not None and (told := known.get((uuid, question.fact))) is not None:
            found.append(_filled(question, told))
    return found


def asked(definition: Definition, known: list[Filled], moment: datetime) -> tuple[Question, ...]:
    """The questions that a person is asked at that moment: all but those whose fact holds."""
    spared = {one.path for one in known if holds(one.valid_until, moment)}
    return tuple(question for question in definition.asked if question.path not in spared)


def _filled(question: Question, told: Told) -> Filled:
    fact = fact_kinds()[question.fact]
    value = lexical(fact, told.value)
    words = {choice.value: (choice.label, choice.label_en) for choice in question.choices}
    chosen = [words.get(one, (one, one)) for one in (value.split() if question.type == "choices" else [value])]
    return Filled(
        path=question.path,
        label=question.label,
        label_en=question.label_en,
        fact=question.fact,
        value=value,
        shown="、".join(zh for zh, _ in chosen),
        shown_en=", ".join(en for _, en in chosen),
        said_at=told.said_at,
        said_by=told.said_by,
        source=told.source,
        source_name=told.source_name,
        valid_until=told.valid_until,
        fact_uuid=told.uuid,
        source_uuid=told.source_uuid,
    )
