"""Who may make which move of an event, and what a tracking code opens. The relations stand with the moves."""

from __future__ import annotations

from linli.kernel.accounts.permissions import Grants


def _moves(*slugs: str) -> frozenset[str]:
    return frozenset(f"events.{slug}" for slug in slugs)


CENTRE = _moves(
    "accept", "ask_info", "call_back", "close", "dispatch", "extend", "merge", "recategorise", "reject", "relocate",
    "reopen", "return", "split", "supervise", "supply_info", "transfer", "urge",
)  # fmt: skip
WORK = _moves("ask_info", "contact", "hand_in", "handle", "return", "sign")
HEAD = WORK | _moves("assign", "extend", "resume", "suspend")
VERIFY = _moves("verify")

GRANTS = Grants(
    by_area={
        "grid_worker": VERIFY,
        "grid_lead": VERIFY,
        "community": VERIFY,
        "street_centre": CENTRE,
        "district_centre": CENTRE | _moves("designate"),
    },
    by_unit={
        "grid_worker": WORK,
        "grid_lead": WORK | _moves("assign"),
        "community": HEAD,
        "street_centre": HEAD,
        "district_centre": HEAD,
        "department_clerk": WORK,
        "department_head": HEAD,
        "partner": WORK,
    },
    residents=_moves("urge", "supply_info", "withdraw", "reopen", "rate"),
    first_reporter=_moves("supply_info", "withdraw", "reopen", "rate"),
)
