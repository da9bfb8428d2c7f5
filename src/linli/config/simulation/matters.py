"""What a newcomer finds beside the events: one matter of every other kind, begun today and left for somebody to act.

They are played at the present time, after the simulated day and its table, by the same requests that the screens send.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from linli.config.simulation.doors import Doors
from linli.config.simulation.line import Browser, Refused, SignedIn
from linli.config.simulation.people import Cast
from linli.kernel.base import clock
from linli.lib.calendars import SHANGHAI

WATER, POWER, SPACE = "ZLS", "GWDL", "TXYX"


@dataclass
class Matters:
    """Plays them in one community; ``refused`` says what the server did not take, which is never expected."""

    cast: Cast
    community: str  # twelve digits
    refused: list[str] = field(default_factory=list)

    def play(self) -> int:
        """All of them, each by itself. Answers how many were played to their end."""
        told: list[Callable[[], None]] = [
            self.pipe, self.neighbours, self.wish, self.clinic, self.lift, self.finding, self.pipes_of_the_year,
            self.sweep, self.safety_round,
        ]  # fmt: skip
        for matter in told:
            try:
                matter()
            except (Refused, LookupError) as error:
                self.refused.append(f"{matter.__name__}: {error!r}")
        return len(told) - len(self.refused)

    def pipe(self) -> None:
        """A burst pipe between two owners: the whistle, the units called, one of them there."""
        asked = {
            "items": [{"title": "中水管爆裂", "detail": "路面积水，权属有争议"}, {"title": "路面塌陷", "detail": ""}],
            "units": [WATER, SPACE],
        }
        uuid = self._open(
            self._desk, "whistles.whistle", "中水管爆裂，自来水与管线单位各称不属自己", "中水管爆裂", asked,
            reason="boundary_disputed", urgency="urgent",
        )  # fmt: skip
        street = self.cast.centre(self.community)
        self._move(street, uuid, "call", {"units": [WATER, SPACE]})
        water = self.cast.of_unit(WATER)
        call = next(row for row in water.get("/cases/inbox", None)["items"] if row["next_move"] == "report_in")
        self._move(water, call["uuid"], "report_in", {"who": "抢修班"})

    def neighbours(self) -> None:
        """A dispute of two neighbours, with its mediator, before the parties were asked."""
        parties = [{"kind": "person", "name": "郑某"}, {"kind": "person", "name": "冯某"}]
        asked = {"kind": "neighbours", "tier": "general", "parties": parties}
        body = {"type": "disputes.dispute", "text": "楼上漏水，赔偿数额谈不拢", "fields": asked}
        number = self._desk.post("/cases", None, body)["number"]
        lead = self.cast.holder("mediation_lead", self.community[:9])
        (case,) = lead.get("/cases", None, q=number)["items"]
        mediator = self.cast.holder("mediator", self.community[:9])
        self._move(lead, case["uuid"], "appoint", {"mediators": [mediator.user_id]})

    def wish(self) -> None:
        """A small wish that a partner's offer meets, and one that waits for somebody to confirm the pair."""
        today = self._day(0)
        stock = {"category": "goods", "capacity": 20, "measure": "袋", "serves": "district", "begins": today,
                 "ends": self._day(60)}  # fmt: skip
        partner = self.cast.of_unit(POWER)
        self._open(partner, "lists.resource", "企业志愿者送米上门", "爱心大米", stock)
        for title, bags, person in (("两袋大米", 2, "陈奶奶"), ("一袋大米", 1, "褚爷爷")):
            wanted = {"category": "goods", "quantity": bags, "measure": "袋", "wanted_by": self._day(10),
                      "is_wish": True, "name": person, "phone": "13800000000"}  # fmt: skip
            uuid = self._open(self._desk, "lists.need", "独居老人的微心愿", title, wanted)
        offers = self._page(self._desk, uuid, "confirm")["fields"][0]["choices"]
        self._move(self._desk, uuid, "confirm", {"offer": offers[0]["code"]})

    def clinic(self) -> None:
        """A free clinic next week, with a full slot and somebody who waits."""
        nine = datetime.combine(clock.now().astimezone(SHANGHAI).date() + timedelta(days=5), time(9), SHANGHAI)
        slots = [
            {"begins": (nine + timedelta(hours=n)).isoformat(), "ends": (nine + timedelta(hours=n + 1)).isoformat(),
             "capacity": places, "waiting": 5}
            for n, places in enumerate((2, 20))
        ]  # fmt: skip
        asked = {"kind": "clinic", "where": "社区党群服务中心", "slots": slots, "bring": "医保卡"}
        uuid = self._open(self._desk, "lists.activity", "内科、中医专家坐诊，免费咨询", "社区义诊", asked)
        for n, name in enumerate(("卫奶奶", "蒋爷爷", "沈奶奶"), start=1):
            body = {
                "slot": 1,
                "name": name,
                "phone": f"1380000000{n}",
                "booked_by": "家属",
                "relation": "child",
                "consent": "本人同意",
            }
            self.cast.resident.post(f"/public/activities/{uuid}/bookings", None, body)

    def lift(self) -> None:
        """A deliberation on a lift, convened."""
        asked = {
            "at": self._at(3, 14), "where": "红色议事厅", "agenda": [{"title": "加装电梯方案"}, {"title": "费用分摊"}],
            "parties": [{"kind": "owners", "name": "业主委员会"}, {"kind": "residents", "name": "3号楼居民代表"}],
        }  # fmt: skip
        self._open(self._desk, "lists.deliberation", "3号楼加装电梯，一层与高层意见不一", "加装电梯协商", asked)

    def finding(self) -> None:
        """Something an inspection found, with its measure set."""
        street = self.cast.centre(self.community)
        asked = {"unit": self.community, "source": "inspection"}
        uuid = self._open(street, "supervision.finding", "楼道堆物占用消防通道", "楼道堆物", asked)
        owner = self.cast.of_unit(self.community)
        plan = {"measure": "三日内清理，张贴提示", "owner": owner.user_id, "due": self._day(3)}
        self._move(owner, uuid, "plan", plan)

    def pipes_of_the_year(self) -> None:
        """A year's task with a month that reports."""
        district = self.cast.district()
        year = clock.now().astimezone(SHANGHAI).year
        asked = {"unit": WATER, "period": str(year), "measure": "公里", "target": "23.7"}
        uuid = self._open(district, "supervision.task", "老旧管网改造", "老旧管网改造", asked)
        self._move(self.cast.of_unit(WATER), uuid, "report", {"done": "18.7"}, text="累计改造 18.7 公里")

    def sweep(self) -> None:
        """A sweep of the community's homes on its first day: doors that opened, doors that did not."""
        made = self._desk.post("/rounds", None, self._round("sweeps.household", "冬季入户摸排", self.community, 14))
        worker = self.cast.worker(f"{self.community}001")
        doors = [visit for visit in worker.get("/visits", None) if visit["round_uuid"] == made["uuid"]]
        Doors(worker).go(doors[:16])

    def safety_round(self) -> None:
        """The standing round of gas safety over the whole district: who is due follows from what is known."""
        self.cast.district().post("/rounds", None, self._round("gas.visit", "平安液化气入户检查", self.community[:6]))

    def _round(self, kind: str, title: str, area: str, days: int = 0) -> dict[str, Any]:
        ends = {"ends_on": self._day(days)} if days else {}
        return {"type": kind, "title": title, "area_code": area, "starts_on": self._day(0)} | ends

    @property
    def _desk(self) -> SignedIn:
        return self.cast.of_unit(self.community)

    def _open(self, by: Browser, kind: str, text: str, title: str, asked: dict[str, Any], **more: str) -> str:
        body = {"type": kind, "text": text, "title": title, "fields": asked} | more
        return str(by.post("/cases", None, body)["uuid"])

    def _move(self, by: Browser, uuid: str, move: str, asked: dict[str, Any], *, text: str = "") -> None:
        version = by.get(f"/cases/{uuid}", None)["version"]
        by.post(f"/cases/{uuid}/{move}", None, {"version": version, "fields": asked, "text": text}, short=True)

    def _page(self, by: Browser, uuid: str, move: str) -> dict[str, Any]:
        moves = by.get(f"/cases/{uuid}", None)["moves"]
        return dict(next(each for each in moves if each["move"] == move))

    def _day(self, ahead: int) -> str:
        return (clock.now().astimezone(SHANGHAI) + timedelta(days=ahead)).date().isoformat()

    def _at(self, ahead: int, hour: int) -> str:
        day = clock.now().astimezone(SHANGHAI).date() + timedelta(days=ahead)
        return datetime.combine(day, time(hour), SHANGHAI).isoformat()
