"""A home answers by its code, without an account. Before the code nothing is told, after it only what the same contact
said by an earlier code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.queries import filling, forms
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.rounds.queries import rounds
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.results import Telling, tell
from linli.lib.tracking import parse_tracking_code
from linli.scenarios.sweeps.models import Invitation
from linli.scenarios.sweeps.services.inviting import hash_of

RESIDENT = replace(SYSTEM, name="住户本人")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the holder of a code sees."""

    title: str
    until: datetime
    version: forms.Version
    xform: str
    home: UUID
    known: list[filling.Filled]


def open_code(code: str) -> Asked:
    """The form behind a code. Raises invitation_unknown, invitation_used."""
    row = _row(code)
    if row.answered_at is not None:
        raise LinliError("invitation_used")
    round_ = _round(row)
    version = forms.version(round_.form)
    return Asked(
        round_.title, row.expires_at, version, forms.xform(version.id), row.home_uuid, _own(row, version.definition)
    )


@transaction.atomic
def answer(code: str, *, xml: bytes) -> dict[str, Any]:
    """Take the answers in as a result of the round. The same answers again are a success; others are refused.

    Raises:
        LinliError: invitation_unknown, invitation_used, submission_of_another, and what a submission is refused for.
    """
    row = Invitation.objects.select_for_update().get(id=_row(code).id)
    round_ = _round(row)
    if row.answered_at is None:
        shown, _ = rounds.target(row.target_uuid, by=SYSTEM)
        if not shown.target.is_left:
            raise LinliError("invitation_used")
    telling = Telling(row.result_uuid, row.target_uuid, Outcome.DONE, channel="message", xml=xml)
    try:
        told = tell(telling, by=RESIDENT)
    except LinliError as error:
        if error.code in ("result_differs", "submission_differs"):
            raise LinliError("invitation_used") from error
        raise
    if told.is_new:
        row.answered_at, row.submission_uuid = now(), told.submission
        row.save(update_fields=["answered_at", "submission_uuid"])
    return {"title": round_.title, "is_new": told.is_new}


def _row(code: str) -> Invitation:
    """The invitation with that code whose time is not over; a wrong code and a late one are told apart to nobody."""
    try:
        plain = parse_tracking_code(code)
    except ValueError:
        raise LinliError("invitation_unknown") from None
    row = Invitation.objects.filter(code_hash=hash_of(plain)).first()
    if row is None or row.expires_at <= now():
        raise LinliError("invitation_unknown")
    return row


def _round(row: Invitation) -> Any:
    round_ = rounds.one(row.round_uuid, by=SYSTEM)
    if round_.closed_at:
        raise LinliError("invitation_unknown")
    return round_


def _own(row: Invitation, definition: Any) -> list[filling.Filled]:
    """What the same contact said of the same home by a code."""
    own = set(
        Invitation.objects.filter(home_uuid=row.home_uuid, contact_uuid=row.contact_uuid)
        .exclude(submission_uuid=None)
        .values_list("submission_uuid", flat=True)
    )
    home = subjects("home", [row.home_uuid]).get(row.home_uuid)
    if home is None or not own:
        return []
    return [one for one in filling.filled(definition, home) if one.source_uuid in own]
