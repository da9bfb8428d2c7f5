"""Whistles, calls and shares as people move them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from linli.kernel.cases.facts import Facts
from linli.scenarios.whistles.rules import CALL, SHARE, WHISTLE
from support.play import Play


@dataclass
class Story(Play):
    """A whistle on its way."""

    def blow(self, who: str = "community", *items: str, **more: Any) -> Facts:
        """Blow a whistle about these items."""
        asked = {"items": [{"title": item} for item in items or ("再生水管爆裂",)]} | more.pop("fields", {})
        given: dict[str, Any] = {
            "title": "再生水管爆裂无人维修", "text": "物业和水务都说不归自己管", "reason": "boundary_disputed",
            "urgency": "urgent",
        } | more  # fmt: skip
        return self.open(WHISTLE, who, fields=asked, **given)

    def calls(self, unit: str = "") -> Any:
        """The calls of the whistle."""
        return self.below(CALL, unit)

    def shares(self, unit: str = "") -> Any:
        """The shares of the whistle."""
        return self.below(SHARE, unit)

    def report_in(self, who: str, unit: str) -> Facts:
        """A called unit reports in."""
        (call,) = self.calls(unit)
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
        for share in self.shares(unit):
            if share.is_open:
                self.move("finish", who, of=share.uuid, text="已完成")

    def verify(self, verdicts: dict[str, str], *units: str, **ratings: int) -> Facts:
        """The whistler looks at every item and rates the units."""
        rated = {f"{aspect}_{unit}": 5 for unit in units for aspect in ("turnout", "result")} | ratings
        return self.move("verify", "community", fields=verdicts | rated)
