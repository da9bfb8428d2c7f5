"""Disputes as people move them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.kernel.cases.facts import Facts
from linli.kernel.cases.services import attachments
from linli.kernel.cases.tests import samples
from linli.scenarios.disputes.rules.table import DISPUTE
from support.play import Play

OTHER_STREET = "120103002"
WANG = {"kind": "person", "name": "王金丝", "phone": "10400001111", "address": "九江路雀鸣里3号楼501"}
LI = {"kind": "organisation", "name": "雀鸣里物业公司", "phone": "10400002222", "represented_by": "李代表"}
CHILD = {"kind": "person", "name": "赵小雀", "needs_guardian": True}
CANARIES = ("王金丝", "10400001111", "雀鸣里", "10400002222", "李代表", "赵小雀", "楼上漏水到厨房", "赔偿三千元")
"""What only the scenario's own tables may hold, but for the description, which is the case's."""
WORDING = {
    "form": "written", "main_facts": "楼上漏水到厨房", "dispute": "修缮费用由谁承担",
    "responsibility": "甲方七成，乙方三成", "content": "乙方赔偿三千元。\n甲方不再追究。", "way": "银行转账",
    "perform_by": "2026-12-31", "wants_confirmation": True,
}  # fmt: skip
TEXT = "楼下住户反映天花板渗水"
"""The description, which the case itself keeps."""


@dataclass
class Story(Play):
    """A dispute on its way; a mediator moves it unless somebody else is named."""

    def register(self, who: str = "community", *, parties: Any = (WANG, LI), **more: Any) -> Facts:
        """Register a dispute between these parties."""
        asked = {"kind": "neighbours", "tier": "general", "parties": list(parties)} | more.pop("fields", {})
        return self.open(DISPUTE, who, fields=asked, **{"title": "王金丝与物业", "text": TEXT, **more})

    def move(
        self, slug: str, who: str = "mediator", *, of: UUID | None = None, fields: Any = None, **inputs: Any
    ) -> Facts:
        """Make a move on the dispute."""
        return super().move(slug, who, of=of, fields=fields, **inputs)

    def page(self, who: str = "mediator", of: UUID | None = None) -> dict[str, Any]:
        """The case page as one of the people sees it."""
        return super().page(who, of)

    def section(self, slug: str, who: str = "mediator", of: UUID | None = None) -> list[dict[str, Any]]:
        """The rows of a section of the page."""
        return super().section(slug, who, of)

    def next(self, who: str) -> list[str]:
        """The next moves that wait in somebody's inbox."""
        return [move for _, move in self.waiting(who)]

    def id_of(self, who: str) -> int:
        """The id of one of the people."""
        return self.people[who].id

    def at(self, **ago: float) -> str:
        """A moment before now, as a form sends it."""
        return (self.now - timedelta(**ago)).isoformat()

    def appoint(self) -> Facts:
        """The team: a mediator, an adviser, a recorder."""
        team = {"mediators": [self.id_of("mediator")], "adviser": self.id_of("adviser"),
                "recorder": self.id_of("recorder")}  # fmt: skip
        return self.move("appoint", "lead", fields=team)

    def consent(self, *said: str, **more: Any) -> Facts:
        """The parties' answers, in their order; empty for one that was not asked."""
        answers = {f"party_{n}": answer for n, answer in enumerate(said, start=1) if answer}
        return self.move("consent", fields={"how": "in_person", **answers, **more})

    def to_mediation(self, **more: Any) -> Facts:
        """Up to the consent of all."""
        facts = self.register(**more)
        self.appoint()
        return self.consent(*["agrees"] * len(facts.data["parties"]))

    def agree(self, **more: Any) -> Facts:
        """The wording."""
        return self.move("agree", fields=WORDING | more)

    def file(self, who: str = "mediator", content: bytes = b"") -> UUID:
        """A drawn signature, or what else, that waits for a move."""
        sent = SimpleUploadedFile("paper", content or samples.png(), "")
        found = attachments.upload(sent, by=self.actor(who))["uuid"]
        assert isinstance(found, UUID)
        return found

    def sign(self, *whose: str, stamped: bool | None = None, who: str = "mediator", **more: Any) -> Facts:
        """Signatures drawn on the screen: party_1, mediator …"""
        files = {name: self.file(who) for name in whose}
        fields = {name: str(uuid) for name, uuid in files.items()} | {"stamped": stamped} | more
        return self.move("sign", who, fields=fields, attachments=tuple(files.values()))

    def to_effect(self, **more: Any) -> Facts:
        """Up to a written agreement that all have signed."""
        self.to_mediation()
        self.agree(**more)
        return self.sign("party_1", "party_2", "mediator", stamped=True)

    def follow_up(self, found: str) -> Facts:
        """Somebody looks whether it is performed."""
        return self.move("follow_up", fields={"at": self.at(hours=1), "performance": found, "result": "电话回访"})
