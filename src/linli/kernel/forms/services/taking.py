"""Submissions are taken in: kept as they came, read, and their facts said to the register, in one transaction and in as
many statements for a hundred as for one.

The same identifier with the same bytes is a success however often it comes; with other bytes it is refused. Two doors
(``submitting``) differ in what they do where the sender may not write: a browser's or a form tool's submission is kept
and parked, a phone's operation is refused, because the operation itself is parked or waits for another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import prepare, record_all
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import Needs
from linli.kernel.forms import instance
from linli.kernel.forms.arrivals import Arrival, announce
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import forms as form_queries
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.rules import CLOCK_AHEAD, Standing, answered_at, standing
from linli.kernel.forms.sealing import is_sealed, lets_in
from linli.kernel.forms.services.attaching import attach
from linli.kernel.forms.services.inserting import insert, insert_files
from linli.kernel.forms.services.saying import say_of, weigh_all
from linli.kernel.forms.services.work import Incoming, Receipt, Work
from linli.kernel.registry.queries.subjects import Subject, subjects

MOST_XML = 1_000_000
FILL = "forms.fill"


def understand(one: Incoming, *, versions: dict[tuple[str, str], Version]) -> Work:
    """A submission as it reads. ``versions`` keeps the forms that were read for others of the same batch.

    Raises:
        LinliError: too_large, submission_invalid, form_version_unknown.
    """
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
    return Work(one, head, version, instance.read(root, version.definition), sha256(one.xml).digest(), one.files)


def require_filler(work: Work, by: Actor) -> None:
    """Raises not_allowed for who fills no forms anywhere; a sealed form asks at its own door."""
    if not is_sealed(work.version.slug) and by.kind != "system" and FILL not in permissions.actions_of(by):
        raise LinliError("not_allowed", action=FILL)


def take(works: Sequence[Work], *, by: Actor, parks: bool, silent: bool = False) -> None:
    """Take them in, in the caller's transaction; each has its ending then.

    ``parks``: what may not be written, or is about nobody known, is kept for somebody to look at; else it is refused
    (not_allowed with the place) or waits (Needs). ``silent``: no other room hears of their arrival.
    """
    firsts = list({work.head.uuid: work for work in reversed(works)}.values())[::-1]
    _fit(firsts, by, parks=parks)
    fit = [work for work in firsts if work.ending is None]
    received = now()
    for work in fit:
        work.at = _answered_at(work, received)
    known = weigh_all(fit)
    ids = insert(fit, received, by=by)
    _end_those_here(firsts, ids, by)
    new = [work for work in fit if work.head.uuid in ids]
    _replace([work.replaces for work in new if work.replaces is not None])
    files = [(work, name) for work in new for name in work.read.files if name in work.files]
    insert_files([(ids[work.head.uuid], work.files[name]) for work, name in files])
    say_of([work for work in new if work.standing == Standing.TAKEN], known, by)
    for work in new:
        work.ending = work.receipt
    _end_twins(works, firsts)
    if new:
        record_all([_record(work, received, by) for work in new])
    if not silent:
        announce([arrived for work in new if (arrived := _arrival(work))], by)


def _fit(works: Sequence[Work], by: Actor, *, parks: bool) -> None:
    """Whom each is about and what it is worth; what is about a place of others or corrects what it may not has its
    ending."""
    found = _subjects(works)
    corrected = _corrected([work.head.corrects for work in works if work.head.corrects is not None])
    for work in works:
        asked = subject_uuid(work.read.subject)
        work.subject = found.get(asked) if asked else None
        try:
            if asked is not None and work.subject is None and not parks:
                raise Needs(asked)
            may_write = _may_write(work, by, parks=parks)
            if work.head.corrects is not None:
                work.replaces = _correct(work.head.corrects, corrected, by, parks=parks)
        except (LinliError, Needs) as refusal:
            work.ending = refusal
            continue
        work.problems = [*work.read.problems]
        if work.read.subject and work.subject is None:
            work.problems.append(_no_subject(work))
        work.standing = standing(may_write=may_write, problems=len(work.problems))


def _may_write(work: Work, by: Actor, *, parks: bool) -> bool:
    """Whether its facts come into the register. Raises form_sealed where a sealed form's door is shut: what is sealed
    is not parked for others to look at; and not_allowed with the place, so that whoever has it finds what was parked.
    """
    if is_sealed(work.version.slug):
        if not lets_in(work.version.slug, by, work.subject.uuid if work.subject else None):
            raise LinliError("form_sealed")
        return True
    require_filler(work, by)
    may = not work.place or permissions.may(by, FILL, place_code=work.place) is None
    if not may and not parks:
        raise LinliError("not_allowed", action=FILL, place=work.place)
    return may


def _subjects(works: Sequence[Work]) -> dict[UUID, Subject]:
    wanted: dict[str, list[UUID]] = {}
    for work in works:
        if (uuid := subject_uuid(work.read.subject)) is not None and work.version.definition.subject_kind:
            wanted.setdefault(work.version.definition.subject_kind, []).append(uuid)
    found: dict[UUID, Subject] = {}
    for kind, uuids in wanted.items():
        found |= subjects(kind, uuids)
    return found


def subject_uuid(told: str) -> UUID | None:
    """The identifier that the answers name, if it is one."""
    try:
        return UUID(told)
    except ValueError:
        return None


def _no_subject(work: Work) -> dict[str, str]:
    """The problem of a submission that is about nobody whom the register knows."""
    return {"path": work.version.definition.subject_path, "problem": "subject", "value": work.read.subject[:80]}


def _corrected(uuids: Collection[UUID]) -> dict[UUID, Submission]:
    """Submissions that others correct, locked."""
    rows = Submission.objects.select_for_update().filter(uuid__in=uuids).order_by("id") if uuids else ()
    return {row.uuid: row for row in rows}


def _correct(uuid: UUID, rows: Mapping[UUID, Submission], by: Actor, *, parks: bool) -> int:
    """Number of the submission that is corrected: one's own, and not corrected yet."""
    row = rows.get(uuid)
    if row is None and not parks:
        raise Needs(uuid)
    if row is None or row.user_id != by.id:
        raise LinliError("submission_invalid", problem="deprecatedID")
    if row.standing == Standing.REPLACED:
        raise LinliError("submission_replaced")
    row.standing = Standing.REPLACED  # another of the same batch cannot correct it too
    return row.id


def _replace(ids: Sequence[int]) -> None:
    if ids:
        Submission.objects.filter(id__in=ids).update(standing=Standing.REPLACED)


def _end_those_here(works: Sequence[Work], ids: Mapping[UUID, int], by: Actor) -> None:
    """What was here before: the same bytes of the same person are a success, whatever else would refuse them now, and
    perhaps bring the rest of their files."""
    old = {work.head.uuid: work for work in works if work.head.uuid not in ids}
    if not old:
        return
    rows = Submission.objects.filter(uuid__in=old).values_list("uuid", "user_id", "xml_sha256", "standing")
    for uuid, user_id, digest, stands in rows:
        work = old[uuid]
        try:
            if user_id != by.id or bytes(digest) != work.sha256:
                raise LinliError("submission_differs")
            work.ending = Receipt(uuid, stands, False, tuple(attach(uuid, work.files)))
        except LinliError as refusal:
            work.ending = refusal


def _end_twins(works: Sequence[Work], firsts: Sequence[Work]) -> None:
    """One that came twice in the same batch ends as the first does, unless its bytes are others."""
    first_of = {work.head.uuid: work for work in firsts}
    for work in works:
        first = first_of[work.head.uuid]
        if work is first:
            continue
        if work.sha256 != first.sha256:
            work.ending = LinliError("submission_differs")
        elif isinstance(first.ending, Receipt):
            work.ending = Receipt(work.head.uuid, first.ending.standing, False, first.ending.missing)
        else:
            work.ending = first.ending


def _answered_at(work: Work, received: datetime) -> datetime:
    """When it was answered, put right for a phone's clock that is off."""
    told, ahead = work.read.answered_at, work.incoming.ahead
    return answered_at(told - ahead if told and abs(ahead) > CLOCK_AHEAD else told, received)


def _arrival(work: Work) -> Arrival | None:
    subject = work.subject
    if work.standing != Standing.TAKEN or subject is None:
        return None
    return Arrival(
        work.head.uuid, work.version.slug, subject.kind, subject.uuid, work.at, work.incoming.channel
    )  # fmt: skip


def _record(work: Work, received: datetime, by: Actor) -> tuple[object, ...]:
    return prepare(
        by=by, action="forms.submission.received", object_type="submission", object_id=str(work.head.uuid),
        place_code=work.place, purpose=work.version.title, recorded_at=received,
        detail={"form": work.version.slug, "version": work.version.version, "standing": str(work.standing),
                "facts": work.receipt.facts, "sha256": work.sha256.hex(), "channel": work.incoming.channel},
    )  # fmt: skip
