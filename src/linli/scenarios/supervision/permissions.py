"""Who orders, sets tasks, convenes and arranges duties; who answers for them."""

from __future__ import annotations

from linli.kernel.accounts.permissions import Grants


def _moves(*slugs: str) -> frozenset[str]:
    return frozenset(f"supervision.{slug}" for slug in slugs)


OPEN = _moves("open")
ACCEPT = _moves("accept", "send_back")
OPENER = ACCEPT | _moves("extend", "note", "withdraw")
WORK = _moves("hand_in", "note", "report", "check")
HEAD = WORK | _moves("plan", "split", "assign", "minute", "close")

GRANTS = Grants(
    by_area={
        "community": OPEN,
        "street_centre": OPEN | ACCEPT,
        "district_centre": OPEN | ACCEPT,
    },
    by_unit={
        "grid_worker": WORK,
        "grid_lead": WORK,
        "community": HEAD | OPENER,
        "street_centre": HEAD | OPENER,
        "district_centre": HEAD | OPENER,
        "department_clerk": WORK,
        "department_head": HEAD,
        "partner": WORK,
    },
)
