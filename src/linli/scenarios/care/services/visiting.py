"""What follows a visit or a call, in the transaction of its result: nothing is concluded, somebody goes or asks."""

from __future__ import annotations

from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.types import Told
from linli.scenarios.care.models import Elder
from linli.scenarios.care.queries.sight import in_care
from linli.scenarios.care.services.ending import end
from linli.scenarios.care.services.locking import coordinators_of, note, plan, team_of, tell
from linli.scenarios.care.services.wishing import take_wishes

_ENDS = {Outcome.DIED: "died", Outcome.MOVED: "moved"}


def visited(told: Told) -> None:
    """A visit that was made answers a call that was not; wishes become needs; who moved or died is in care no more."""
    elder = in_care(told.subject_uuid)
    if elder is None:
        return
    if ending := _ENDS.get(Outcome(told.outcome)):
        end(elder, ending, by=told.by)
    elif told.outcome == Outcome.DONE:
        _answered(elder, told)
        if told.submission is not None:
            take_wishes(elder, told.submission, by=told.by)


def called(told: Told) -> None:
    """A call that nobody answered makes a visit on the same day, for the team; one that is answered later undoes it."""
    elder = in_care(told.subject_uuid)
    if elder is None:
        return
    if told.outcome == Outcome.DONE:
        _answered(elder, told)
    elif elder.unanswered_at is None:
        elder.unanswered_at = told.at
        elder.save(update_fields=["unanswered_at"])
        plan(elder, by=told.by)
        tell(elder, "care.no_answer", team_of(elder) or coordinators_of(elder))
        note(elder, "call.unanswered", by=told.by)


def _answered(elder: Elder, told: Told) -> None:
    if elder.unanswered_at is not None and told.at >= elder.unanswered_at:
        elder.unanswered_at = None
        elder.save(update_fields=["unanswered_at"])
        plan(elder, by=told.by)
