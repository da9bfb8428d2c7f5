"""The people who work in a synthetic district, with their duties. Names are made up, telephone numbers reach nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from linli.kernel.accounts.permissions import DESK_ROLES
from linli.kernel.accounts.services import NewDuty, NewStaff
from linli.kernel.registry.generation.names import PersonNames
from linli.lib.identifiers import synthetic_phone
from linli.lib.packtypes import Pack

_FIRST_PHONE = 99_000_000  # above the numbers that residents have
COMMUNITY_STAFF, STREET_STAFF, DISTRICT_STAFF, STREET_MEDIATORS = 3, 4, 6, 2


def plan_staff(pack: Pack, grids: Sequence[str], rng: np.random.Generator) -> list[NewStaff]:
    """Everybody with a duty: a worker and a lead a grid, staff of communities and centres, clerks and heads of units,
    partners, mediators, one administrator and one auditor."""
    posts = list(_posts(pack, grids))
    names = PersonNames(pack).some(len(posts), rng)
    return [
        NewStaff(
            username=username,
            display_name=name,
            duties=(duty,),
            phone=synthetic_phone(_FIRST_PHONE + number),
            second_factor=duty.role in DESK_ROLES,
        )
        for number, ((username, duty), name) in enumerate(zip(posts, names, strict=True))
    ]


def _posts(pack: Pack, grids: Sequence[str]) -> Iterator[tuple[str, NewDuty]]:
    """Username and duty; a username says the place or unit and the post."""
    yield "admin", NewDuty("administrator", pack.code, pack.code)
    yield "auditor", NewDuty("auditor", pack.code, pack.code)
    for number in range(1, DISTRICT_STAFF + 1):
        yield f"district{number}", NewDuty("district_centre", pack.code, pack.code)
    for street in pack.streets:
        for number in range(1, STREET_STAFF + 1):
            yield f"street{street.code[6:]}-{number}", NewDuty("street_centre", street.code, street.code)
    for place in pack.communities:
        for number in range(1, COMMUNITY_STAFF + 1):
            yield f"community{place.code[6:]}-{number}", NewDuty("community", place.code, place.code)
    for grid in grids:
        yield f"worker{grid[6:]}", NewDuty("grid_worker", grid[:12], grid)
        yield f"lead{grid[6:]}", NewDuty("grid_lead", grid[:12], grid)
    yield from _unit_posts(pack)
    for street in pack.streets:
        yield f"mediation{street.code[6:]}", NewDuty("mediation_lead", street.code, street.code)
        for number in range(1, STREET_MEDIATORS + 1):
            yield f"mediator{street.code[6:]}-{number}", NewDuty("mediator", street.code, street.code)


def _unit_posts(pack: Pack) -> Iterator[tuple[str, NewDuty]]:
    for unit in pack.units:
        code = unit.code.lower()
        if unit.kind in ("department", "enterprise"):
            yield f"{code}-clerk1", NewDuty("department_clerk", unit.code, pack.code)
            yield f"{code}-clerk2", NewDuty("department_clerk", unit.code, pack.code)
            yield f"{code}-head", NewDuty("department_head", unit.code, pack.code)
        if unit.kind in ("partner", "enterprise"):
            yield f"{code}-partner", NewDuty("partner", unit.code, pack.code)


def examples(staff: Sequence[NewStaff]) -> dict[str, str]:
    """Role → the username of the first who holds it, for a list of ready logins."""
    found: dict[str, str] = {}
    for person in staff:
        for duty in person.duties:
            found.setdefault(duty.role, person.username)
    return found
