"""Who holds what of care by area. Everybody else sees an elder only as a member of the team; districts and departments
see none, and nobody opens or closes its rounds by hand.

``begin``: take down an elder's consent and put them into care; ``view``: the elders of the area; ``confirm``: give the
grade, name the team, end the care; ``list``: the page that lists one's elders, which is empty for who has none.
"""

from __future__ import annotations

from linli.kernel.accounts.permissions import Grants

COORDINATOR = frozenset({"care.begin", "care.view", "care.confirm"})
MEMBERS = ("grid_worker", "grid_lead", "community", "street_centre", "department_clerk", "department_head", "partner")
"""Who may be named into a team, and so gets the list of those elders in whose team they are."""
GRANTS = Grants(
    by_area={
        "grid_worker": frozenset({"care.begin"}),
        "grid_lead": frozenset({"care.begin"}),
        "community": COORDINATOR,
        "street_centre": COORDINATOR,
    },
    at_large={role: frozenset({"care.list"}) for role in MEMBERS},
)
COORDINATORS = ("community", "street_centre")
