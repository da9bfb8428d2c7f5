"""Hazards that an inspection found become cases: closed at once with their photo, or open with controls and a
deadline."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from linli.kernel.accounts.queries import recipients
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import beginning, moves
from linli.kernel.registry.queries.subjects import Subject
from linli.scenarios.gas.models import Found
from linli.scenarios.gas.queries import cylinders, terms
from linli.scenarios.gas.rules import cylinders as cylinder_rules
from linli.scenarios.gas.rules import hazard

RECHECKERS = ("community", "grid_lead", "street_centre", "district_centre")
"""Who looks again where nobody was named: the community's people, else whoever is next above."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A hazard as an inspection tells it; photos are attachments that wait for their case."""

    kind: str
    text: str
    photo: UUID | None
    fixed_at_once: bool
    fixed_photo: UUID | None
    level: str = "normal"
    controls: str = ""
    fix_by: str = ""


def open_reported(found: Reported, subject: Subject, *, inspection: UUID | None, by: Actor) -> UUID:
    """Open the case, in the caller's transaction; fixed at once it is closed with the photo that shows it."""
    fields = {
        "kind": found.kind, "level": found.level, "controls": found.controls,
        "due": found.fix_by and max(found.fix_by, clock.today().isoformat()),  # a phone may have been away for days
        "rechecker": rechecker_for(subject.place_code, by),
    }  # fmt: skip
    inputs = Inputs(
        by=by, now=clock.now(), text=found.text, category=terms.current().hazards.get(found.kind, ""),
        place_code=subject.place_code, lon=subject.lon, lat=subject.lat, address=subject.title,
        attachments=(found.photo,) if found.photo else (), fields=fields,
    )  # fmt: skip
    opened = beginning.open_of_type(hazard.SLUG, inputs=inputs)
    case_id = fact_queries.read(opened.uuid).id
    Found.objects.filter(case_id=case_id).update(
        subject_kind=subject.kind, subject_uuid=subject.uuid, inspection_uuid=inspection
    )
    if found.fixed_at_once:
        photos = (found.fixed_photo,) if found.fixed_photo else ()
        moves.move(opened.uuid, "fix_at_once", inputs=Inputs(by=by, now=clock.now(), attachments=photos))
    return opened.uuid


def rechecker_for(place_code: str, by: Actor) -> int | None:
    """Somebody of the place who is not the inspector; the inspector where there is nobody else."""
    for role in RECHECKERS:
        others = [user for user in recipients.users_of_area(place_code, (role,)) if user != by.id]
        if others:
            return others[0]
    return by.id


def keep_found(facts: Facts, inputs: Inputs, decision: Decision) -> None:
    """What a new hazard's case is about: the cylinder whose code was given, where it is registered."""
    if decision.body.get("move") != "open":
        return
    code = cylinder_rules.clean_code(inputs.fields.get("cylinder") or "")
    cylinder = cylinders.find(code) if code else None
    Found.objects.create(case_id=facts.id, cylinder_uuid=cylinder.uuid if cylinder else None)
