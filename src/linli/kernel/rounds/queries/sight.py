"""Who sees and visits what of a round: by area, and of a sealed one only the people it is given to."""

from __future__ import annotations

from django.db.models import Q

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.types import find_type


def action_of(row: Round, verb: str) -> str:
    """The permission for a verb (view, visit, open) on a round; nobody holds that of a type no longer known."""
    kind = find_type(row.type)
    return kind.action(verb) if kind else f"unknown.{verb}"


def is_sealed(row: Round) -> bool:
    """Whether only its people see a round's targets. One whose type nobody knows is sealed too."""
    kind = find_type(row.type)
    return kind is None or kind.sealed


def require(by: Actor, row: Round, verb: str, place_code: str) -> None:
    """Raise ``not_allowed`` when the actor holds the action nowhere, ``not_found`` when not at that place."""
    action = action_of(row, verb)
    if by.kind != "system" and action not in permissions.actions_of(by):
        raise LinliError("not_allowed", action=action)
    if permissions.may(by, action, place_code=place_code) is not None:
        raise LinliError("not_found")


def require_visit(by: Actor, row: Round, target: Target) -> None:
    """May they tell of this target: it is given to them, or they have its area. Raises not_found, not_allowed."""
    if not (by.kind == "user" and by.id in target.people):
        require(by, row, "visit", target.place_code)


def require_view(by: Actor, row: Round) -> None:
    """May they see the round at all: somewhere in their area, or as one whom targets are given to."""
    if not may_view(by, row) and not is_given(by, row):
        raise LinliError("not_found")


def is_given(by: Actor, row: Round) -> bool:
    """Whether targets of the round that the actor sees are given to them by name."""
    if by.kind != "user":
        return False
    return Target.objects.filter(seen(by, row), round=row, people__contains=[by.id]).exists()


def may_view(by: Actor, row: Round) -> bool:
    """Whether they hold the view of the round in an area that meets the round's."""
    scope = permissions.scope(by, action_of(row, "view"))
    return scope.all or any(
        area.startswith(row.area_code) or row.area_code.startswith(area) for area in scope.areas
    )  # fmt: skip


def seen(by: Actor, row: Round) -> Q:
    """The targets of a round that the actor sees."""
    kind = find_type(row.type)
    if kind is not None and kind.own is not None and kind.own.seen is not None and by.kind != "system":
        return Q(subject_uuid__in=list(kind.own.seen(by)))
    scope = permissions.scope(by, action_of(row, "view"))
    if scope.all:
        return Q()
    where = Q(people__contains=[by.id]) if by.kind == "user" else Q(pk__in=())
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    return where
