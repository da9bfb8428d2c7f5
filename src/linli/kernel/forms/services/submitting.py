"""Submissions come in: kept as they came, read, and their facts said to the register, in one transaction.

The same identifier with the same bytes is a success however often it comes; with other bytes it is refused. Files may
come later, in further posts of the same submission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import prepare, record_all
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.forms import bindings, instance
from linli.kernel.forms.arrivals import Arrival, announce
from linli.kernel.forms.burden import Burden, Shown, weigh
from linli.kernel.forms.definition import Definition
from linli.kernel.forms.instance import Head, Read
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import forms as form_queries
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.queries.submissions import missing_files
from linli.kernel.forms.rules import Standing, answered_at, standing
from linli.kernel.forms.sealing import is_sealed, lets_in
from linli.kernel.forms.services.attaching import attach
from linli.kernel.forms.services.inserting import insert
from linli.kernel.registry.queries.facts import ADDRESS, Told, fact_kinds
from linli.kernel.registry.queries.subjects import Subject, subjects
from linli.kernel.registry.rules import Effect, Known
from linli.kernel.registry.services.facts import Outcome, Said, Source, lock_and_read, say

MOST_XML = 1_000_000
LOCK = 0x4C4C5342  # of PostgreSQL's advisory locks, the ones by a submission's identifier


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission. ``is_new`` is False for one that was here already."""

    uuid: UUID
    standing: str
    is_new: bool
    missing: tuple[str, ...]
    facts: Mapping[str, int]
    """Effect (``registry.rules.Effect``) → how many facts."""


@dataclass(frozen=True, slots=True)
class _Came:
    """A submission as it came and as it reads."""

    head: Head
    version: Version
    read: Read
    xml: bytes
    channel: str
    device: str
    shown: Shown | None


def receive(
    *, xml: bytes, files: Mapping[str, UploadedFile[Any]], by: Actor, channel: str, device: str = "",
    shown: Shown | None = None,
) -> Receipt:  # fmt: skip
    """Take a submission in, or one more part of it. ``shown`` is what the form tool says of its screen, if it does.
    The system hands in what a resident without an account answered; a room above has asked then whether they may.

    Raises:
        LinliError: not_allowed, too_large, submission_invalid, form_version_unknown, submission_differs,
            submission_replaced, or what is wrong with a file; nothing is kept then.
    """
    if by.kind != "system":
        permissions.person(by)
    if len(xml) > MOST_XML:
        raise LinliError("too_large", limit_bytes=MOST_XML)
    came = _understand(xml, channel, device, shown)
    may_fill = by.kind == "system" or "forms.fill" in permissions.actions_of(by)
    if not is_sealed(came.version.slug) and not may_fill:
        raise LinliError("not_allowed", action="forms.fill")
    with transaction.atomic():
        return _take(came, files, by)


def _understand(xml: bytes, channel: str, device: str, shown: Shown | None) -> _Came:
    try:
        root = instance.parse(xml)
        head = instance.head(root)
    except ValueError as error:
        raise LinliError("submission_invalid", problem=str(error)[:120]) from error
    version = form_queries.version(head.form, head.version)
    return _Came(head, version, instance.read(root, version.definition), xml, channel, device, shown)


def _take(came: _Came, files: Mapping[str, UploadedFile[Any]], by: Actor) -> Receipt:
    if came.head.corrects is not None and (there := _there(came.head.uuid)) is not None:
        return _again(there, came.xml, files, by)
    corrected = _corrected(came.head, by)
    subject = _subject(came.version.definition, came.read)
    known = lock_and_read(related(subject), facts_of(came.version.definition)) if subject else {}
    row = _row(came, subject, known, by)
    row.replaces = corrected
    if not insert(row):  # somebody sent it before, or is just sending it
        return _again(_there(row.uuid), came.xml, files, by)
    if corrected is not None:
        Submission.objects.filter(id=corrected.id).update(standing=Standing.REPLACED)
    kept = attach(row, files, is_new=True)
    outcomes = _say(row, came, subject, known, by) if row.standing == Standing.TAKEN and subject else []
    effects = _count(outcomes, len(row.spared))
    _record(row, came, effects, by)
    if row.standing == Standing.TAKEN and subject is not None:
        arrival = Arrival(row.uuid, came.head.form, subject.kind, subject.uuid, row.answered_at, came.channel)
        announce([arrival], by)
    return Receipt(row.uuid, row.standing, True, tuple(name for name in row.files_wanted if name not in kept), effects)


def _there(uuid: UUID) -> Submission | None:
    return Submission.objects.select_for_update().filter(uuid=uuid).first()


def _again(there: Submission | None, xml: bytes, files: Mapping[str, UploadedFile[Any]], by: Actor) -> Receipt:
    """The same submission once more: whose bytes are the same, and perhaps the rest of its files."""
    if there is None or there.user_id != by.id or bytes(there.xml_sha256) != sha256(xml).digest():
        raise LinliError("submission_differs")
    attach(there, files)
    return Receipt(there.uuid, there.standing, False, tuple(missing_files(there)), {})


def _row(came: _Came, subject: Subject | None, known: Mapping[tuple[UUID, str], Told], by: Actor) -> Submission:
    received, read, version = now(), came.read, came.version
    problems = [*read.problems, *([] if subject or not read.subject else [no_subject(version, read)])]
    place = subject.place_code if subject else ""
    may_write = _may_write(version, subject, by)
    row = Submission(
        uuid=came.head.uuid, form_version_id=version.id, xml=came.xml, xml_sha256=sha256(came.xml).digest(),
        answers=dict(read.answers), problems=problems, standing=standing(may_write=may_write, problems=len(problems)),
        subject_kind=subject.kind if subject else "", subject_uuid=subject.uuid if subject else None,
        subject_title=subject.title[:200] if subject else "", place_code=place,
        answered_at=answered_at(read.answered_at, received), received_at=received, channel=came.channel,
        device=came.device[:120], user_id=by.id, user_name=by.name[:60], files_wanted=list(read.files),
    )  # fmt: skip
    if came.shown is not None and subject is not None:
        weighed = weigh_visit(version.definition, read, came.shown, subject, known, row.answered_at)
        row.questions_asked = weighed.asked
        row.spared, row.asked_again, row.unfounded = list(weighed.spared), list(weighed.again), list(weighed.unfounded)
    return row


def weigh_visit(
    definition: Definition, read: Read, shown: Shown, subject: Subject, known: Mapping[tuple[UUID, str], Told],
    at: datetime,
) -> Burden:  # fmt: skip
    """What a visit asked beside what the register knew. ``at`` is when it was answered; it was opened before that."""
    opened_at = min(read.opened_at or at, at)
    return weigh(definition, read, shown, _by_path(definition, subject, known), opened_at)


def _by_path(
    definition: Definition, subject: Subject, known: Mapping[tuple[UUID, str], Told]
) -> dict[str, Known]:  # fmt: skip
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


def _corrected(head: Head, by: Actor) -> Submission | None:
    """The submission that this one corrects: one's own, and not corrected yet."""
    if head.corrects is None:
        return None
    row = Submission.objects.select_for_update().filter(uuid=head.corrects, user_id=by.id).first()
    if row is None:
        raise LinliError("submission_invalid", problem="deprecatedID")
    if row.standing == Standing.REPLACED:
        raise LinliError("submission_replaced")
    return row


def _subject(definition: Definition, read: Read) -> Subject | None:
    """Whom the submission is about; its answer names one by its identifier."""
    uuid = subject_uuid(read)
    return subjects(definition.subject_kind, [uuid]).get(uuid) if uuid and definition.subject_kind else None


def subject_uuid(read: Read) -> UUID | None:
    """The identifier that the answers name, if it is one."""
    try:
        return UUID(read.subject)
    except ValueError:
        return None


def _may_write(version: Version, subject: Subject | None, by: Actor) -> bool:
    """Whether facts come into the register from this person. Raises not_allowed where a sealed form's door is shut:
    what is sealed is not parked for others to look at."""
    if is_sealed(version.slug):
        if not lets_in(version.slug, by, subject.uuid if subject else None):
            raise LinliError("not_allowed", action="forms.fill")
        return True
    return subject is None or permissions.may(by, "forms.fill", place_code=subject.place_code) is None


def no_subject(version: Version, read: Read) -> dict[str, str]:
    """The problem of a submission that is about nobody whom the register knows."""
    return {"path": version.definition.subject_path, "problem": "subject", "value": read.subject[:80]}


def _say(
    row: Submission, came: _Came, subject: Subject, known: Mapping[tuple[UUID, str], Told], by: Actor
) -> list[Outcome]:  # fmt: skip
    source = Source("form", came.version.title, row.uuid)
    facts = [one for _, one in said(came.version.definition, came.read, subject, row.answered_at, came.shown)]
    return say(facts=facts, source=source, by=by, known=known)


def said(
    definition: Definition, read: Read, subject: Subject, at: datetime, shown: Shown | None
) -> Sequence[tuple[str, Said]]:  # fmt: skip
    """The facts that somebody said, each with the path of its question. What the phone left out was asked of nobody:
    the value that it sends back may be older than what the register learned meanwhile, and says nothing."""
    kinds, left_out = fact_kinds(), shown.spared if shown else frozenset()
    found = []
    for question in definition.bound:
        fact, answer = kinds.get(question.fact), read.answers.get(question.path)
        if fact is None or answer is None or not question.asked or fact.key == ADDRESS or question.path in left_out:
            continue
        if (uuid := subject.related.get(fact.subject)) is not None:
            value = bindings.value_of_answer(fact, answer)
            found.append((question.path, Said(fact.subject, uuid, fact.key, value, at)))
    return found


def _count(outcomes: Sequence[Outcome], left_out: int) -> dict[str, int]:
    counts = {effect: sum(one.effect is effect for one in outcomes) for effect in Effect}
    counts[Effect.SPARED] += left_out
    return {effect.value: number for effect, number in counts.items() if number}


def _record(row: Submission, came: _Came, effects: Mapping[str, int], by: Actor) -> None:
    version = came.version
    told = prepare(
        by=by, action="forms.submission.received", object_type="submission", object_id=str(row.uuid),
        place_code=row.place_code, purpose=version.title,
        detail={"form": version.slug, "version": version.version, "standing": row.standing, "facts": dict(effects),
                "sha256": row.xml_sha256.hex(), "channel": row.channel},
    )  # fmt: skip
    record_all([told])
