"""An elder locked for a change, and the visits and calls that follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from linli.kernel.accounts.queries.recipients import users_of_area
from linli.kernel.audit.services import record
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import today
from linli.kernel.base.errors import LinliError
from linli.kernel.messages.services import notify
from linli.kernel.places.queries.tree import names_of
from linli.kernel.registry.services.facts import lock_subjects
from linli.kernel.rounds.services.following import follow
from linli.kernel.rounds.services.opening import Opening, keep_open
from linli.scenarios.care.models import Elder, Member
from linli.scenarios.care.permissions import COORDINATORS
from linli.scenarios.care.queries.sight import find

VISIT, CALL = "care.visit", "care.call"
_TITLES = {VISIT: "五色照护走访", CALL: "电话问候"}


def locked(uuid: UUID, *, by: Actor) -> Elder:
    """An elder whom the actor sees, locked: the person's lock first, then the row. Raises not_found."""
    lock_subjects([find(uuid, by=by).person_uuid])
    row = Elder.objects.select_for_update().filter(uuid=uuid, ended_at=None).first()
    if row is None:
        raise LinliError("not_found")
    return row


def plan(elder: Elder, *, by: Actor) -> None:
    """Visits and calls follow what is known of the elder now; the rounds of the community are opened when missing."""
    for kind in (VISIT, CALL):
        if elder.ended_at is None:
            keep_rounds(elder.place_code[:12], kind)
        follow(kind, [elder.person_uuid], by=by)


def keep_rounds(community: str, kind: str) -> None:
    """The standing round of a community. The system opens it: nobody lists or closes it by hand."""
    title = f"{names_of([community]).get(community, community)}{_TITLES[kind]}"
    keep_open(Opening(kind, title, community, today()), by=SYSTEM)


def team_of(elder: Elder) -> list[int]:
    """The accounts of everybody in the team now."""
    rows = Member.objects.filter(elder=elder, until=None, user_id__isnull=False)
    return sorted({user for user in rows.values_list("user_id", flat=True) if user is not None})


def coordinators_of(elder: Elder) -> list[int]:
    """Who coordinates care where the elder lives: the community, and the street where it has nobody."""
    code = elder.place_code
    return next((found for role in COORDINATORS if (found := users_of_area(code, [role]))), [])


def tell(elder: Elder, kind: str, people: Iterable[int]) -> None:
    """A notice to some of those who see the elder; it holds nothing but where to look."""
    notify(user_ids=people, kind=kind, object_type="elder", object_id=str(elder.uuid))


def note(elder: Elder, action: str, *, by: Actor, purpose: str = "", **detail: Any) -> None:
    """The audit record of a change or a look: of the elder by identifier, never a colour or a name."""
    record(
        by=by, action=f"care.{action}", object_type="elder", object_id=str(elder.uuid), place_code=elder.place_code,
        purpose=purpose[:200], detail=detail,
    )  # fmt: skip
