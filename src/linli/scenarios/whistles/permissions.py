"""Who may blow a whistle, convene, report in and do a share."""

from __future__ import annotations

from linli.kernel.accounts.permissions import Grants


def _moves(*slugs: str) -> frozenset[str]:
    return frozenset(f"whistles.{slug}" for slug in slugs)


BLOW = _moves("open")
WHISTLER = _moves("raise", "verify", "withdraw", "note")
CONVENE = _moves("call", "refuse", "convene", "minute", "decide", "raise", "note")
WORK = _moves("report_in", "decline", "rate", "finish", "note")
HEAD = WORK | _moves("assign", "extend")

GRANTS = Grants(
    by_area={
        "grid_lead": BLOW,
        "community": BLOW,
        "street_centre": BLOW,
        "district_centre": BLOW,
    },
    by_unit={
        "grid_worker": _moves("note"),
        "grid_lead": WHISTLER | HEAD,
        "community": WHISTLER | CONVENE | HEAD,
        "street_centre": WHISTLER | CONVENE | HEAD,
        "district_centre": WHISTLER | CONVENE | HEAD,
        "department_clerk": WORK,
        "department_head": HEAD,
        "partner": WORK,
    },
)
