"""Whom the rounds of LPG go to, with which form and how often: homes, businesses that use it, firms that trade in it.

Signing and opening the cases of hazards follow the submission, not the result of the visit: photos and signatures may
come long after it (``services.signing``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from linli.kernel.rounds.types import Condition, Rhythm, RoundType
from linli.scenarios.gas.queries import terms
from linli.scenarios.gas.rules import visits

HOME_FACTS = (
    "home.gas_kind", "home.stove_distance_m", "home.flame_out_protection", "home.hose_length_m",
    "home.hose_installed_on", "home.alarm_installed_on",
)  # fmt: skip
FIRM_FACTS = ("organisation.gas_kind", "organisation.gas_trades")


def rhythm(kind: str, facts: Mapping[str, Any], on: date) -> Rhythm | None:
    """The pack's rhythm for what is known of a user or a firm."""
    found = visits.rhythm_of(kind, facts, terms.current())
    if found is None:
        return None
    every, basis = found
    return Rhythm(every.every_days, every.before_days, every.after_days, basis)


VISIT = RoundType(
    "gas.visit", "液化气入户检查", "LPG check of homes", "home", form="gas-inspection",
    conditions=(Condition("home.gas_kind", "is", "lpg"),), rhythm=partial(rhythm, "home"), rhythm_facts=HOME_FACTS,
    says=visits.says,
)  # fmt: skip
BUSINESS = RoundType(
    "gas.business", "用气单位检查", "LPG check of businesses", "organisation", form="gas-firm",
    conditions=(Condition("organisation.gas_kind", "is", "lpg"),), rhythm=partial(rhythm, "organisation"),
    rhythm_facts=FIRM_FACTS, says=visits.says,
)  # fmt: skip
FIRM = RoundType(
    "gas.firm", "液化气企业检查", "LPG firm inspection", "organisation", form="gas-firm",
    conditions=(Condition("organisation.gas_trades", "known"),), rhythm=partial(rhythm, "organisation"),
    rhythm_facts=FIRM_FACTS, says=visits.says,
)  # fmt: skip
ROUND_TYPES = (VISIT, BUSINESS, FIRM)
