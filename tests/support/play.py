"""Opens and moves cases of any type as people do, and lets the worker's handlers hear of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.config.hearing import hear
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases import outbox
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.models import Case
from linli.kernel.cases.queries import detail
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries.inbox import inbox
from linli.kernel.cases.services import beginning, moves
from linli.lib.calendars import SHANGHAI
from support.people import Person

MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)  # working time
PLACE = {"place_code": "120103001001", "lon": 117.2046, "lat": 39.1081}


@dataclass
class Play:
    """A case on its way (``uuid``), and the people around it."""

    people: dict[str, Person]
    now: datetime = MONDAY_TEN
    uuid: UUID = field(default_factory=lambda: UUID(int=0))

    def actor(self, who: str) -> Actor:
        """One of the people."""
        return self.people[who].actor

    def open(
        self, kind: str, who: str, *, origin: UUID | None = None, fields: Any = None, anywhere: bool = False,
        **inputs: Any,
    ) -> Facts:  # fmt: skip
        """Open a case; it becomes the one that is played."""
        place = {} if anywhere or origin else PLACE
        given = Inputs(by=self.actor(who), now=self.now, fields=fields or {}, **{**place, **inputs})
        with clock.at(self.now):
            self.uuid = beginning.open_of_type(kind, inputs=given, origin=origin).uuid
            self.hear()
        return self.facts()

    def move(self, slug: str, who: str, *, of: UUID | None = None, fields: Any = None, **inputs: Any) -> Facts:
        """Make a move on the case, or on another one."""
        given = Inputs(by=self.actor(who), now=self.now, fields=fields or {}, **inputs)
        with clock.at(self.now):
            moves.move(of or self.uuid, slug, inputs=given)
            self.hear()
        return self.facts(of)

    def hear(self) -> None:
        """What the worker does."""
        while outbox.consume(hear=hear):
            pass

    def facts(self, of: UUID | None = None) -> Facts:
        """The case as it is."""
        return fact_queries.read(of or self.uuid)

    def below(self, kind: str, unit: str = "") -> list[Case]:
        """The parts of the case of a type, of one unit or of all."""
        found = Case.objects.filter(parent_id=self.facts().id, type=kind).order_by("id")
        return list(found.filter(unit__code=unit) if unit else found)

    def page(self, who: str, of: UUID | None = None) -> dict[str, Any]:
        """The case page as one of the people sees it."""
        with clock.at(self.now):
            return detail.page(of or self.uuid, by=self.actor(who), now=self.now)

    def section(self, slug: str, who: str, of: UUID | None = None) -> list[dict[str, Any]]:
        """The rows of a section of the page."""
        found = [section for section in self.page(who, of)["sections"] if section["slug"] == slug]
        return found[0]["rows"] if found else []

    def waiting(self, who: str) -> list[tuple[str, str]]:
        """Type and next move of what waits in somebody's inbox."""
        return [(item["type"], item["next_move"]) for item in inbox(by=self.actor(who), now=self.now)[0]]
