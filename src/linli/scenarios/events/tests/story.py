"""A district with a loaded pack, people for every desk, and events to move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves, opening
from linli.lib.calendars import SHANGHAI
from support.people import Person

# 2026-11-23 is a Monday; ten in the morning is working time.
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
STREET = "120103001"
COMMUNITY = "120103001001"
CATEGORY = "0101"


@dataclass
class Loop:
    """One event on its way, and the people around it."""

    people: dict[str, Person]
    now: datetime = MONDAY_TEN
    uuid: UUID = field(default_factory=lambda: UUID(int=0))
    tracking_code: str = ""

    def actor(self, role: str) -> Actor:
        """The actor of a role."""
        return self.people[role].actor

    def report(self, **more: Any) -> Facts:
        """A resident reports something in the community."""
        report: dict[str, Any] = {
            "type": "events.event", "by": Actor(kind="resident"), "now": self.now,
            "description": "楼下一堆垃圾没人清理。很臭",
            "place_code": COMMUNITY, "lon": 117.2046, "lat": 39.1081, "channel": "resident",
        } | more  # fmt: skip
        opened = opening.open_case(opening.Report(**report))
        self.uuid, self.tracking_code = opened.uuid, opened.tracking_code
        return self.facts()

    def facts(self) -> Facts:
        """The event as it is."""
        return fact_queries.read(self.uuid)

    def resident(self) -> Actor:
        """Who holds the tracking code."""
        return Actor(kind="resident", case_uuid=str(self.uuid), is_first_reporter=True)

    def move(self, slug: str, role: str | Actor, **inputs: Any) -> Facts:
        """Make a move as a role."""
        by = role if isinstance(role, Actor) else self.actor(role)
        with clock.at(self.now):
            return moves.move(self.uuid, slug, inputs=Inputs(by=by, now=self.now, **inputs))

    def to_handling(self, unit: str = "HWZX") -> Facts:
        """Up to the unit's work."""
        self.report()
        self.move("accept", "street_centre", category=CATEGORY)
        self.move("dispatch", "street_centre", unit=unit)
        return self.move("sign", "department_clerk")
