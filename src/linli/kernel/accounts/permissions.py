"""The one place that says who may do what: role × action × (area | unit) × purpose. Pure: no database, no clock.

A role holds an action in one of three ways. *By area*: the place of the object lies in the duty's area. *By unit*: the
duty's unit is the one that answers for the case (for reading also: ever answered for it). *At large*: the action has no
case; when a place is named, it must lie in the duty's area. Everything not granted here is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from linli.kernel.base.actor import Actor, Held
from linli.kernel.base.errors import LinliError

Relation = Literal["area", "unit", "either"]


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
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


AREA_ROLES = ("grid_worker", "grid_lead", "community", "street_centre", "district_centre")
UNIT_ROLES = ("department_clerk", "department_head", "partner")
STAFF_ROLES = ("administrator", "auditor")
ALL_ROLES = tuple(role.value for role in Role)
DESK_ROLES = frozenset({"street_centre", "district_centre", *UNIT_ROLES, *STAFF_ROLES})
"""Roles that must have a second factor and get the desk's screens first."""

READING = frozenset({"cases.view", "cases.export"})
"""Actions for which a unit that once had the case keeps its place."""

_SEE = frozenset({"cases.view"})
_CENTRE = frozenset(
    {
        "cases.accept",
        "cases.ask_info",
        "cases.call_back",
        "cases.close",
        "cases.dispatch",
        "cases.extend",
        "cases.merge",
        "cases.recategorise",
        "cases.reject",
        "cases.relocate",
        "cases.reopen",
        "cases.return",
        "cases.split",
        "cases.supervise",
        "cases.supply_info",
        "cases.transfer",
        "cases.urge",
    }
)
_UNIT_WORK = frozenset(
    {"cases.ask_info", "cases.contact", "cases.hand_in", "cases.handle", "cases.return", "cases.sign"}
)
_UNIT_HEAD = frozenset({"cases.assign", "cases.extend", "cases.resume", "cases.suspend"})

BY_AREA: Mapping[str, frozenset[str]] = {
    "grid_worker": _SEE | {"cases.verify"},
    "grid_lead": _SEE | {"cases.verify"},
    "community": _SEE | {"cases.verify", "cases.export", "insight.view"},
    "street_centre": _SEE | _CENTRE | {"cases.reveal", "cases.export", "insight.view"},
    "district_centre": _SEE | _CENTRE | {"cases.designate", "cases.reveal", "cases.export", "insight.view"},
}
"""Role → actions on a case (or figures) in the duty's area."""

BY_UNIT: Mapping[str, frozenset[str]] = {
    "grid_worker": _SEE | _UNIT_WORK | {"cases.reveal"},
    "grid_lead": _SEE | _UNIT_WORK | {"cases.reveal", "cases.assign"},
    "community": _SEE | _UNIT_WORK | _UNIT_HEAD | {"cases.reveal"},
    "street_centre": _SEE | _UNIT_WORK | _UNIT_HEAD | {"cases.reveal"},
    "district_centre": _SEE | _UNIT_WORK | _UNIT_HEAD | {"cases.reveal"},
    "department_clerk": _SEE | _UNIT_WORK | {"cases.reveal", "cases.export", "insight.view"},
    "department_head": _SEE | _UNIT_WORK | _UNIT_HEAD | {"cases.reveal", "cases.export", "insight.view"},
    "partner": _SEE | _UNIT_WORK | {"cases.reveal"},
}
"""Role → actions on a case that the duty's unit answers for."""

_EVERYBODY = frozenset({"catalogue.view", "places.view", "units.view"})
AT_LARGE: Mapping[str, frozenset[str]] = {
    **{role: _EVERYBODY | {"cases.report"} for role in AREA_ROLES},
    "partner": _EVERYBODY,
    "department_clerk": _EVERYBODY | {"cases.report"},
    "department_head": _EVERYBODY | {"cases.report"},
    "street_centre": _EVERYBODY | {"cases.report", "insight.wall"},
    "district_centre": _EVERYBODY | {"cases.report", "insight.wall", "catalogue.edit"},
    "administrator": _EVERYBODY | {"users.manage", "tokens.manage", "places.import", "places.change", "catalogue.edit"},
    "auditor": _EVERYBODY | {"audit.read"},
}
"""Role → actions without a case. Administrators see no case; auditors see one with a purpose only (``may``)."""

RESIDENT = frozenset(f"cases.{move}" for move in ("view", "urge", "supply_info", "withdraw", "reopen", "rate"))
"""What a tracking code opens, for its one case."""
FIRST_REPORTER = frozenset({"cases.supply_info", "cases.withdraw", "cases.reopen", "cases.rate"})
"""Of these only who reported first, not who joined."""

SCOPES: Mapping[str, frozenset[str]] = {
    "cases.read": frozenset({"cases.view"}),
    "cases.report": frozenset({"cases.report"}),
    "cases.export": frozenset({"cases.export"}),
    "catalogue.read": frozenset({"catalogue.view", "units.view"}),
    "places.read": frozenset({"places.view"}),
    "insight.read": frozenset({"insight.view"}),
    "metrics": frozenset({"metrics.read"}),
}
"""The closed list of scopes of machine tokens → actions. A token acts in its area and never sees personal data."""

_added: dict[str, frozenset[str]] = {}


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


def add(permissions: Mapping[str, frozenset[str]]) -> None:
    """A scenario's permissions: role → actions, held in the natural way of the role. Adding the same twice is harmless.

    Raises ValueError for an unknown role.
    """
    for role, actions in permissions.items():
        if role not in ALL_ROLES:
            raise ValueError(f"a scenario grants to an unknown role: {role}")
        _added[role] = _added.get(role, frozenset()) | actions


def roles() -> dict[str, frozenset[str]]:
    """Role → every action it holds somehow, the scenarios' included."""
    return {role: _held(role, BY_AREA) | _held(role, BY_UNIT) | _held(role, AT_LARGE) for role in ALL_ROLES}


def holds(role: str, action: str, way: Literal["area", "unit", "at_large"]) -> bool:
    """Whether a role holds an action in that way; for the table of the documentation."""
    return action in _held(role, {"area": BY_AREA, "unit": BY_UNIT, "at_large": AT_LARGE}[way])


def actions_of(actor: Actor) -> frozenset[str]:
    """Every action the actor holds somewhere, for the screen to choose what it offers."""
    if actor.kind == "token":
        return frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in actor.scopes))
    if actor.kind == "resident":
        return RESIDENT
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
    areas = {d.area_code for d in actor.duties if action in _held(d.role, BY_AREA) | _held(d.role, AT_LARGE)}
    if action == "cases.view" and "auditor" in actor.roles and purpose.strip():
        areas |= {d.area_code for d in actor.duties if d.role == "auditor"}
    return _scope(areas, {d.unit_id for d in actor.duties if action in _held(d.role, BY_UNIT)})


def _scope(areas: set[str], unit_ids: set[int]) -> Scope:
    if any(len(area) <= 6 for area in areas):
        return Scope(all=True)
    kept = (area for area in areas if not any(area != other and area.startswith(other) for other in areas))
    return Scope(areas=tuple(sorted(kept)), unit_ids=tuple(sorted(unit_ids)))


def _held(role: str, table: Mapping[str, frozenset[str]]) -> frozenset[str]:
    natural = (
        (table is BY_AREA and role in AREA_ROLES)
        or (table is BY_UNIT and role in AREA_ROLES + UNIT_ROLES)
        or (table is AT_LARGE and role in STAFF_ROLES)
    )
    return table.get(role, frozenset()) | (_added.get(role, frozenset()) if natural else frozenset())


def _duty_allows(duty: Held, action: str, place_code: str, units: set[int | None], relation: Relation) -> bool:
    if action in _held(duty.role, AT_LARGE):
        return place_code.startswith(duty.area_code) if place_code else True
    if relation != "unit" and action in _held(duty.role, BY_AREA) and place_code.startswith(duty.area_code):
        return True
    return relation != "area" and action in _held(duty.role, BY_UNIT) and duty.unit_id in units


def _may_resident(actor: Actor, action: str, case_uuid: str) -> LinliError | None:
    if action not in RESIDENT or (action in FIRST_REPORTER and not actor.is_first_reporter):
        return LinliError("not_allowed", action=action)
    if not case_uuid or case_uuid != actor.case_uuid:
        return LinliError("not_found")
    return None
