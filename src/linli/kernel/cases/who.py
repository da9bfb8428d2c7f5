"""Whose move it is: the relation a move asks for, put to the one place of permission. Pure."""

from __future__ import annotations

from dataclasses import replace

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor, Held
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.types import AREA, HOLDER, OPENER, REPORTER, SYSTEM_ONLY, TEAM, UNIT, CaseType, Move


def may_move(actor: Actor, move: Move, facts: Facts, case_type: CaseType) -> LinliError | None:
    """None when the actor may make this move on this case, else the refusal; any relation of the move suffices."""
    if actor.kind == "system":
        return None
    for relation in move.by:
        if _holds(actor, move, facts, case_type, relation):
            return None
    return LinliError("not_allowed", action=case_type.action(move))


def _holds(actor: Actor, move: Move, facts: Facts, case_type: CaseType, relation: str) -> bool:
    action = case_type.action(move)
    match relation:
        case r if r == SYSTEM_ONLY:
            return False
        case r if r == AREA:
            return _allowed(actor, action, facts, "area")
        case r if r == UNIT:
            return _allowed(actor, action, facts, "unit")
        case r if r == OPENER:
            return _allowed(actor, action, replace(facts, unit_id=facts.opener_unit_id), "unit")
        case r if r.partition(":")[0] == TEAM:
            return is_member(actor, facts, r.partition(":")[2])
        case r if r == REPORTER:
            return _is_reporter(actor, action, facts)
        case r if r == HOLDER:
            return _is_holder(actor, action, facts, case_type)
    raise ValueError(f"unknown relation {relation}")


def may_name(actor: Actor, facts: Facts, case_type: CaseType) -> LinliError | None:
    """None when the actor may learn, for a purpose, who reported a case or whom it is for."""
    if not case_type.named_to:
        return permissions.may(actor, "cases.reveal", place_code=facts.place_code, unit_id=facts.unit_id)
    units = {UNIT: facts.unit_id, OPENER: facts.opener_unit_id}
    told = (replace(facts, unit_id=units[relation]) for relation in case_type.named_to)
    if any(_allowed(actor, "cases.reveal", each, "unit") for each in told):
        return None
    return LinliError("not_allowed", action="cases.reveal")


def is_member(actor: Actor, facts: Facts, role: str = "") -> bool:
    """Whether the actor belongs to the case's team, in that role when one is named."""
    return actor.kind == "user" and any(user == actor.id and role in ("", held) for user, held in facts.team)


def _is_holder(actor: Actor, action: str, facts: Facts, case_type: CaseType) -> bool:
    """Whoever the state waits for: its unit, or who may make its next move, and the centre."""
    if case_type.state_of[facts.state].held_by == "unit":
        return _allowed(actor, action, facts, "unit")
    following = (move for move in case_type.next_in[facts.state] if HOLDER not in move.by)
    if any(may_move(actor, move, facts, case_type) is None for move in following):
        return True
    return _allowed(actor, action, facts, "area")


def _is_reporter(actor: Actor, action: str, facts: Facts) -> bool:
    if actor.kind == "resident":
        return permissions.may(actor, action, case_uuid=str(facts.uuid)) is None
    return actor.kind == "user" and actor.id is not None and actor.id == facts.reporter_user_id


def _allowed(actor: Actor, action: str, facts: Facts, relation: permissions.Relation) -> bool:
    if actor.kind == "resident":
        return False
    refusal = permissions.may(
        actor, action, place_code=facts.place_code, unit_id=facts.unit_id, relation=relation, case_uuid=str(facts.uuid)
    )
    return refusal is None


def opening_area(actor: Actor, action: str) -> str:
    """The area of the duty by which the actor may open a case without a place; empty when there is none."""
    return next((duty.area_code for duty in actor.duties if _by_duty(duty, action)), "")


def opening_unit(actor: Actor, action: str, place_code: str) -> int | None:
    """In whose name the actor opens a case: the duty that allows it at the place, the closest one first."""
    allowed = [duty for duty in actor.duties if _by_duty(duty, action)]
    fitting = [duty for duty in allowed if place_code.startswith(duty.area_code)] or allowed
    best = max(fitting, key=lambda duty: len(duty.area_code), default=None)
    return best.unit_id if best else None


def _by_duty(duty: Held, action: str) -> bool:
    return any(permissions.holds(duty.role, action, way) for way in permissions.WAYS)


def acting_unit(actor: Actor, facts: Facts) -> int | None:
    """In whose name the actor moves: the case's unit when they work there, or the one that opened it; else the duty
    whose area fits closest."""
    for unit_id in (facts.unit_id, facts.opener_unit_id):
        if any(duty.unit_id == unit_id for duty in actor.duties):
            return unit_id
    fitting = [duty for duty in actor.duties if facts.place_code.startswith(duty.area_code)]
    best = max(fitting, key=lambda duty: len(duty.area_code), default=None)
    return best.unit_id if best else (actor.duties[0].unit_id if actor.duties else None)
