"""Moves whistles, calls and shares as people do, and lets the worker's handlers hear of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from linli.kernel.cases.services import beginning, moves
from linli.lib.calendars import SHANGHAI
from support.people import Person

MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)  # working time
PLACE = {"place_code": "120103001001", "lon": 117.2046, "lat": 39.1081}


@dataclass
class Story:
    """A whistle on its way."""

    people: dict[str, Person]
    now: datetime = MONDAY_TEN
    uuid: UUID = field(default_factory=lambda: UUID(int=0))

    def actor(self, who: str) -> Actor:
        """One of the people."""
        return self.people[who].actor

    def blow(self, who: str = "community", *items: str, **more: Any) -> Facts:
        """Blow a whistle about these items."""
        asked = {"items": [{"title": item} for item in items or ("再生水管爆裂",)]} | more.pop("fields", {})
        given: dict[str, Any] = {
            "title": "再生水管爆裂无人维修", "text": "物业和水务都说不归自己管", "reason": "boundary_disputed",
            "urgency": "urgent", **PLACE,
        } | more  # fmt: skip
        origin = given.pop("origin", None)
        inputs = Inputs(by=self.actor(who), now=self.now, fields=asked, **given)
        with clock.at(self.now):
            self.uuid = beginning.open_of_type("whistles.whistle", inputs=inputs, origin=origin).uuid
            self.hear()
        return self.facts()

    def move(self, slug: str, who: str, *, of: UUID | None = None, fields: Any = None, **inputs: Any) -> Facts:
        """Make a move on the whistle, or on a case below it."""
        given = Inputs(by=self.actor(who), now=self.now, fields=fields or {}, **inputs)
        with clock.at(self.now):
            moves.move(of or self.uuid, slug, inputs=given)
            self.hear()
        return fact_queries.read(of or self.uuid)

    def hear(self) -> None:
        """What the worker does."""
        while outbox.consume(hear=hear):
            pass

    def facts(self) -> Facts:
        """The whistle as it is."""
        return fact_queries.read(self.uuid)

    def below(self, kind: str, unit: str = "") -> list[Case]:
        """The calls or shares of the whistle, of one unit or of all."""
        found = Case.objects.filter(parent_id=self.facts().id, type=f"whistles.{kind}").order_by("id")
        return list(found.filter(unit__code=unit) if unit else found)

    def report_in(self, who: str, unit: str) -> Facts:
        """A called unit reports in."""
        (call,) = self.below("call", unit)
        return self.move("report_in", who, of=call.uuid, fields={"who": "王工"})

    def meet(self, who: str, *present: str) -> None:
        """The convener calls the meeting and records it."""
        at = (self.now + timedelta(hours=3)).isoformat()
        self.move("convene", who, fields={"at": at, "where": "社区议事厅", "agenda": "谁出料、谁出工"})
        self.move("minute", who, fields={"present": list(present), "minutes": "已协商一致"})

    def decide(self, who: str, *shares: dict[str, Any], **fund: Any) -> None:
        """Shares and the check of the fund."""
        usual = {"owner": "李工", "due": "2026-11-27", "gives": ["labour"]}
        given = {"shares": [usual | share for share in shares], "fund": "none", "fund_usable": True} | fund
        self.move("decide", who, fields=given)

    def finish(self, who: str, unit: str) -> None:
        """A unit has done its shares."""
        for share in self.below("share", unit):
            if share.is_open:
                self.move("finish", who, of=share.uuid, text="已完成")

    def verify(self, verdicts: dict[str, str], *units: str, **ratings: int) -> Facts:
        """The whistler looks at every item and rates the units."""
        rated = {f"{aspect}_{unit}": 5 for unit in units for aspect in ("turnout", "result")} | ratings
        return self.move("verify", "community", fields=verdicts | rated)

    def page(self, who: str, of: UUID | None = None) -> dict[str, Any]:
        """The case page as one of the people sees it."""
        return detail.page(of or self.uuid, by=self.actor(who), now=self.now)

    def section(self, slug: str, who: str = "community") -> list[dict[str, Any]]:
        """The rows of a section of the page."""
        found = [section for section in self.page(who)["sections"] if section["slug"] == slug]
        return found[0]["rows"] if found else []
