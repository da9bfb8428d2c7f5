"""Sweeps (摸排、参保、征询): every home once by phone, message and door; daily contact with people at home; enrolment
against a target; owners' consent."""

from __future__ import annotations

from linli.kernel.rounds.rules import Outcome, Revisit
from linli.kernel.rounds.types import Own, RoundType
from linli.kernel.scenario import Scenario
from linli.scenarios.sweeps.api import public_router, router
from linli.scenarios.sweeps.permissions import GRANTS
from linli.scenarios.sweeps.queries.contacts import told_of, whom
from linli.scenarios.sweeps.rules import words
from linli.scenarios.sweeps.rules.contact import rhythm
from linli.scenarios.sweeps.services.consenting import answered

_AT_HOME = (Outcome.DONE, Outcome.ABSENT, Outcome.REFUSED)
HOUSEHOLD = RoundType(
    slug=words.HOUSEHOLD, name="入户摸排", name_en="Household sweep", subject_kind="home", form=words.HOUSEHOLD_FORM,
)  # fmt: skip
CONTACT = RoundType(
    slug=words.CONTACT, name="居家联系", name_en="Contact with people at home", subject_kind="person",
    outcomes=_AT_HOME, revisit=Revisit(after_days=1, attempts=2), rhythm=rhythm, own=Own(whom, told_of), sealed=True,
    apart=True,
)  # fmt: skip
ENROLMENT = RoundType(
    slug=words.ENROLMENT, name="参保登记", name_en="Enrolment", subject_kind="person",
)  # fmt: skip
CONSENT = RoundType(
    slug=words.CONSENT, name="业主征询", name_en="Owners' consent", subject_kind="home",
    outcomes=(*_AT_HOME, Outcome.MOVED, Outcome.NOT_ELIGIBLE), on_result=answered, sealed=True,
)  # fmt: skip

SCENARIO = Scenario(
    slug="sweeps",
    title="摸排、参保、征询",
    title_en="Sweeps, enrolment, consent",
    round_types=(HOUSEHOLD, CONTACT, ENROLMENT, CONSENT),
    grants=GRANTS,
    router=router,
    public_router=public_router,
    jobs=("linli.scenarios.sweeps.tasks",),
)
