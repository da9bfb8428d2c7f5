"""Whose move it is: the relation a move asks for, put to the one place of permission. Pure."""

from __future__ import annotations

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.types import AREA, HOLDER, REPORTER, SYSTEM_ONLY, UNIT, CaseType, Move


def may_move(actor: Actor, move: Move, facts: Facts, case_type: CaseType) -> LinliError | None:
    """None when the actor may make this move on this case, else the refusal; any relation of the move suffices."""
    if actor.kind == "system":
        return None
    for relation in move.by:
        if _holds(actor, move, facts, case_type, relation):
            return None
    return LinliError("not_allowed", action=f"cases.{move.slug}")


def _holds(actor: Actor, move: Move, facts: Facts, case_type: CaseType, relation: str) -> bool:
    action = f"cases.{move.slug}"
    match relation:
        case r if r == SYSTEM_ONLY:
            return False
        case r if r == AREA:
            return _allowed(actor, action, facts, "area")
        case r if r == UNIT:
            return _allowed(actor, action, facts, "unit")
        case r if r == REPORTER:
            return _is_reporter(actor, action, facts)
        case r if r == HOLDER:
            return _is_holder(actor, action, facts, case_type.state_of[facts.state].held_by)
    raise ValueError(f"unknown relation {relation}")


def _is_holder(actor: Actor, action: str, facts: Facts, held_by: str) -> bool:
    """Whoever the state waits for; at the verifier's step those who may verify, and the centre."""
    if held_by == "unit":
        return _allowed(actor, action, facts, "unit")
    if held_by == "verifier" and _allowed(actor, "cases.verify", facts, "area"):
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


def acting_unit(actor: Actor, facts: Facts) -> int | None:
    """In whose name the actor moves: the case's unit when they work there, else the duty whose area fits closest."""
    if any(duty.unit_id == facts.unit_id for duty in actor.duties):
        return facts.unit_id
    fitting = [duty for duty in actor.duties if facts.place_code.startswith(duty.area_code)]
    best = max(fitting, key=lambda duty: len(duty.area_code), default=None)
    return best.unit_id if best else (actor.duties[0].unit_id if actor.duties else None)
