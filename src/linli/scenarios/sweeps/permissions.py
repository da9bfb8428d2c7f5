"""Who registers what was found, keeps contact with people at home, counts enrolment and asks owners.

A sealed round's visits are the people's whom it names, wherever they work: no role sees them by its area.
"""

from __future__ import annotations

from linli.kernel.accounts.permissions import AREA_ROLES, Grants

_FIND = frozenset({"sweeps.register"})
_LEAD = _FIND | {"sweeps.settle", "sweeps.open", "sweeps.invite", "sweeps.enrolment"}
GRANTS = Grants(
    by_area={
        **dict.fromkeys(AREA_ROLES, _FIND),
        **dict.fromkeys(("community", "street_centre", "district_centre"), _LEAD),
    },
)
