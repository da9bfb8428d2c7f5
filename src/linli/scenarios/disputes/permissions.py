"""Who registers disputes and who appoints their teams. What a team does needs no role: it is the team's."""

from __future__ import annotations

from linli.kernel.accounts.permissions import Grants


def _moves(*slugs: str) -> frozenset[str]:
    return frozenset(f"disputes.{slug}" for slug in slugs)


VIEW, REVEAL = "disputes.view", "disputes.reveal"
REGISTER = _moves("open")
LEAD = _moves(
    "view", "reveal", "appoint", "transfer", "reject", "withdraw", "reopen", "grade", "note", "add_party",
    "correct_party", "count",
)  # fmt: skip
COLLEAGUES = frozenset({"units.people"})
"""The head of a mediation centre chooses the team among the people of the own unit."""

GRANTS = Grants(
    by_area={
        "grid_worker": REGISTER,
        "grid_lead": REGISTER,
        "community": REGISTER,
        "street_centre": REGISTER,
        "mediator": REGISTER,
        "mediation_lead": REGISTER | LEAD,
    },
    by_unit={"mediation_lead": LEAD | COLLEAGUES},
)
