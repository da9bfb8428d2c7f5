"""Who asks, offers, pairs, delivers, arranges activities and deliberates."""

from __future__ import annotations

from linli.kernel.accounts.permissions import Grants


def _moves(*slugs: str) -> frozenset[str]:
    return frozenset(f"lists.{slug}" for slug in slugs)


ASK, OFFER, ARRANGE = _moves("ask"), _moves("offer"), _moves("announce", "convene")
OPENER = _moves("thank", "not_received", "withdraw", "release", "note")
PAIR = _moves("confirm", "hand_over")
NEED = _moves("release", "deliver", "note")
COME_FORWARD = _moves("come_forward")
STOCK = _moves("claim", "recount", "pause", "resume", "end", "note")
BOOK = _moves("book", "cancel_booking", "attendance", "note")
ACTIVITY = BOOK | _moves("cancel", "close", "change_slots")
DELIBERATION = _moves("invite", "minute", "resolve", "reconvene", "no_agreement", "withdraw", "note")
FOLLOW_UP = _moves("finish", "extend", "note")
DESK = OPENER | PAIR | NEED | STOCK | ACTIVITY | DELIBERATION | FOLLOW_UP

GRANTS = Grants(
    by_area={
        "grid_worker": ASK | _moves("book"),
        "grid_lead": ASK | _moves("book"),
        "community": ASK | OFFER | ARRANGE | PAIR | _moves("book"),
        "street_centre": ASK | OFFER | ARRANGE | PAIR | _moves("book"),
        "district_centre": ASK | OFFER | ARRANGE,
        "department_clerk": OFFER | COME_FORWARD,
        "department_head": OFFER | COME_FORWARD,
        "partner": OFFER | COME_FORWARD | _moves("announce"),
    },
    by_unit={
        "grid_worker": OPENER | NEED | BOOK | FOLLOW_UP,
        "grid_lead": OPENER | NEED | BOOK | FOLLOW_UP,
        "community": DESK,
        "street_centre": DESK,
        "district_centre": DESK,
        "department_clerk": NEED | STOCK | FOLLOW_UP,
        "department_head": NEED | STOCK | FOLLOW_UP,
        "partner": NEED | STOCK | ACTIVITY | FOLLOW_UP,
    },
)
