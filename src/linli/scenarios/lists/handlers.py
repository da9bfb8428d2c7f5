"""Who is told of the lists, after the commit; deliberations end with their last follow-up, offers with their day."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.base import clock
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import telling
from linli.scenarios.lists import gathering_queries, services
from linli.scenarios.lists.rules import deliberation, need, offer

OFFERS = (offer.RESOURCE, offer.SERVICE)


def opened(batch: Sequence[Heard]) -> None:
    """The units that a deliberation invites, the unit that carries out what was resolved."""
    for heard in batch:
        if heard.type == deliberation.SLUG:
            _tell_invited(heard, "lists.invited")
        elif heard.type == deliberation.FOLLOW_UP:
            telling.unit(heard, heard.after["unit"], "lists.follow_up")


def claimed(batch: Sequence[Heard]) -> None:
    """Who brings it, and who asked for it."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "lists.claimed")
        telling.unit(heard, fact_queries.read(heard.case_uuid).opener_unit_id, "lists.taken_up")


def released(batch: Sequence[Heard]) -> None:
    """Who asked for it looks for somebody else; who had it need bring nothing, whoever of the two gave it up."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "lists.given_back")
        _tell_former(heard)


def withdrawn(batch: Sequence[Heard]) -> None:
    """Who had claimed it need bring nothing; who was invited need not come."""
    for heard in batch:
        if heard.type == deliberation.SLUG:
            _tell_invited(heard, "lists.called_off")
        elif heard.type == need.SLUG and heard.before and heard.before["state"] == "claimed":
            telling.unit(heard, heard.after["unit"], "lists.no_longer")


def _tell_former(heard: Heard) -> None:
    former = heard.before["unit"] if heard.before else None
    if former != heard.after["unit"]:
        telling.unit(heard, former, "lists.no_longer")


def not_received(batch: Sequence[Heard]) -> None:
    """Who says that it was brought looks where it is."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "lists.not_received")


def delivered(batch: Sequence[Heard]) -> None:
    """Who asked for it confirms."""
    for heard in batch:
        telling.unit(heard, fact_queries.read(heard.case_uuid).opener_unit_id, "lists.delivered")


def thanked(batch: Sequence[Heard]) -> None:
    """Who brought it."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "lists.thanked")


def moved_up(batch: Sequence[Heard]) -> None:
    """The unit tells whoever moved up from the waiting list."""
    for heard in batch:
        if gathering_queries.moved_up(heard.entry_id):
            telling.unit(heard, heard.after["unit"], "lists.moved_up")


def cancelled(batch: Sequence[Heard]) -> None:
    """Who booked without an account is told by the unit, or reads it at their code; the unit is reminded of it."""
    for heard in batch:
        if gathering_queries.is_booked(heard.case_id):
            telling.unit(heard, heard.after["unit"], "lists.activity_cancelled")


def slots_changed(batch: Sequence[Heard]) -> None:
    """The same for another time; and whoever got one of the places that are new."""
    for heard in batch:
        if gathering_queries.is_booked(heard.case_id):
            telling.unit(heard, heard.after["unit"], "lists.slot_changed")
    moved_up(batch)


def reconvened(batch: Sequence[Heard]) -> None:
    """The units that are invited: to another time, or for the first time."""
    for heard in batch:
        _tell_invited(heard, "lists.invited")


def _tell_invited(heard: Heard, kind: str) -> None:
    facts = fact_queries.read(heard.case_uuid)
    for unit_id in facts.unit_trail:
        if unit_id != facts.unit_id:
            telling.unit(heard, unit_id, kind)


def escalated(batch: Sequence[Heard]) -> None:
    """An offer whose last day has passed ends by itself; of everything else its unit and who opened it are told."""
    for heard in batch:
        facts = fact_queries.read(heard.case_uuid)
        if heard.type in OFFERS:
            services.expire(facts, clock.now())
            continue
        for unit_id in dict.fromkeys(each for each in (facts.unit_id, facts.opener_unit_id) if each):
            telling.unit(heard, unit_id, "lists.overdue")


def finished(batch: Sequence[Heard]) -> None:
    """With its last follow-up a deliberation is closed."""
    for heard in batch:
        found = gathering_queries.open_follow_ups(heard.case_id)
        if found and found[1] == "resolved" and not found[2]:
            services.by_itself(found[0], "follow_ups_done", clock.now())
