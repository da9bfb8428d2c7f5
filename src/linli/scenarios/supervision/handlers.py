"""Who is told of orders, findings, tasks and decisions, after the commit; a meeting ends with its last decision."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.accounts.queries import recipients
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves, telling
from linli.scenarios.supervision import queries

HEADS = ("department_head", "street_centre", "community", "district_centre")


def opened(batch: Sequence[Heard]) -> None:
    """The unit that answers for it."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "supervision.given")


def handed_in(batch: Sequence[Heard]) -> None:
    """The unit that ordered it accepts or sends back."""
    for heard in batch:
        telling.unit(heard, fact_queries.read(heard.case_uuid).opener_unit_id, "supervision.to_accept")


def sent_back(batch: Sequence[Heard]) -> None:
    """The work goes on."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "supervision.sent_back")


def escalated(batch: Sequence[Heard]) -> None:
    """The overdue ladder: first the heads of the unit and who ordered it, at the second level the district too."""
    for heard in batch:
        facts = fact_queries.read(heard.case_uuid)
        told = set(recipients.users_of_unit(facts.unit_id or 0, HEADS))
        told |= set(recipients.users_of_unit(facts.opener_unit_id or 0, HEADS))
        if facts.escalation_level > 1:
            told |= set(recipients.users_of_area(facts.place_code, ("district_centre",)))
        telling.people(heard, sorted(told), "supervision.overdue")


def settled(batch: Sequence[Heard]) -> None:
    """With its last decision a meeting is closed."""
    for heard in batch:
        found = queries.open_items(heard.case_id)
        if found is None or found[1] != "held" or found[2]:
            continue
        try:
            moves.move(found[0], "items_done", inputs=Inputs(by=SYSTEM, now=clock.now()))
        except LinliError as refusal:  # another batch was first
            if refusal.code != "move_not_allowed":
                raise
