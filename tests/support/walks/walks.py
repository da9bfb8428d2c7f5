"""A scenario from another package: rounds without a form, with one, and one that goes on by a rule. For journeys."""

from __future__ import annotations

from linli.kernel.rounds.types import Rhythm, RoundType
from linli.kernel.scenario.contract import Scenario

SWEEP = RoundType("walks.sweep", "逐户摸排", "Sweep of homes", "home")
CHECK = RoundType("walks.check", "入户安全检查", "Safety check of homes", "home", form="gas-inspection")
STANDING = RoundType(
    "walks.standing",
    "定期上门",
    "Regular visits",
    "home",
    rhythm=lambda facts, on: Rhythm(30, 3, 3, {"level": "green"}),
)
SCENARIO = Scenario("walks", "走访", "Walks", round_types=(SWEEP, CHECK, STANDING))
