"""Accounts and duties for administrators; units and colleagues for the desk."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from linli.kernel.accounts import queries, services
from linli.kernel.accounts.api import shapes
from linli.kernel.accounts.auth import actor_of
from linli.kernel.accounts.permissions import Role, may, require
from linli.kernel.accounts.rules import UnitKind

router = Router()
Limit = Annotated[int, Query(ge=1, le=100)]
Word = Annotated[str, Query(max_length=60)]


@router.get("/users", response=shapes.UsersOut)
def list_users(
    request: HttpRequest,
    q: Word = "",
    role: Role | Literal[""] = "",
    area: Annotated[str, Query(pattern=r"^\d{0,18}$")] = "",
    cursor: Annotated[str, Query(max_length=40)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Accounts with their duties."""
    require(actor_of(request), "users.manage")
    items, following = queries.list_people(q=q, role=role, area=area, cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.post("/users", response=shapes.NewUserOut)
def create_user(request: HttpRequest, payload: shapes.UserIn) -> dict[str, Any]:
    """A new account without duties. Without a password it gets one, shown this once; a single sign-on needs none."""
    password = payload.password or ("" if payload.oidc_subject else services.initial_password())
    user_id = services.create_user(by=actor_of(request), **{**payload.dict(), "password": password})
    return {**queries.one_person(user_id), "password": "" if payload.password else password}


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


@router.post("/users/{user_id}/update", response=shapes.UserOut)
def update_user(request: HttpRequest, user_id: Id, payload: shapes.UserCorrectionIn) -> dict[str, Any]:
    """Correct an account, or give it a new password."""
    services.update_user(user_id=user_id, by=actor_of(request), **payload.dict())
    return queries.one_person(user_id)


@router.post("/users/{user_id}/deactivate", response={204: None})
def deactivate(request: HttpRequest, user_id: Id) -> Status[None]:
    """Close an account."""
    services.deactivate(user_id=user_id, by=actor_of(request))
    return Status(204, None)


@router.post("/users/{user_id}/unlock", response={204: None})
def unlock(request: HttpRequest, user_id: Id) -> Status[None]:
    """Lift a lock before its time."""
    services.unlock(user_id=user_id, by=actor_of(request))
    return Status(204, None)


@router.post("/users/{user_id}/reset-second-factor", response={204: None})
def reset_second_factor(request: HttpRequest, user_id: Id) -> Status[None]:
    """Take away a lost second factor; the next sign-in sets up a new one."""
    services.reset_second_factor(user_id=user_id, by=actor_of(request))
    return Status(204, None)


@router.post("/users/{user_id}/duties", response=shapes.CreatedOut)
def add_duty(request: HttpRequest, user_id: Id, payload: shapes.DutyIn) -> dict[str, int]:
    """Give a duty."""
    return {"id": services.add_duty(user_id=user_id, by=actor_of(request), **payload.dict())}


@router.post("/duties/{duty_id}/end", response={204: None})
def end_duty(request: HttpRequest, duty_id: Id) -> Status[None]:
    """End a duty today."""
    services.end_duty(duty_id=duty_id, by=actor_of(request))
    return Status(204, None)


@router.get("/units", response=shapes.UnitsOut)
def list_units(request: HttpRequest, kind: UnitKind | Literal[""] = "", q: Word = "") -> dict[str, Any]:
    """Units that can answer for a case."""
    require(actor_of(request), "units.view")
    return {"items": queries.list_units(kind=kind, q=q)}


@router.get("/units/{unit_id}/people", response=shapes.ColleaguesOut)
def list_colleagues(request: HttpRequest, unit_id: Id) -> dict[str, Any]:
    """The people of one's own unit, to choose who handles a case; of any unit for who calls several together."""
    by = actor_of(request)
    if may(by, "units.convene") is not None:
        require(by, "units.people", unit_id=unit_id, relation="unit")
    return {"items": queries.colleagues(unit_id)}
