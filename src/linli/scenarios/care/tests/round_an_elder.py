"""What people do around an elder in care, for tests that tell it as a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.forms.queries import forms
from linli.kernel.forms.services import receive
from linli.kernel.messages.models import Notice
from linli.kernel.rounds.models import Target
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.results import Answer, Telling, tell
from linli.scenarios.care.models import Elder
from linli.scenarios.care.queries.grades import proposal_of
from linli.scenarios.care.rules.rulebook import FORM
from linli.scenarios.care.services.beginning import begin
from linli.scenarios.care.services.grading import confirm
from linli.scenarios.care.services.sayings import Voice
from linli.scenarios.care.services.teams import Named, name_team
from support.people import Person
from support.survey import submission

OTHER = "120103001002"
ALONE = {"self_care": "partial", "daily_needs": "meals", "lives_alone": "yes", "children_near": "city"}
"""Partly self-reliant, alone, children in the city: orange."""
HELPLESS = {**ALONE, "self_care": "none"}
WELL = {"self_care": "full", "daily_needs": "nothing", "lives_alone": "no", "children_near": "with"}


@dataclass
class Around:
    """The people, the elder (of the register) and another one of another community."""

    people: dict[str, Person]
    person: UUID
    stranger: UUID
    uuid: UUID = field(default_factory=lambda: UUID(int=0))

    def actor(self, who: str) -> Actor:
        """One of the people."""
        return self.people[who].actor

    def begin(self, who: str = "worker") -> Elder:
        """The elder agrees to care."""
        elder = begin(self.person, Voice("elder"), by=self.actor(who))
        self.uuid = elder.uuid
        return elder

    def elder(self) -> Elder:
        """As the database has them now."""
        return Elder.objects.get(uuid=self.uuid)

    def xml(self, living: Mapping[str, str], today: Mapping[str, str] | None = None) -> bytes:
        """The assessment filled for the elder."""
        answers = {"/data/person": str(self.person)}
        answers |= {f"/data/living/{name}": value for name, value in living.items()}
        answers |= {f"/data/today/{name}": value for name, value in {"condition": "well", **(today or {})}.items()}
        return submission(forms.xform(forms.version(FORM).id), answers)

    def assess(self, living: Mapping[str, str], who: str = "worker") -> Any:
        """Somebody fills the assessment."""
        return receive(xml=self.xml(living), files={}, by=self.actor(who), channel="web")

    def team(self, *who: str) -> None:
        """The community names the team, everybody as a volunteer but the worker and the doctor."""
        parts = {"worker": "grid_worker", "doctor": "medic"}
        named = [Named(parts.get(one, "volunteer"), self.people[one].id) for one in who]
        name_team(self.uuid, named, by=self.actor("community"))

    def grade(self, colour: str, proposed: str | None = None, text: str = "") -> Any:
        """The community gives a grade, by the rules' proposal unless it says another."""
        seen = proposal_of(self.elder())[0].colour if proposed is None else proposed
        return confirm(self.uuid, colour, proposed=seen, text=text, by=self.actor("community"))

    def in_care(self, living: Mapping[str, str] = ALONE, colour: str = "orange") -> Around:
        """Begun, assessed and graded, with worker and doctor in the team."""
        self.begin()
        self.assess(living)
        self.team("worker", "doctor")
        self.grade(colour)
        return self

    def coming(self, kind: str = "care.visit") -> Target | None:
        """The visit or call that is still to be made."""
        return Target.objects.filter(round__type=kind, subject_uuid=self.person, is_left=True).first()

    def tell(self, outcome: Outcome, who: str = "worker", kind: str = "care.visit", **more: Any) -> Answer:
        """Somebody tells what came of it."""
        target = self.coming(kind)
        assert target is not None
        if outcome == Outcome.DONE and kind == "care.visit":
            more.setdefault("xml", self.xml(ALONE))
        return tell(Telling(uuid4(), target.uuid, outcome, at=now(), **more), by=self.actor(who))

    def told(self, who: str) -> list[str]:
        """The kinds of notices that somebody got."""
        return list(Notice.objects.filter(user_id=self.people[who].id).order_by("id").values_list("kind", flat=True))
