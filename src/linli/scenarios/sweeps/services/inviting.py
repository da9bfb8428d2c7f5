"""A sweep by message: each home's contact, who consented, gets a code that answers for that home once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack
from linli.kernel.messages.services import send
from linli.kernel.registry.queries.contacts import Contact, consenting
from linli.kernel.rounds.queries import rounds
from linli.kernel.rounds.queries.lists import Listed, targets_of
from linli.lib.calendars import SHANGHAI
from linli.lib.clock import uuid7
from linli.lib.tracking import tracking_code
from linli.scenarios.sweeps.models import Invitation
from linli.scenarios.sweeps.rules.words import HOUSEHOLD

MOST = 2000
"""Homes written to at once; the rest with the next call."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of it: messages that left, homes that have one already, homes without a consenting contact."""

    sent: int
    waiting: int
    without_contact: int


@transaction.atomic
def invite(round_uuid: UUID, *, place_code: str, days: int, link: str, by: Actor) -> Invited:
    """Write to the homes of a place that are left, through the contact who consented. Homes without one are for the
    door.

    Raises:
        LinliError: not_found, not_allowed, round_of_another_kind, round_closed, invitation_nobody.
    """
    row = rounds.one(round_uuid, by=by)
    permissions.require(by, "sweeps.invite", place_code=place_code or row.area_code)
    if row.type != HOUSEHOLD:
        raise LinliError("round_of_another_kind")
    if row.closed_at:
        raise LinliError("round_closed", closed_at=row.closed_at.isoformat(timespec="minutes"))
    left = targets_of(round_uuid, place_code=place_code or row.area_code, left=True, most=MOST)
    contacts = consenting([one.subject for one in left])
    moment = now()
    waiting = _waiting([one.uuid for one in left], moment)
    to_write = [one for one in left if one.subject in contacts and one.uuid not in waiting]
    if not to_write and not waiting:
        raise LinliError("invitation_nobody")
    for one in to_write:
        _write(round_uuid, one, contacts[one.subject], moment, moment + timedelta(days=days), link)
    invited = Invited(len(to_write), len(waiting), sum(one.subject not in contacts for one in left))
    record(
        by=by, action="sweeps.invitations.sent", object_type="round", object_id=str(round_uuid),
        place_code=place_code or row.area_code, purpose=row.title,
        detail={"sent": invited.sent, "without_contact": invited.without_contact, "days": days},
    )  # fmt: skip
    return invited


def hash_of(code: str) -> bytes:
    """How a code is kept: who reads the table learns none."""
    return sha256(f"sweeps.invitation:{code}".encode()).digest()


def _waiting(targets: list[UUID], moment: datetime) -> set[UUID]:
    rows = Invitation.objects.filter(target_uuid__in=targets, answered_at=None, expires_at__gt=moment)
    return set(rows.values_list("target_uuid", flat=True))


def _write(round_uuid: UUID, one: Listed, to: Contact, moment: datetime, until: datetime, link: str) -> None:
    code = tracking_code(secrets.token_bytes(7))
    Invitation.objects.update_or_create(
        target_uuid=one.uuid,
        defaults={
            "round_uuid": round_uuid, "home_uuid": one.subject, "contact_uuid": to.person, "code_hash": hash_of(code),
            "made_at": moment, "expires_at": until, "result_uuid": uuid7(), "submission_uuid": None,
            "answered_at": None,
        },
    )  # fmt: skip
    pack, day = installed_pack(), until.astimezone(SHANGHAI)
    send(
        recipient=to.phone, kind="sweeps.invitation", about=round_uuid,
        params={"district": pack.name, "link": link, "code": code, "until": f"{day:%m-%d %H:%M}"},
    )  # fmt: skip
