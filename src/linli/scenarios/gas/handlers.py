"""Who is told of hazards, after the commit: who puts them right, who looks again, who must act when time is up."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.accounts.queries import recipients
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import telling

AROUND = ("community", "street_centre")


def opened(batch: Sequence[Heard]) -> None:
    """The unit that puts it right; of one that is closed already nobody."""
    for heard in batch:
        if fact_queries.read(heard.case_uuid).is_open:
            telling.unit(heard, heard.after["unit"], "gas.given")


def fixed(batch: Sequence[Heard]) -> None:
    """The one who was named looks again."""
    for heard in batch:
        telling.people(heard, heard.team, "gas.to_recheck")


def failed(batch: Sequence[Heard]) -> None:
    """The work goes on."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "gas.failed")


def named(batch: Sequence[Heard]) -> None:
    """Somebody is named to look again."""
    for heard in batch:
        telling.people(heard, heard.team, "gas.named")


def escalated(batch: Sequence[Heard]) -> None:
    """First the unit and the community, at the second level the street and the district too."""
    for heard in batch:
        facts = fact_queries.read(heard.case_uuid)
        roles = AROUND if facts.escalation_level < 2 else (*AROUND, "district_centre")
        told = set(recipients.users_of_area(facts.place_code, roles)) | {user for user, _ in facts.team}
        telling.people(heard, sorted(told), "gas.overdue")
        telling.unit(heard, facts.unit_id, "gas.overdue")
