"""What submissions say of whom they are about: weighed against what the register knows, then said to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.kernel.forms import bindings
from linli.kernel.forms.burden import Burden, Shown, weigh
from linli.kernel.forms.definition import Definition
from linli.kernel.forms.instance import Read
from linli.kernel.forms.services.work import Work
from linli.kernel.registry.queries.facts import ADDRESS, Told, fact_kinds
from linli.kernel.registry.queries.subjects import Subject
from linli.kernel.registry.rules import Base, Known
from linli.kernel.registry.services.facts import Outcome, Said, Source, lock_and_read, say_all

Register = Mapping[tuple[UUID, str], Told]


def weigh_all(works: Iterable[Work]) -> Register:
    """What each visit asked, beside what the register knows of all their subjects, which are locked from here on; of
    several visits to one subject at once only the first: what it tells is not in the register yet."""
    works = [work for work in works if work.subject is not None]
    about, keys = dict[UUID, str](), set[str]()
    for work in works:
        about |= related(work.subject) if work.subject else {}
        keys |= facts_of(work.version.definition)
    known, seen = lock_and_read(about, keys) if about else {}, set[UUID]()
    for work in works:
        subject, shown = work.subject, work.incoming.shown
        if subject is not None and shown is not None and subject.uuid not in seen:
            work.burden = weigh_visit(work.version.definition, work.read, shown, subject, known, work.at)
        seen |= {subject.uuid} if subject else set()
    return known


def weigh_visit(
    definition: Definition, read: Read, shown: Shown, subject: Subject, known: Register, at: datetime
) -> Burden:  # fmt: skip
    """What a visit asked beside what the register knew. ``at`` is when it was answered; it was opened before that."""
    opened_at = min(read.opened_at or at, at)
    return weigh(definition, read, shown, _by_path(definition, subject, known), opened_at)


def _by_path(definition: Definition, subject: Subject, known: Register) -> dict[str, Known]:
    """What the register knows, by the question that is bound to it. An address follows from the building."""
    found = {}
    for question in definition.bound:
        uuid = subject.related.get(question.fact.partition(".")[0])
        told = known.get((uuid, question.fact)) if uuid else None
        if told is not None:
            found[question.path] = Known(told.value, told.said_at, told.valid_until)
        elif uuid and question.fact == ADDRESS:
            found[question.path] = Known(subject.title, datetime.min.replace(tzinfo=UTC), None)
    return found


def related(subject: Subject) -> dict[UUID, str]:
    """The subject and what belongs to it, as the register asks for facts."""
    return {uuid: kind for kind, uuid in subject.related.items()}


def facts_of(definition: Definition) -> set[str]:
    """The facts that a form may change or ask again: an address is none."""
    return {question.fact for question in definition.bound} - {ADDRESS}


def say_of(works: Sequence[Work], known: Register, by: Actor) -> None:
    """Say the facts of all of them to the register, together; each work is told what came of its own."""
    listed: list[tuple[Work, Said, Source]] = []
    for work in works:
        source = Source("form", work.version.title, work.head.uuid)
        listed += [(work, one, source) for one in said(work)]
    outcomes = say_all(facts=[(one, source) for _, one, source in listed], by=by, known=known) if listed else []
    told: dict[UUID, list[Outcome]] = {}
    for (work, _, _), outcome in zip(listed, outcomes, strict=True):
        told.setdefault(work.head.uuid, []).append(outcome)
    for work in works:
        work.outcomes = tuple(told.get(work.head.uuid, ()))


def said(work: Work) -> list[Said]:
    """The facts that somebody said. What the phone left out was asked of nobody: the value that it sends back may be
    older than what the register learned meanwhile, and says nothing."""
    kinds, shown, seen = fact_kinds(), work.incoming.shown, work.incoming.seen
    left_out, found = shown.spared if shown else frozenset[str](), []
    for question in work.version.definition.bound if work.subject else ():
        fact, answer = kinds.get(question.fact), work.read.answers.get(question.path)
        if fact is None or answer is None or not question.asked or fact.key == ADDRESS or question.path in left_out:
            continue
        if work.subject and (uuid := work.subject.related.get(fact.subject)) is not None:
            base = None if seen is None else Base(seen.get(question.path))
            value = bindings.value_of_answer(fact, answer)
            found.append(Said(fact.subject, uuid, fact.key, value, work.at, base))
    return found
