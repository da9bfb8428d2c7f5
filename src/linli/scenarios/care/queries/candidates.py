"""Who may be named into a team: the people who work for the elder's area, by name and duty."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from linli.kernel.accounts.queries import names_of
from linli.kernel.accounts.queries.recipients import users_of_area
from linli.scenarios.care.models import Elder
from linli.scenarios.care.permissions import MEMBERS


def candidates(elder: Elder) -> list[dict[str, Any]]:
    """Everybody on duty where the elder lives, the nearest first."""
    roles: dict[int, list[str]] = defaultdict(list)
    for role in MEMBERS:
        for user in users_of_area(elder.place_code, [role]):
            roles[user].append(role)
    names = names_of(set(roles))
    return [{"id": user, "name": names.get(user, ""), "roles": held} for user, held in roles.items()]
