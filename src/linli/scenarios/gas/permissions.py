"""Who scans and hands over cylinders, finds hazards, puts them right, and sees the register of LPG."""

from __future__ import annotations

from linli.kernel.accounts.permissions import AREA_ROLES, Grants


def _moves(*slugs: str) -> frozenset[str]:
    return frozenset(f"gas.{slug}" for slug in slugs)


VIEW, SCAN, HAND_OVER = "cylinders.view", "cylinders.scan", "cylinders.hand_over"
PIPES, MANAGE = "pipes.report", "gas_firms.manage"
FIND = _moves("open", "fix_at_once", "control", "fix", "note", "name_rechecker")
OPENER = FIND | _moves("withdraw", "extend")
CENTRE = FIND | _moves("extend")
WORK = _moves("control", "fix", "note")
SCANS = frozenset({SCAN, HAND_OVER})

GRANTS = Grants(
    by_area={
        "grid_worker": FIND | {VIEW},
        "grid_lead": FIND | {VIEW},
        "community": FIND | {VIEW},
        "street_centre": CENTRE | {VIEW, PIPES},
        "district_centre": CENTRE | {VIEW, PIPES, MANAGE},
    },
    by_unit={
        "grid_worker": OPENER,
        "grid_lead": OPENER,
        "community": OPENER | WORK,
        "street_centre": OPENER | WORK,
        "district_centre": OPENER | WORK,
        "department_clerk": WORK,
        "department_head": WORK,
        "partner": WORK,
    },
    at_large={**dict.fromkeys(AREA_ROLES, SCANS), "partner": SCANS},
)
"""Whoever works on the ground may scan any cylinder; a firm's people hand over what is theirs."""
