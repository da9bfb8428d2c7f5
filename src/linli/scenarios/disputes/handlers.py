"""Who is told of what, after the commit: the team, and whoever leads mediation there. The number, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.accounts.queries import recipients
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.services import telling

LEADS = ("mediation_lead",)


def received(batch: Sequence[Heard]) -> None:
    """Registered or transferred: the committee that has it appoints."""
    for heard in batch:
        telling.people(heard, _leads(heard), "disputes.received")


def appointed(batch: Sequence[Heard]) -> None:
    """The team, as it is now."""
    for heard in batch:
        telling.people(heard, heard.team, "disputes.appointed")


def arranged(batch: Sequence[Heard]) -> None:
    """The team goes to the session, too."""
    for heard in batch:
        telling.people(heard, heard.team, "disputes.arranged")


def effective(batch: Sequence[Heard]) -> None:
    """The agreement took effect and somebody wants it confirmed by the court."""
    for heard in batch:
        if heard.after["state"] == "agreed":
            telling.people(heard, heard.team, "disputes.effective")


def ended(batch: Sequence[Heard]) -> None:
    """However it ended; a refusal of consent ends it, too."""
    for heard in batch:
        if heard.after["state"] in ("closed", "failed", "stopped", "withdrawn", "rejected"):
            telling.people(heard, [*_leads(heard), *heard.team], "disputes.ended")


def reopened(batch: Sequence[Heard]) -> None:
    """Everybody begins anew."""
    for heard in batch:
        telling.people(heard, [*_leads(heard), *heard.team], "disputes.reopened")


def escalated(batch: Sequence[Heard]) -> None:
    """Overdue: whoever has it, and whoever leads there."""
    for heard in batch:
        telling.people(heard, [*_leads(heard), *heard.team], "disputes.overdue")


def _leads(heard: Heard) -> list[int]:
    """Of the unit that has it; where nobody leads mediation there, of the area."""
    unit_id = int(heard.after["unit"] or 0)
    return recipients.users_of_unit(unit_id, LEADS) or recipients.users_of_area(heard.place_code, LEADS)
