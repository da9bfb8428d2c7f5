"""Who a case waits for, as people: the one named, else the unit's desk, the area's centre or those who verify there."""

from __future__ import annotations

from django.db import connection

from linli.kernel.accounts import permissions
from linli.kernel.accounts.queries import recipients
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.types import case_type, find_type

UNIT_DESKS = ("department_clerk", "department_head", "partner", "community", "grid_lead", "street_centre")
CENTRE, CENTRE_ABOVE = ("street_centre",), ("district_centre",)
VERIFIERS, VERIFIERS_ABOVE = ("grid_worker", "grid_lead"), ("community",)


def people(facts: Facts, held_by: str) -> list[int]:
    """The users that a state waits for (``types.State.held_by``); of a reporter only who reports as a worker."""
    if case_type(facts.type).sealed:
        return _of_seal(facts)
    match held_by:
        case "team":
            return [user for user, _ in facts.team]
        case "opener" if facts.opener_unit_id:
            return recipients.users_of_unit(facts.opener_unit_id, UNIT_DESKS)
        case "unit" if facts.person_id:
            return [facts.person_id]
        case "unit" if facts.unit_id:
            return recipients.users_of_unit(facts.unit_id, UNIT_DESKS)
        case "verifier":
            return _of_area(facts, VERIFIERS) or _of_area(facts, VERIFIERS_ABOVE)
        case "reporter":
            return [facts.reporter_user_id] if facts.reporter_user_id else []
    return _of_area(facts, CENTRE) or _of_area(facts, CENTRE_ABOVE)


def reporters(facts: Facts) -> list[tuple[str, str]]:
    """Confirmed phone and tracking code of whoever reported first, who may supply what is asked; else nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select phone, tracking_code from cases_reporter"
            " where case_id = %s and is_first and phone <> '' and phone_confirmed_at is not null",
            [facts.id],
        )
        return list(cursor.fetchall())


def _of_seal(facts: Facts) -> list[int]:
    """Of a sealed case nobody hears but its team, and where it has none yet who may open it for its place."""
    if facts.team:
        return [user for user, _ in facts.team]
    return viewers(facts.type, facts.place_code)


def viewers(case_type_slug: str, place_code: str) -> list[int]:
    """Who may see sealed cases of the type at a place without being in their teams; nobody for an unknown type."""
    kind = find_type(case_type_slug)
    if kind is None:
        return []
    roles = tuple(role for role in permissions.ALL_ROLES if permissions.holds(role, kind.view, "area"))
    return recipients.users_of_area(place_code, roles) if roles else []


def _of_area(facts: Facts, roles: tuple[str, ...]) -> list[int]:
    return recipients.users_of_area(facts.place_code, roles)
