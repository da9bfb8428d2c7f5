"""The end of care: the elder refused it, needs it no longer, moved or died. Visits, calls and team end with it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.devices.services.forgetting import forget_items
from linli.scenarios.care.models import Calls, Elder, Member
from linli.scenarios.care.queries.sight import require_coordinator
from linli.scenarios.care.rules.rulebook import OWN_ELDERS
from linli.scenarios.care.services.locking import coordinators_of, locked, note, plan, team_of, tell


@transaction.atomic
def finish(uuid: UUID, ending: str, *, by: Actor) -> None:
    """The coordinator ends the care (no need any more, moved, died). Raises not_found, not_allowed."""
    elder = locked(uuid, by=by)
    require_coordinator(by, elder)
    end(elder, ending, by=by)


def end(elder: Elder, ending: str, *, by: Actor) -> None:
    """End the care of a locked elder, in the caller's transaction. What was written stays in the record and is shown
    to nobody."""
    moment, told = now(), {*team_of(elder), *coordinators_of(elder)}
    elder.ended_at, elder.ending = moment, ending
    elder.unanswered_at = elder.regrade_since = None
    elder.save(update_fields=["ended_at", "ending", "unanswered_at", "regrade_since"])
    for table in (Member, Calls):
        table.objects.filter(elder=elder, until=None).update(until=moment)
    forget_items((OWN_ELDERS,), [str(elder.uuid)])
    plan(elder, by=by)
    tell(elder, "care.ended", told - {by.id})
    note(elder, "elder.ended", by=by, ending=ending)
