"""Cylinders seen at an inspection against the ledger: each difference is told, a newer inspection date is learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.registry.queries.subjects import Subject
from linli.kernel.registry.services.facts import Source
from linli.scenarios.gas.answers import CheckedCylinder
from linli.scenarios.gas.queries import cylinders, terms
from linli.scenarios.gas.queries.cylinders import Cylinder
from linli.scenarios.gas.rules import cylinders as rules
from linli.scenarios.gas.services.handing_over import say_inspected
from linli.scenarios.gas.services.scanning import record_stop

ELSEWHERE, INSPECTED_ON, CAPACITY, NOT_SEEN = "elsewhere", "inspected_on", "capacity", "not_seen"


def compared(seen: Sequence[CheckedCylinder], subject: Subject, row: Any, *, by: Actor) -> list[dict[str, Any]]:
    """What was seen, and what the ledger has there but nobody saw; in the transaction of the signature."""
    ordered = sorted(seen, key=lambda one: one.code)  # whoever learns facts of several locks them in one order
    told = [_compared(one, subject, row, by) for one in ordered]
    there = {rules.clean_code(one.code) for one in seen}
    missing = [one for one in _at(subject) if one.code not in there]
    return [*told, *({"code": one.code, "findings": [NOT_SEEN]} for one in missing)] if seen else told


def _compared(one: CheckedCylinder, subject: Subject, row: Any, by: Actor) -> dict[str, Any]:
    code = rules.clean_code(one.code)
    found = cylinders.find(code)
    if found is None:
        record_stop(code, None, [rules.stop("unknown")], by=by, place_code=subject.place_code)
        return {"code": code, "findings": ["unknown"]}
    findings = _differences(found, one, subject)
    if _is_newer(found, one):
        due = rules.years_after(date.fromisoformat(one.inspected_on), terms.current().inspection_years)
        source = Source("form", row.form_version.title, row.uuid)
        say_inspected(found.uuid, date.fromisoformat(one.inspected_on), due, at=row.answered_at, source=source, by=by)
        found = cylinders.find(code) or found
    if stops := found.stops(clock.today()):
        record_stop(code, found.uuid, stops, by=by, place_code=subject.place_code)
    return {"code": code, "findings": [*findings, *(stop.reason for stop in stops)]}


def _differences(found: Cylinder, one: CheckedCylinder, subject: Subject) -> list[str]:
    told = found.facts
    held = {
        ELSEWHERE: found.holder_uuid is not None and found.holder_uuid != subject.uuid,
        INSPECTED_ON: bool(told.get("inspected_on") and one.inspected_on and told["inspected_on"] != one.inspected_on),
        CAPACITY: None not in (told.get("capacity_kg"), one.capacity_kg) and told["capacity_kg"] != one.capacity_kg,
    }
    return [name for name, differs in held.items() if differs]


def _is_newer(found: Cylinder, one: CheckedCylinder) -> bool:
    return bool(one.inspected_on) and one.inspected_on > (found.facts.get("inspected_on") or "")


def _at(subject: Subject) -> list[Cylinder]:
    there = cylinders.inside(Scope(all=True), holder=subject.uuid)
    return [one for one in there if one.state in ("delivered", "in_use")]
