"""The team of an elder: named by whoever coordinates, person by person. Who leaves it sees nothing from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts.queries import names_of
from linli.kernel.accounts.queries.staff import active_users
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.scenarios.care.models import Elder, Member
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.candidates import candidates
from linli.scenarios.care.queries.sight import find, require_coordinator
from linli.scenarios.care.services.locking import locked, note, plan, team_of, tell


@dataclass(frozen=True, slots=True)
class Named:
    """Who is to be in a team, as what: by account, or by name alone."""

    part: str
    user_id: int | None = None
    name: str = ""


def who_may_join(uuid: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """Who may be named into the team, for whoever names it. Raises not_found, not_allowed."""
    elder = find(uuid, by=by)
    require_coordinator(by, elder)
    return candidates(elder)


@transaction.atomic
def name_team(uuid: UUID, members: Sequence[Named], *, by: Actor) -> None:
    """Set the whole team; who was in it as the same stays since then.

    Raises:
        LinliError: not_found, not_allowed, care_part_unknown, care_member_unknown, care_team_empty.
    """
    elder = locked(uuid, by=by)
    require_coordinator(by, elder)
    wanted = _checked(members)
    before = set(team_of(elder))
    _leave(elder, wanted)
    _join(elder, wanted)
    plan(elder, by=by)
    tell(elder, "care.joined", set(team_of(elder)) - before - {by.id})
    note(elder, "team.named", by=by, members=sorted(one.user_id for one in wanted if one.user_id))


def _checked(members: Sequence[Named]) -> set[Named]:
    users = {one.user_id for one in members if one.user_id is not None}
    if not users:
        raise LinliError("care_team_empty")
    for one in members:
        if rulebook().part(one.part) is None:
            raise LinliError("care_part_unknown", part=one.part[:20])
        if one.user_id is None and not one.name.strip():
            raise LinliError("care_member_unknown")
    if users - active_users(users):
        raise LinliError("care_member_unknown")
    names = names_of(users)
    return {
        Named(one.part, one.user_id, (names[one.user_id] if one.user_id else one.name).strip()[:60]) for one in members
    }


def _leave(elder: Elder, wanted: set[Named]) -> None:
    gone = [row.id for row in Member.objects.filter(elder=elder, until=None) if _named(row) not in wanted]
    Member.objects.filter(id__in=gone).update(until=now())


def _join(elder: Elder, wanted: set[Named]) -> None:
    there = {_named(row) for row in Member.objects.filter(elder=elder, until=None)}
    Member.objects.bulk_create(
        Member(elder=elder, part=one.part, user_id=one.user_id, name=one.name, since=now())
        for one in sorted(wanted - there, key=lambda one: (one.part, one.name))
    )


def _named(row: Member) -> Named:
    return Named(row.part, row.user_id, row.name)
