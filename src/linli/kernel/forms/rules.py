"""Who may fill, read and publish forms, and what becomes of a submission. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from linli.kernel.accounts.permissions import AREA_ROLES, Grants

_WORKERS = frozenset({"forms.fill", "forms.read"})
GRANTS = Grants(
    by_area=dict.fromkeys(AREA_ROLES, _WORKERS),
    at_large={
        **{role: frozenset({"forms.view"}) for role in AREA_ROLES},
        "district_centre": frozenset({"forms.view", "forms.publish"}),
        "administrator": frozenset({"forms.view", "forms.publish"}),
    },
)
"""Role → actions: forms are filled and read in the duty's area; the district's centre and the administrator publish."""


class Standing(StrEnum):
    """What a submission is worth."""

    TAKEN = "taken"  # its facts are in the register
    PARKED = "parked"  # kept whole, but whoever sent it may no longer write there: somebody decides
    FAULTY = "faulty"  # kept whole, but some answers do not fit their questions: somebody looks
    REPLACED = "replaced"  # corrected by a later one


CLOCK_AHEAD = timedelta(minutes=5)
"""What a phone's clock may be ahead of the server's without being wrong."""


def answered_at(told: datetime | None, received_at: datetime) -> datetime:
    """When a form was answered: as the phone says, but never after it arrived (its clock is ahead then)."""
    if told is None or told > received_at + CLOCK_AHEAD:
        return received_at
    return min(told, received_at)


def standing(*, may_write: bool, problems: int) -> Standing:
    """What becomes of a new submission."""
    if not may_write:
        return Standing.PARKED
    return Standing.FAULTY if problems else Standing.TAKEN
