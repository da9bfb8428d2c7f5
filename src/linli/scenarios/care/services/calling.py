"""The daily call (电话问候): only whom who asked for it, within the hours they named; stopped with one word."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.scenarios.care.models import Calls, Elder
from linli.scenarios.care.services.locking import locked, note, plan, team_of
from linli.scenarios.care.services.sayings import Voice, take_down


@transaction.atomic
def want(uuid: UUID, begins: time, ends: time, caller_id: int | None, voice: Voice, *, by: Actor) -> None:
    """The elder wishes to be called every day between two hours, by one of the team or by whoever of it does.

    Raises:
        LinliError: not_found, care_hours_wrong, care_caller_unknown, care_team_empty, care_consent_incomplete.
    """
    elder = locked(uuid, by=by)
    team = team_of(elder)
    if ends <= begins:
        raise LinliError("care_hours_wrong")
    if not team:
        raise LinliError("care_team_empty")
    if caller_id is not None and caller_id not in team:
        raise LinliError("care_caller_unknown")
    take_down(elder, "calls_wanted", voice, by)
    _stop(elder)
    Calls.objects.create(elder=elder, begins=begins, ends=ends, caller_id=caller_id, since=now())
    plan(elder, by=by)
    note(elder, "calls.wanted", by=by, speaker=voice.speaker)


@transaction.atomic
def stop(uuid: UUID, voice: Voice, *, by: Actor) -> None:
    """The elder wants no more calls. Raises not_found, care_consent_incomplete."""
    elder = locked(uuid, by=by)
    take_down(elder, "calls_unwanted", voice, by)
    _stop(elder)
    plan(elder, by=by)
    note(elder, "calls.stopped", by=by, speaker=voice.speaker)


def _stop(elder: Elder) -> None:
    Calls.objects.filter(elder=elder, until=None).update(until=now())
