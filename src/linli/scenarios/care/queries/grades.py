"""The grade that was given last, what is known now, and what the rules make of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from linli.kernel.base.clock import now
from linli.kernel.registry.queries.facts import latest
from linli.kernel.registry.rules import holds
from linli.scenarios.care.models import Elder, Grade
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.rules.grading import Proposal, propose


def last_grades(elders: Collection[int]) -> dict[int, Grade]:
    """Elder's id → the grade given last."""
    rows = Grade.objects.filter(elder_id__in=list(elders)).order_by("elder_id", "-id").distinct("elder_id")
    return {row.elder_id: row for row in rows}


def known(persons: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Person → the facts of the rules that are known and hold today."""
    found: dict[UUID, dict[str, Any]] = {person: {} for person in persons}
    moment = now()
    for (person, key), told in latest(dict.fromkeys(persons, "person"), rulebook().facts).items():
        if holds(told.valid_until, moment):
            found[person][key] = told.value
    return found


def proposal_of(elder: Elder) -> tuple[Proposal, Mapping[str, Any]]:
    """What the rules say now of an elder, and from which facts."""
    facts = known([elder.person_uuid])[elder.person_uuid]
    return propose(facts, rulebook()), facts


def reasons_of(grade: Grade) -> tuple[tuple[str, str], ...]:
    """The reasons of a grade in two languages."""
    return tuple((zh, en) for zh, en in grade.reasons)
