"""Five-colour care (五色工作法): visits and daily calls to elders, sealed to their team. It has no cases of its own."""

from __future__ import annotations

from linli.kernel.rounds.rules import Outcome, Revisit
from linli.kernel.rounds.types import Own, RoundType
from linli.kernel.scenario import Scenario
from linli.scenarios.care.api import router
from linli.scenarios.care.permissions import GRANTS
from linli.scenarios.care.queries import own
from linli.scenarios.care.queries.sight import persons_seen
from linli.scenarios.care.rules import rhythm
from linli.scenarios.care.rules.rulebook import FORM
from linli.scenarios.care.services import visiting

OWN = Own(subjects=own.subjects, facts=own.facts, seen=persons_seen)
VISIT = RoundType(
    slug="care.visit", name="照护走访", name_en="Care visit", subject_kind="person", form=FORM,
    outcomes=(Outcome.DONE, Outcome.ABSENT, Outcome.REFUSED, Outcome.MOVED, Outcome.DIED),
    revisit=Revisit(after_days=1, attempts=2), rhythm=rhythm.visits, on_result=visiting.visited, sealed=True, own=OWN,
    says=rhythm.says,
)  # fmt: skip
CALL = RoundType(
    slug="care.call", name="电话问候", name_en="Daily call", subject_kind="person",
    outcomes=(Outcome.DONE, Outcome.ABSENT), revisit=Revisit(after_days=1, attempts=1000), rhythm=rhythm.calls,
    on_result=visiting.called, sealed=True, own=OWN, says=rhythm.says,
)  # fmt: skip
SCENARIO = Scenario(
    slug="care",
    title="五色照护",
    title_en="Five-colour care",
    round_types=(VISIT, CALL),
    grants=GRANTS,
    router=router,
    jobs=("linli.scenarios.care.tasks",),
)
