"""What came of a visit is told: written once, whoever is second or late, and the target's one latest outcome with it.

Races: two who tell of one target are serialised by its row's lock. The same result twice is one; the state of a target
is computed from all its results, so the order in which they arrive changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import day_of, now
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.arrivals import Arrival
from linli.kernel.forms.queries.submissions import about
from linli.kernel.forms.rules import answered_at
from linli.kernel.forms.services import Incoming, Receipt, receive, receive_together
from linli.kernel.registry.services.facts import Outcome as FactOutcome
from linli.kernel.registry.services.facts import lock_subjects
from linli.kernel.rounds.models import Result, Round, Target
from linli.kernel.rounds.queries.sight import require_visit
from linli.kernel.rounds.rules import LEFT, NEEDS_NOTE, Heard, Outcome, Revisit, Standing, standing
from linli.kernel.rounds.services.planning import plan_next
from linli.kernel.rounds.types import RoundType, Told, find_type
from linli.lib.hashing import content_hash

ROUND = "round"
"""The channel of a submission that comes with its visit."""
_WAITING = """
select t.uuid, t.subject_uuid, r.form
  from rounds_target t join rounds_round r on r.id = t.round_id
 where t.subject_uuid = any(%s::uuid[]) and t.is_left and r.closed_at is null
   and (t.subject_uuid, r.form) in (select * from unnest(%s::uuid[], %s::text[])) order by t.id
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells of a visit. ``uuid`` is made by the phone; ``xml`` the form that was filled, if any, or
    ``form`` when a phone's operation brings it, with what was shown and the files that came."""

    uuid: UUID
    target: UUID
    outcome: str
    at: datetime | None = None
    channel: str = "door"
    note: str = ""
    xml: bytes = b""
    files: Mapping[str, UploadedFile[Any]] = field(default_factory=dict)
    form: Incoming | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The target after it. ``is_new`` is False for a result that was here already."""

    target: UUID
    outcome: str
    attempts: int
    next_on: str | None
    needs_door: bool
    is_new: bool
    submission: UUID | None
    missing: tuple[str, ...] = ()
    outcomes: tuple[FactOutcome, ...] = ()  # what came of the facts that its form told


@transaction.atomic
def tell(telling: Telling, *, by: Actor) -> Answer:
    """Write what came of a visit.

    Raises:
        LinliError: not_found, not_allowed, round_closed, outcome_unknown, outcome_needs_note,
            outcome_needs_form, submission_of_another, result_differs, and whatever a submission is refused for.
    """
    digest = _digest(telling)
    target = _locked(telling.target)
    row = target.round
    kind = find_type(row.type)
    require_visit(by, row, target)
    if (there := Result.objects.filter(uuid=telling.uuid).first()) is not None:
        return _again(there, digest, target, telling, by)
    at = happened_at(telling.at, row, now())
    _check(telling, row, kind, at)
    submission = _submit(telling, target, by)
    after = _write(telling, digest, target, at, submission.uuid if submission else None, by)
    return _answer(target, after, True, submission)


def submission_arrived(arrivals: Sequence[Arrival], by: Actor) -> None:
    """A form that was filled outside of any round (ODK Collect, the list of forms) is the visit of every open round
    that asks for it and that its sender may make."""
    told = {(one.subject_uuid, one.form): one for one in reversed(arrivals) if one.channel != ROUND}
    if not told:
        return
    subjects, forms = zip(*told, strict=True)
    for uuid, subject, form in hot.fetchall(_WAITING, [hot.plain(subjects), hot.plain(subjects), list(forms)]):
        _visited(uuid, told[subject, form], by)


def _visited(uuid: UUID, arrival: Arrival, by: Actor) -> None:
    target = _locked(uuid)
    try:
        require_visit(by, target.round, target)
    except LinliError:
        return
    telling = Telling(uuid5(arrival.uuid, str(uuid)), uuid, Outcome.DONE, arrival.answered_at)
    at = happened_at(arrival.answered_at, target.round, now())
    _write(telling, _digest(telling), target, at, arrival.uuid, by)


def _write(
    telling: Telling, digest: bytes, target: Target, at: datetime, submission: UUID | None, by: Actor
) -> Standing:
    row, kind = target.round, find_type(target.round.type)
    result = Result.objects.create(
        uuid=telling.uuid, digest=digest, target=target, outcome=telling.outcome, channel=telling.channel,
        note=telling.note.strip()[:500], at=at, recorded_at=now(), submission_uuid=submission,
        user_id=by.id, user_name=by.name[:60],
    )  # fmt: skip
    after = _settle(target, row)
    _record(result, target, row, after, by)
    _follow(result, target, row, kind, by)
    return after


def _locked(uuid: UUID) -> Target:
    """The target, locked after its subject, as whoever changes facts locks them. Who visited by an older plan visited
    all the same: it counts for the visit that took its place."""
    seen = Target.objects.filter(uuid=uuid).values_list("subject_uuid", "round_id", "superseded_at").first()
    if seen is None:
        raise LinliError("not_found")
    subject, round_id, superseded = seen
    lock_subjects([subject])
    targets = Target.objects.select_for_update(of=("self",)).select_related("round")
    instead = targets.filter(round_id=round_id, subject_uuid=subject, is_left=True).first() if superseded else None
    return instead or targets.get(uuid=uuid)


def happened_at(told: datetime | None, row: Round, moment: datetime) -> datetime:
    """When a visit was: as the phone says, unless its clock is wrong, ahead of ours or before the round was there."""
    if told is None or told < row.opened_at:
        return moment
    return answered_at(told, moment)


def _check(telling: Telling, row: Round, kind: RoundType | None, at: datetime) -> None:
    if row.closed_at and at > row.closed_at:
        raise LinliError("round_closed", closed_at=row.closed_at.isoformat(timespec="minutes"))
    if kind is None or telling.outcome not in kind.outcomes:
        raise LinliError("outcome_unknown", outcome=telling.outcome)
    if telling.outcome in NEEDS_NOTE and not telling.note.strip():
        raise LinliError("outcome_needs_note", outcome=telling.outcome)
    if telling.outcome == Outcome.DONE and row.form and not (telling.xml or telling.form):
        raise LinliError("outcome_needs_form", form=row.form)


def _submit(telling: Telling, target: Target, by: Actor) -> Receipt | None:
    """The form that was filled on this visit, taken in with it. Raises submission_of_another."""
    if telling.form is not None:
        (ending,) = receive_together([telling.form], by=by, silent=True)
        if isinstance(ending, Exception):
            raise ending
        taken = ending
    elif telling.xml:
        taken = receive(xml=telling.xml, files=telling.files, by=by, channel=ROUND)
    else:
        return None
    if about(taken.uuid) != (target.subject_kind, target.subject_uuid, target.round.form):
        raise LinliError("submission_of_another")
    return taken


def _settle(target: Target, row: Round) -> Standing:
    """The target as all its results have it."""
    heard = [
        (Heard(at, uuid, outcome, day_of(at)), pk)
        for pk, uuid, outcome, at in Result.objects.filter(target=target).values_list("id", "uuid", "outcome", "at")
    ]
    after = standing([one for one, _ in heard], Revisit(row.revisit_after_days, row.revisit_attempts))
    ids = {one.uuid: pk for one, pk in heard}
    if target.order_id and after.outcome in LEFT:  # a door that was given to a team stays one of theirs
        after = replace(after, needs_door=True)
    Target.objects.filter(id=target.id).update(
        outcome=after.outcome, latest_id=ids[after.latest] if after.latest else None, attempts=after.attempts,
        next_on=after.next_on, needs_door=after.needs_door,
    )  # fmt: skip
    target.outcome = after.outcome
    return after


def _follow(result: Result, target: Target, row: Round, kind: RoundType | None, by: Actor) -> None:
    """What a scenario does about it, and the visit after this one."""
    if kind is None:
        return
    if kind.on_result is not None:
        kind.on_result(
            Told(result.uuid, row.uuid, target.uuid, target.subject_kind, target.subject_uuid, target.place_code,
                 result.outcome, result.at, result.submission_uuid, by)
        )  # fmt: skip
    if kind.rhythm is not None and target.outcome not in LEFT:
        plan_next(row, kind, target, by=by)


def _again(there: Result, digest: bytes, target: Target, telling: Telling, by: Actor) -> Answer:
    """The same result once more, and perhaps the rest of its form's files."""
    if bytes(there.digest) != digest or there.user_id != by.id:
        raise LinliError("result_differs")
    submission = _submit(telling, target, by)
    after = Standing(target.outcome, None, target.attempts, target.next_on, target.needs_door)
    return _answer(target, after, False, submission)


def _answer(target: Target, after: Standing, is_new: bool, submission: Receipt | None) -> Answer:
    return Answer(
        target.uuid, after.outcome, after.attempts, after.next_on.isoformat() if after.next_on else None,
        after.needs_door, is_new, submission.uuid if submission else None, submission.missing if submission else (),
        submission.outcomes if submission else (),
    )  # fmt: skip


def _digest(telling: Telling) -> bytes:
    return content_hash(
        {
            "target": str(telling.target), "outcome": telling.outcome, "channel": telling.channel,
            "at": telling.at.isoformat() if telling.at else "", "note": telling.note.strip(),
            "xml": (telling.form.xml if telling.form else telling.xml).decode("utf-8", "replace"),
        }
    )  # fmt: skip


def _record(result: Result, target: Target, row: Round, after: Standing, by: Actor) -> None:
    record(
        by=by,
        action="rounds.result.told",
        object_type="target",
        object_id=str(target.uuid),
        place_code=target.place_code,
        detail={"round": str(row.uuid), "result": str(result.uuid), "outcome": result.outcome, "now": after.outcome},
    )
