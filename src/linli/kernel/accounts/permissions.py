"""The one place that says who may do what: role × action × (area | unit) × purpose. Pure: no database, no clock.

A role holds an action in one of three ways. *By area*: the place of the object lies in the duty's area. *By unit*: the
duty's unit is the one that answers for the case (for reading also: ever answered for it). *At large*: the action has no
case; when a place is named, it must lie in the duty's area. Everything not granted here is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Literal

from linli.kernel.base.actor import Actor, Held
from linli.kernel.base.errors import LinliError

Relation = Literal["area", "unit", "either"]
Way = Literal["area", "unit", "at_large"]
WAYS: tuple[Way, ...] = ("area", "unit", "at_large")


class Role(StrEnum):
    """What a duty makes of a person."""

    GRID_WORKER = "grid_worker"
    GRID_LEAD = "grid_lead"
    COMMUNITY = "community"
    STREET_CENTRE = "street_centre"
    DISTRICT_CENTRE = "district_centre"
    DEPARTMENT_CLERK = "department_clerk"
    DEPARTMENT_HEAD = "department_head"
    PARTNER = "partner"
    MEDIATOR = "mediator"
    MEDIATION_LEAD = "mediation_lead"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


AREA_ROLES = ("grid_worker", "grid_lead", "community", "street_centre", "district_centre")
TEAM_ROLES = ("mediator", "mediation_lead")
"""Roles that see no case by their place: only what they are in the team of, or what a scenario grants them."""
UNIT_ROLES = ("department_clerk", "department_head", "partner")
STAFF_ROLES = ("administrator", "auditor")
ALL_ROLES = tuple(role.value for role in Role)
DESK_ROLES = frozenset({"street_centre", "district_centre", "mediation_lead", *UNIT_ROLES, *STAFF_ROLES})
"""Roles that must have a second factor and get the desk's screens first."""

READING = frozenset({"cases.view", "cases.export"})
"""Actions for which a unit that once had the case keeps its place."""

_SEE = frozenset({"cases.view"})
_WORK = _SEE | {"cases.reveal"}
_HEAD = _WORK | {"units.people"}

BY_AREA: Mapping[str, frozenset[str]] = {
    "grid_worker": _SEE,
    "grid_lead": _SEE,
    "community": _SEE | {"cases.export", "insight.view"},
    "street_centre": _SEE | {"cases.reveal", "cases.export", "insight.view"},
    "district_centre": _SEE | {"cases.reveal", "cases.export", "insight.view"},
}
"""Role → actions on a case (or figures) in the duty's area, whatever the scenario."""

BY_UNIT: Mapping[str, frozenset[str]] = {
    "grid_worker": _WORK,
    "grid_lead": _HEAD,
    "community": _HEAD,
    "street_centre": _HEAD,
    "district_centre": _HEAD,
    "department_clerk": _WORK | {"cases.export", "insight.view"},
    "department_head": _HEAD | {"cases.export", "insight.view"},
    "partner": _WORK,
}
"""Role → actions on a case that the duty's unit answers for."""

_EVERYBODY = frozenset({"catalogue.view", "places.view", "units.view"})
_WORKING = _EVERYBODY | {"cases.attach"}
_CONVENE = frozenset({"units.convene"})
"""Who calls people of several units together may know who works in them, by name and duty."""
AT_LARGE: Mapping[str, frozenset[str]] = {
    **{role: _WORKING | {"cases.report"} for role in AREA_ROLES},
    "partner": _WORKING,
    "community": _WORKING | _CONVENE | {"cases.report"},
    **{role: _WORKING | {"cases.report"} for role in TEAM_ROLES},
    "mediation_lead": _WORKING | _CONVENE | {"cases.report"},
    "department_clerk": _WORKING | {"cases.report"},
    "department_head": _WORKING | {"cases.report"},
    "street_centre": _WORKING | _CONVENE | {"cases.report", "insight.wall"},
    "district_centre": _WORKING | _CONVENE | {"cases.report", "insight.wall", "catalogue.edit"},
    "administrator": _EVERYBODY | {"users.manage", "tokens.manage", "places.import", "places.change", "catalogue.edit"},
    "auditor": _EVERYBODY | {"audit.read"},
}
"""Role → actions without a case. Administrators see no case; auditors see one with a purpose only (``may``)."""

RESIDENT = frozenset({"cases.view"})
"""What a tracking code opens, for its one case, whatever the scenario."""

SCOPES: Mapping[str, frozenset[str]] = {
    "cases.read": frozenset({"cases.view"}),
    "cases.report": frozenset({"cases.report", "cases.attach"}),
    "cases.export": frozenset({"cases.export"}),
    "catalogue.read": frozenset({"catalogue.view", "units.view"}),
    "places.read": frozenset({"places.view"}),
    "insight.read": frozenset({"insight.view"}),
    "metrics": frozenset({"metrics.read"}),
}
"""The closed list of scopes of machine tokens → actions. A token acts in its area and never sees personal data."""


@dataclass(frozen=True, slots=True)
class Grants:
    """What a scenario lets roles do: role → actions, by the way in which they are held.

    ``residents`` is what a tracking code opens; ``first_reporter`` of these what only who reported first may do.
    """

    by_area: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_unit: Mapping[str, frozenset[str]] = field(default_factory=dict)
    at_large: Mapping[str, frozenset[str]] = field(default_factory=dict)
    residents: frozenset[str] = frozenset()
    first_reporter: frozenset[str] = frozenset()


_granted: list[Grants] = [Grants(BY_AREA, BY_UNIT, AT_LARGE, RESIDENT)]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an actor may do something, for list queries: everywhere, or in areas (prefixes) or at units."""

    all: bool = False
    areas: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the actor may do it nowhere."""
        return not (self.all or self.areas or self.unit_ids)


def add(grants: Grants) -> None:
    """A scenario's grants. Adding the same twice is harmless. Raises ValueError for an unknown role."""
    for table in (grants.by_area, grants.by_unit, grants.at_large):
        if unknown := set(table) - set(ALL_ROLES):
            raise ValueError(f"a scenario grants to an unknown role: {sorted(unknown)[0]}")
    if grants not in _granted:
        _granted.append(grants)
        _held.cache_clear()


def roles() -> dict[str, frozenset[str]]:
    """Role → every action it holds somehow, the scenarios' included."""
    return {role: _held(role, "area") | _held(role, "unit") | _held(role, "at_large") for role in ALL_ROLES}


def holds(role: str, action: str, way: Way) -> bool:
    """Whether a role holds an action in that way."""
    return action in _held(role, way)


def of_residents() -> dict[str, bool]:
    """What a tracking code opens → whether only for who reported first."""
    first = frozenset[str]().union(*(grants.first_reporter for grants in _granted))
    return {action: action in first for grants in _granted for action in grants.residents}


def actions_of(actor: Actor) -> frozenset[str]:
    """Every action the actor holds somewhere, for the screen to choose what it offers."""
    if actor.kind == "token":
        return frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in actor.scopes))
    if actor.kind == "resident":
        return frozenset(of_residents())
    held = roles()
    return frozenset().union(*(held.get(role, frozenset()) for role in actor.roles))


def may(
    actor: Actor,
    action: str,
    *,
    place_code: str = "",
    unit_id: int | None = None,
    unit_trail: tuple[int, ...] = (),
    relation: Relation = "either",
    case_uuid: str = "",
    purpose: str = "",
) -> LinliError | None:
    """None when the actor may, else the refusal (not raised).

    ``place_code`` and ``unit_id`` are those of the case, ``unit_trail`` the units that ever had it (counts for reading
    only). ``relation`` asks in which way the action must be held: a move that belongs to the unit asks ``"unit"``.
    ``case_uuid`` is needed for a resident, ``purpose`` for an auditor who looks at a case.
    """
    match actor.kind:
        case "system":
            return None
        case "resident":
            return _may_resident(actor, action, case_uuid)
        case "token":
            held = any(place_code.startswith(duty.area_code) for duty in actor.duties) or not place_code
            return None if held and action in actions_of(actor) else LinliError("not_allowed", action=action)
    units = {unit_id, *(unit_trail if action in READING else ())} - {None}
    for duty in actor.duties:
        if _duty_allows(duty, action, place_code, units, relation):
            return None
    if action == "cases.view" and "auditor" in actor.roles:
        return None if purpose.strip() else LinliError("purpose_required")
    return LinliError("not_allowed", action=action)


def require(
    actor: Actor,
    action: str,
    *,
    place_code: str = "",
    unit_id: int | None = None,
    unit_trail: tuple[int, ...] = (),
    relation: Relation = "either",
    case_uuid: str = "",
    purpose: str = "",
) -> None:
    """Like :func:`may`, but raises the refusal."""
    refusal = may(
        actor,
        action,
        place_code=place_code,
        unit_id=unit_id,
        unit_trail=unit_trail,
        relation=relation,
        case_uuid=case_uuid,
        purpose=purpose,
    )
    if refusal is not None:
        raise refusal


def person(actor: Actor) -> int:
    """The id of the person who acts, for what belongs to a person: own notices, own password, own tokens.

    Raises ``not_allowed`` for machines, residents and the system.
    """
    if actor.kind != "user" or actor.id is None:
        raise LinliError("not_allowed")
    return actor.id


def scope(actor: Actor, action: str, *, purpose: str = "") -> Scope:
    """Where the actor may do ``action``: for the WHERE clause of a list. A district's area counts as everywhere."""
    if actor.kind == "system":
        return Scope(all=True)
    if actor.kind == "token":
        areas = {duty.area_code for duty in actor.duties} if action in actions_of(actor) else set()
        return _scope(areas, set())
    if actor.kind != "user":
        return Scope()
    areas = {d.area_code for d in actor.duties if action in _held(d.role, "area") | _held(d.role, "at_large")}
    if action == "cases.view" and "auditor" in actor.roles and purpose.strip():
        areas |= {d.area_code for d in actor.duties if d.role == "auditor"}
    return _scope(areas, {d.unit_id for d in actor.duties if action in _held(d.role, "unit")})


def _scope(areas: set[str], unit_ids: set[int]) -> Scope:
    if any(len(area) <= 6 for area in areas):
        return Scope(all=True)
    kept = (area for area in areas if not any(area != other and area.startswith(other) for other in areas))
    return Scope(areas=tuple(sorted(kept)), unit_ids=tuple(sorted(unit_ids)))


@cache
def _held(role: str, way: Way) -> frozenset[str]:
    tables = {"area": "by_area", "unit": "by_unit", "at_large": "at_large"}
    return frozenset[str]().union(*(getattr(grants, tables[way]).get(role, ()) for grants in _granted))


def _duty_allows(duty: Held, action: str, place_code: str, units: set[int | None], relation: Relation) -> bool:
    if action in _held(duty.role, "at_large"):
        return place_code.startswith(duty.area_code) if place_code else True
    if relation != "unit" and action in _held(duty.role, "area") and place_code.startswith(duty.area_code):
        return True
    return relation != "area" and action in _held(duty.role, "unit") and duty.unit_id in units


def _may_resident(actor: Actor, action: str, case_uuid: str) -> LinliError | None:
    opened = of_residents()
    if action not in opened or (opened[action] and not actor.is_first_reporter):
        return LinliError("not_allowed", action=action)
    if not case_uuid or case_uuid != actor.case_uuid:
        return LinliError("not_found")
    return None
