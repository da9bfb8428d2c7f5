"""Which cases an actor sees: everything of the places and units of the duties, but sealed cases only in the team.

Sealed types (``CaseType.sealed``) are seen by the people of the case's team, by whoever holds ``<scenario>.view`` for
its place, and by an auditor who states a purpose; for everybody else they do not exist, in no list, no search, no
export and no stream. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.types import case_type, sealed_types


@dataclass(frozen=True, slots=True)
class Sight:
    """What lists may hold: ``common`` cases of a scope, ``sealed`` types each of its own scope, and a member's own."""

    common: Scope
    hidden: tuple[str, ...] = ()  # the sealed types, which ``common`` does not hold
    sealed: tuple[tuple[str, Scope], ...] = ()
    member_id: int | None = None

    @property
    def nothing(self) -> bool:
        """Whether no list holds anything."""
        return self.common.nothing and not self.sealed and self.member_id is None


def of(actor: Actor, action: str = "cases.view") -> Sight:
    """What the actor sees in lists; for any other action than seeing (an export), no sealed case at all."""
    hidden = tuple(kind.slug for kind in sealed_types())
    common = permissions.scope(actor, action)
    if action != "cases.view" or actor.kind == "token":
        return Sight(common, hidden)
    scopes = ((kind.slug, permissions.scope(actor, kind.view)) for kind in sealed_types())
    sealed = tuple((slug, scope) for slug, scope in scopes if not scope.nothing)
    return Sight(common, hidden, sealed, actor.id if actor.kind == "user" and hidden else None)


def refusal(facts: Facts, by: Actor, purpose: str = "") -> LinliError | None:
    """None when the actor may open this case; purpose_required for an auditor without one, else not_found."""
    sealed = case_type(facts.type).sealed
    if not sealed and by.kind == "user" and by.id is not None and by.id == facts.reporter_user_id:
        return None
    refused = refusal_by_duty(facts, by, purpose)
    if refused is None or refused.code == "purpose_required":
        return refused
    return LinliError("not_found")


def refusal_by_duty(facts: Facts, by: Actor, purpose: str = "") -> LinliError | None:
    """Like :func:`refusal` for what belongs to a duty or a team, not to having reported; not_allowed otherwise."""
    kind = case_type(facts.type)
    if kind.sealed and by.kind == "user" and any(user == by.id for user, _ in facts.team):
        return None
    return permissions.may(
        by, "cases.view" if "auditor" in by.roles else kind.view, place_code=facts.place_code, unit_id=facts.unit_id,
        unit_trail=facts.unit_trail, case_uuid=str(facts.uuid), purpose=purpose,
    )  # fmt: skip
