"""An elder comes into care: consent first, then the assessment, then the grade."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.people import require_area
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.services.facts import lock_subjects
from linli.lib.clock import uuid7
from linli.scenarios.care.models import Elder, Member
from linli.scenarios.care.queries.sight import coordinates, in_care, opens_form
from linli.scenarios.care.services.hearing import ask_again
from linli.scenarios.care.services.locking import coordinators_of, note, plan, tell
from linli.scenarios.care.services.sayings import Voice, take_down

_PART = "grid_worker"


@transaction.atomic
def begin(person: UUID, voice: Voice, *, by: Actor) -> Elder:
    """Take somebody of one's area into care who agreed to it. Whoever begins and does not coordinate is in the team.

    Raises:
        LinliError: not_allowed, not_found, care_consent_incomplete, care_there (to others
            than those who see them: not_allowed).
    """
    permissions.person(by)
    found = subjects("person", [person]).get(person)
    require_area(by, "care.begin", found.place_code if found else None)
    assert found is not None
    lock_subjects([person])
    if in_care(person) is not None:
        raise LinliError("care_there") if opens_form(by, person) else LinliError("not_allowed", action="care.begin")
    elder = Elder.objects.create(
        uuid=uuid7(), person_uuid=person, place_code=found.place_code, begun_at=now(), begun_by_id=by.id,
        begun_by=by.name[:60],
    )  # fmt: skip
    take_down(elder, "consent", voice, by)
    if not coordinates(by, elder):
        Member.objects.create(elder=elder, part=_PART, user_id=by.id, name=by.name[:60], since=now())
    note(elder, "elder.begun", by=by, speaker=voice.speaker)
    ask_again([elder])
    plan(elder, by=by)
    tell(elder, "care.grade_wanted", set(coordinators_of(elder)) - {by.id})
    return elder
