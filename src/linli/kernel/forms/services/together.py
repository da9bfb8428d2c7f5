"""Many submissions taken in together, in as many statements as one: what phones send when they meet a network again.

The rules are those of ``submitting``; what differs is that a place where the sender may not write refuses the whole
(the phone's operation is parked instead), and that a fact carries what the phone had shown beside its question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID
from zlib import crc32

import orjson

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import prepare, record_all
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import KeptFile, Needs
from linli.kernel.forms import instance
from linli.kernel.forms.arrivals import Arrival, announce
from linli.kernel.forms.burden import Burden, Shown
from linli.kernel.forms.instance import Head, Read
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import forms as form_queries
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.rules import CLOCK_AHEAD, Standing, answered_at, standing
from linli.kernel.forms.sealing import is_sealed, lets_in
from linli.kernel.forms.services.submitting import (
    LOCK,
    MOST_XML,
    facts_of,
    no_subject,
    related,
    said,
    subject_uuid,
    weigh_visit,
)
from linli.kernel.registry.queries.facts import Told
from linli.kernel.registry.queries.subjects import Subject, subjects
from linli.kernel.registry.rules import Base, Effect
from linli.kernel.registry.services.facts import Outcome, Said, Source, lock_and_read, say_all

CHANNEL = "phone"
_LOCKS = "select pg_advisory_xact_lock(%s::int, n) from unnest(%s::int[]) n"
_THERE = "select uuid, user_id, xml_sha256, standing from forms_submission where uuid = any(%s::uuid[])"
_INSERT = """
insert into forms_submission (uuid, form_version_id, xml, xml_sha256, answers, problems, standing, subject_kind,
       subject_uuid, subject_title, place_code, answered_at, received_at, channel, device, user_id, user_name,
       replaces_id, files_wanted, questions_asked, spared, asked_again, unfounded)
select w.uuid, w.version, w.xml, w.sha256, w.answers::jsonb, w.problems::jsonb, w.standing, w.kind, w.subject, w.title,
       w.place, w.answered_at, %s::timestamptz, %s::text, w.device, %s::bigint, %s::text, w.replaces,
       array(select jsonb_array_elements_text(w.wanted::jsonb)), w.asked,
       array(select jsonb_array_elements_text(w.spared::jsonb)),
       array(select jsonb_array_elements_text(w.again::jsonb)),
       array(select jsonb_array_elements_text(w.unfounded::jsonb))
  from unnest(%s::uuid[], %s::bigint[], %s::bytea[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::bigint[], %s::text[],
              %s::int[], %s::text[], %s::text[], %s::text[])
       w(uuid, version, xml, sha256, answers, problems, standing, kind, subject, title, place, answered_at, device,
         replaces, wanted, asked, spared, again, unfounded)
returning uuid, id
"""
_INSERT_FILES = """
insert into forms_submissionfile (submission_id, name, kind, media_type, size, sha256, content, received_at)
select w.submission, w.name, w.kind, w.media_type, w.size, w.sha256, w.content, %s::timestamptz
  from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bytea[], %s::bytea[])
       w(submission, name, kind, media_type, size, sha256, content)
"""


_NO_BURDEN = Burden(0, (), (), ())


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission from a phone. ``seen`` is, path by path, the fact that was shown there (None: it does not say)."""

    xml: bytes
    device: str
    seen: Mapping[str, UUID] | None = None
    ahead: timedelta = timedelta(0)
    files: Mapping[str, KeptFile] = field(default_factory=dict)
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one."""

    uuid: UUID
    standing: str
    is_new: bool
    missing: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()
    left_out: int = 0  # questions that were not asked, because the register knew


@dataclass(slots=True)
class _Work:
    """A submission on its way."""

    incoming: Incoming
    head: Head
    version: Version
    read: Read
    sha256: bytes
    subject: Subject | None = None
    problems: list[Mapping[str, str]] = field(default_factory=list)
    standing: str = ""
    at: datetime | None = None
    replaces: int | None = None
    burden: Burden | None = None


Known = Mapping[tuple[UUID, str], Told]
Ending = Taken | Exception


def receive_together(incoming: Sequence[Incoming], *, by: Actor, silent: bool = False) -> list[Ending]:
    """Take submissions in, in the caller's transaction; how each ended, in their order. ``silent``: the caller says
    itself what they are, and no other room hears of their arrival.

    Endings that are no :class:`Taken`: LinliError (submission_invalid, form_version_unknown, too_large,
    submission_differs, submission_replaced; not_allowed with the place), Needs (the submission that it corrects, or
    whom it is about, is not here yet).
    """
    permissions.person(by)
    endings: dict[int, Ending] = {}
    works: dict[int, _Work] = {}
    versions: dict[tuple[str, str], Version] = {}
    for place, one in enumerate(incoming):
        try:
            works[place] = _understand(one, versions)
        except LinliError as refusal:
            endings[place] = refusal
    _set_aside_known(works, endings, by)
    _set_aside_unfit(works, endings, by)
    _write(works, endings, by)
    if not silent:
        _announce(works.values(), by)
    return [endings[place] for place in range(len(incoming))]


def _understand(one: Incoming, versions: dict[tuple[str, str], Version]) -> _Work:
    if len(one.xml) > MOST_XML:
        raise LinliError("too_large", limit_bytes=MOST_XML)
    try:
        root = instance.parse(one.xml)
        head = instance.head(root)
    except ValueError as error:
        raise LinliError("submission_invalid", problem=str(error)[:120]) from error
    key = head.form, head.version
    if key not in versions:
        versions[key] = form_queries.version(*key)
    version = versions[key]
    return _Work(one, head, version, instance.read(root, version.definition), sha256(one.xml).digest())


def _set_aside_known(works: dict[int, _Work], endings: dict[int, Ending], by: Actor) -> None:
    """What is here already, and what comes twice at once: the same bytes of the same person are a success."""
    uuids = {work.head.uuid for work in works.values()}
    if not uuids:
        return
    hot.fetchall(_LOCKS, [str(LOCK), sorted({crc32(uuid.bytes) - (1 << 31) for uuid in uuids})])
    there = {row[0]: row[1:] for row in hot.fetchall(_THERE, [list(uuids)])}
    first: dict[UUID, _Work] = {}
    for place, work in list(works.items()):
        known = there.get(work.head.uuid)
        twin = first.setdefault(work.head.uuid, work)
        if known is None and twin is work:
            continue
        user_id, digest, stands = known or (by.id, twin.sha256, Standing.TAKEN)
        same = user_id == by.id and bytes(digest) == work.sha256
        ending = Taken(work.head.uuid, stands, False, ()) if same else LinliError("submission_differs")
        endings[place] = ending
        del works[place]


def _set_aside_unfit(works: dict[int, _Work], endings: dict[int, Ending], by: Actor) -> None:
    """What is about nobody who is here, about a place of others, or corrects what it may not."""
    found = _subjects(works.values())
    for place, work in list(works.items()):
        try:
            _fit(work, found, by)
        except (LinliError, Needs) as said:
            endings[place] = said
            del works[place]


def _fit(work: _Work, found: Mapping[UUID, Subject], by: Actor) -> None:
    asked = subject_uuid(work.read)
    work.subject = found.get(asked) if asked else None
    if asked is not None and work.subject is None:
        raise Needs(asked)
    if is_sealed(work.version.slug):
        if not lets_in(work.version.slug, by, work.subject.uuid if work.subject else None):
            raise LinliError("form_sealed")
    else:
        _require_place(work.subject.place_code if work.subject else "", by)
    work.problems = [*work.read.problems]
    if work.read.subject and work.subject is None:
        work.problems.append(no_subject(work.version, work.read))
    work.standing = standing(may_write=True, problems=len(work.problems))
    if work.head.corrects is not None:
        work.replaces = _corrected(work.head.corrects, by)


def _require_place(place: str, by: Actor) -> None:
    """Raises not_allowed with the place, so that whoever has it finds what was parked."""
    if permissions.may(by, "forms.fill", place_code=place) is not None and (
        place or "forms.fill" not in permissions.actions_of(by)
    ):
        raise LinliError("not_allowed", action="forms.fill", place=place)


def _corrected(uuid: UUID, by: Actor) -> int:
    """The submission that is corrected: one's own, and not corrected yet."""
    row = Submission.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise Needs(uuid)
    if row.user_id != by.id:
        raise LinliError("submission_invalid", problem="deprecatedID")
    if row.standing == Standing.REPLACED:
        raise LinliError("submission_replaced")
    Submission.objects.filter(id=row.id).update(standing=Standing.REPLACED)
    return row.id


def _subjects(works: Any) -> dict[UUID, Subject]:
    wanted: dict[str, list[UUID]] = {}
    for work in works:
        if (uuid := subject_uuid(work.read)) is not None:
            wanted.setdefault(work.version.definition.subject_kind, []).append(uuid)
    found: dict[UUID, Subject] = {}
    for kind, uuids in wanted.items():
        found |= subjects(kind, uuids) if kind else {}
    return found


def _write(works: Mapping[int, _Work], endings: dict[int, Ending], by: Actor) -> None:
    if not works:
        return
    received = now()
    for work in works.values():
        work.at = _answered_at(work, received)
    known = _weigh(list(works.values()))
    ids = _insert(list(works.values()), received, by)
    _name_files(works.values(), ids, received)
    outcomes = _say(works, known, by)
    for place, work in works.items():
        missing = tuple(name for name in work.read.files if name not in work.incoming.files)
        said_of_it = tuple(outcomes.get(place, ()))
        endings[place] = Taken(work.head.uuid, work.standing, True, missing, said_of_it, _left_out(work))
    record_all([_record(work, outcomes.get(place, ()), received, by) for place, work in works.items()])


def _announce(works: Iterable[_Work], by: Actor) -> None:
    announce([arrived for work in works if (arrived := _arrival(work))], by)


def _arrival(work: _Work) -> Arrival | None:
    subject = work.subject
    if work.standing != Standing.TAKEN or subject is None or work.at is None:
        return None
    return Arrival(work.head.uuid, work.version.slug, subject.kind, subject.uuid, work.at, CHANNEL)


def _weigh(works: Sequence[_Work]) -> Known:
    """What each visit asked, beside what the register knows of all their subjects, which are locked from here on; of
    several visits to one subject at once only the first: what it tells is not in the register yet."""
    about, keys = dict[UUID, str](), set[str]()
    for work in works:
        if work.subject is not None:
            about |= related(work.subject)
            keys |= facts_of(work.version.definition)
    known, seen = lock_and_read(about, keys), set[UUID]()
    for work in works:
        if work.subject is None or work.at is None:
            continue
        if work.incoming.shown is not None and work.subject.uuid not in seen:
            definition = work.version.definition
            work.burden = weigh_visit(definition, work.read, work.incoming.shown, work.subject, known, work.at)
        seen.add(work.subject.uuid)
    return known


def _answered_at(work: _Work, received: datetime) -> datetime:
    """When it was answered, put right for a phone's clock that is off."""
    told, ahead = work.read.answered_at, work.incoming.ahead
    return answered_at(told - ahead if told and abs(ahead) > CLOCK_AHEAD else told, received)


def _insert(works: Sequence[_Work], received: datetime, by: Actor) -> dict[UUID, int]:
    columns = [list(column) for column in zip(*map(_values, works), strict=True)]
    return dict(hot.fetchall(_INSERT, [received.isoformat(), CHANNEL, str(by.id), by.name[:60], *columns]))


def _values(work: _Work) -> tuple[Any, ...]:
    subject, burden = work.subject, work.burden or _NO_BURDEN
    return (
        work.head.uuid, work.version.id, work.incoming.xml, work.sha256,
        orjson.dumps(work.read.answers).decode(), orjson.dumps(work.problems).decode(), str(work.standing),
        subject.kind if subject else "", subject.uuid if subject else None, subject.title[:200] if subject else "",
        subject.place_code if subject else "", work.at, work.incoming.device[:120], work.replaces,
        orjson.dumps(work.read.files).decode(), burden.asked if work.burden else None,
        *(orjson.dumps(paths).decode() for paths in (burden.spared, burden.again, burden.unfounded)),
    )  # fmt: skip


def _name_files(works: Any, ids: Mapping[UUID, int], received: datetime) -> None:
    rows = [
        (ids[work.head.uuid], name, kept.kind, kept.media_type, kept.size, kept.sha256, kept.content)
        for work in works
        for name in work.read.files
        if (kept := work.incoming.files.get(name)) is not None
    ]
    if rows:
        hot.run(_INSERT_FILES, [received.isoformat(), *(list(column) for column in zip(*rows, strict=True))])


def _say(works: Mapping[int, _Work], known: Known, by: Actor) -> dict[int, list[Outcome]]:
    """The facts of all of them, said together; place → what came of them."""
    listed: list[tuple[int, Said, Source]] = []
    for place, work in works.items():
        if work.standing == Standing.TAKEN and work.subject is not None and work.at is not None:
            source = Source("form", work.version.title, work.head.uuid)
            for path, one in said(work.version.definition, work.read, work.subject, work.at, work.incoming.shown):
                listed.append((place, _based(one, path, work.incoming.seen), source))
    outcomes = say_all(facts=[(one, source) for _, one, source in listed], by=by, known=known) if listed else []
    found: dict[int, list[Outcome]] = {}
    for (place, _, _), outcome in zip(listed, outcomes, strict=True):
        found.setdefault(place, []).append(outcome)
    return found


def _based(one: Said, path: str, seen: Mapping[str, UUID] | None) -> Said:
    if seen is None:
        return one
    return Said(one.subject_kind, one.subject_uuid, one.key, one.value, one.said_at, Base(seen.get(path)))


def _left_out(work: _Work) -> int:
    """Questions that were not asked, because the register knew."""
    return len(work.burden.spared) if work.burden else 0


def _record(work: _Work, outcomes: Sequence[Outcome], received: datetime, by: Actor) -> tuple[Any, ...]:
    effects = {Effect.SPARED.value: count} if (count := _left_out(work)) else {}
    for outcome in outcomes:
        effects[outcome.effect.value] = effects.get(outcome.effect.value, 0) + 1
    return prepare(
        by=by, action="forms.submission.received", object_type="submission", object_id=str(work.head.uuid),
        place_code=work.subject.place_code if work.subject else "", purpose=work.version.title, recorded_at=received,
        detail={"form": work.version.slug, "version": work.version.version, "standing": str(work.standing),
                "facts": effects, "sha256": work.sha256.hex(), "channel": CHANNEL},
    )  # fmt: skip
