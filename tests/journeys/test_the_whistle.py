"""Whistle and report with the district's own cases: the reclaimed-water pipe, the park, the hydrant line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from journeys.faces import DESK, PHONE, Town, send, sent, start
from journeys.questions import answer
from linli.kernel.base import clock
from linli.lib.calendars import SHANGHAI
from support.live import LiveServer

NAMES = {"ZLS": "自来水公司", "ZJW": "区住建委", "TYJ": "区体育局", "TXYX": "通信企业联合中心", "XFZD": "区消防支队",
         "YJJ": "区应急局"}  # fmt: skip


class Whistle:
    """A whistle on its way, and the people around it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.uuid = ""

    def phone(self) -> Page:
        """The community on the phone."""
        return self.town._page("community", PHONE, phone=True)

    def desk(self, who: str) -> Page:
        """A role of the town, or the clerk of a unit."""
        if who in NAMES:
            self.town.people.setdefault(who, f"{who.lower()}-clerk1")
        return self.town._page(who, DESK, phone=False)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Asked of the database."""
        return list(self.town.server.rows(sql, *values))

    def blow(self, code: str, *items: str, urgency: str = "紧急", **more: Any) -> None:
        """From the event's page on the phone: 更多 → 吹哨."""
        page = self.phone()
        page.goto(f"/field/case/{self.town.uuid(code)}")
        page.get_by_role("button", name="更多").click()
        page.get_by_role("dialog").get_by_role("link", name=re.compile("吹哨")).click()
        form = page.locator("form.opening")
        form.get_by_text("责任边界有争议", exact=True).click()
        form.get_by_text(urgency, exact=True).click()
        form.get_by_label(re.compile("^情况|说明|具体")).first.fill("几家都说不归自己管,请召集。")
        answer(form, {f"items.{n}.title": item for n, item in enumerate(items)} | more)
        said = sent(page, form.locator("button[type=submit]"))
        self.uuid = said["uuid"]

    def act(self, who: str, name: str, given: dict[str, Any] | None = None, *, of: str = "", text: str = "") -> None:
        """A desk makes a move on the whistle, or on a case below it."""
        page = self.desk(who)
        page.goto(f"/desk/cases/{of or self.uuid}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        dialog = start(page, name)
        self.say(dialog, given or {}, text)
        send(page)

    def say(self, dialog: Locator, given: dict[str, Any], text: str = "", reason: str = "") -> None:
        """What a move's dialog asks."""
        if reason:
            dialog.get_by_text(reason, exact=True).click()
        if text:
            dialog.get_by_label(re.compile("情况说明")).fill(text)
        answer(dialog, given)

    def below(self, kind: str, unit: str) -> list[str]:
        """The open calls or shares of a unit."""
        found = self.rows(
            "select c.uuid from cases_case c join cases_case p on p.id = c.parent_id join accounts_unit u"
            " on u.id = c.unit_id where p.uuid = %s and c.type = %s and u.code = %s and c.is_open order by c.id",
            self.uuid, f"whistles.{kind}", unit,
        )  # fmt: skip
        return [str(row[0]) for row in found]

    def report_in(self, unit: str) -> None:
        """A called unit reports in."""
        (call,) = self.below("call", unit)
        self.act(unit, "报到", {"who": "王工"}, of=call)

    def meet(self, who: str, *units: str) -> None:
        """The convener calls the meeting and records it."""
        at = (clock.now() + timedelta(hours=3)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
        self.act(who, "召开协商会", {"at": at, "where": "社区议事厅"})
        self.act(who, "会议纪要", {"present": [NAMES[unit] for unit in units], "minutes": "协商一致,各负其责。"})

    def decide(self, who: str, *shares: tuple[str, str, str]) -> None:
        """Shares of units: what, and what it gives."""
        due = (clock.now() + timedelta(days=20)).astimezone(SHANGHAI).date().isoformat()
        given: dict[str, Any] = {}
        for n, (unit, what, gives) in enumerate(shares):
            given |= {
                f"shares.{n}.unit": [NAMES[unit]], f"shares.{n}.what": what, f"shares.{n}.gives": (gives,),
                f"shares.{n}.owner": "李工", f"shares.{n}.due": due,
            }  # fmt: skip
        fund = {"fund": ("维修资金应急使用",), "fund_usable": ("否",), "fund_reason": "不在应急使用范围内"}
        self.act(who, "明确分工", given | fund)

    def finish(self, *units: str) -> None:
        """Every unit does its shares."""
        for unit in units:
            for share in self.below("share", unit):
                self.act(unit, "完成", of=share, text="已完成,现场已清理。")

    def wait_for(self, who: str, state: str) -> None:
        """The page shows the step by itself, without being loaded anew."""
        page = self.desk(who)
        expect(page.locator('[aria-current="step"]')).to_contain_text(state)

    def verify(self, verdicts: dict[str, str], *units: str) -> None:
        """The community verifies item by item on the phone, and rates every unit."""
        page = self.phone()
        page.goto(f"/field/case/{self.uuid}")
        page.get_by_role("button", name="逐项验收").click()
        dialog = page.get_by_role("dialog").last
        given: dict[str, Any] = {name: (verdict,) for name, verdict in verdicts.items()}
        answer(dialog, given)
        for unit in units:
            for aspect in ("turnout", "result"):
                dialog.locator(f'[data-question="{aspect}_{unit}"] label').first.click()
        sent(page, dialog.locator("button.btn.primary").last)

    def state(self) -> str:
        """Where it is."""
        return str(self.rows("select state from cases_case where uuid = %s", self.uuid)[0][0])


@pytest.fixture
def whistle(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Whistle:
    """The people around one community."""
    return Whistle(Town(live, new_context))


def test_the_reclaimed_water_pipe(whistle: Whistle) -> None:
    """Property side and water company each said it was the other's; one gives materials, the other labour."""
    code = whistle.town.report("再生水管爆了,水流到楼门口,物业和水务都说不归自己管。")
    whistle.blow(code, "再生水管爆裂")
    page = whistle.desk("street_centre")
    page.goto("/desk/inbox")
    row = page.locator(f'[data-uuid="{whistle.uuid}"]')
    row.get_by_role("button", name=re.compile("^召集单位")).click()
    dialog = page.get_by_role("dialog").last
    answer(dialog, {"units": [NAMES["ZLS"], NAMES["ZJW"]]})
    send(page)
    whistle.report_in("ZLS")
    whistle.report_in("ZJW")
    whistle.meet("street_centre", "ZLS", "ZJW")
    whistle.decide("street_centre", ("ZLS", "供应管材", "材料设备"), ("ZJW", "组织施工", "人力施工"))
    whistle.finish("ZLS", "ZJW")
    page.goto(f"/desk/cases/{whistle.uuid}")
    whistle.wait_for("street_centre", "待验收")
    whistle.verify({"item_1": "已解决"}, "ZLS", "ZJW")
    assert whistle.state() == "closed"
    whistle.wait_for("street_centre", "已销哨")
    expect(page.get_by_role("heading", name="召集的单位")).to_be_visible()
    event = whistle.town.open("street_centre", code)
    expect(event.get_by_text("引出事项").first).to_be_visible()


def test_the_park_with_several_troubles(whistle: Whistle) -> None:
    """Broken equipment and hanging cables in one whistle; what is not solved goes back to the meeting."""
    code = whistle.town.report("小公园公厕停用、器材坏了、飞线乱拉,请一起解决。")
    whistle.blow(code, "健身器材损坏", "飞线乱拉", "缺垃圾桶", urgency="一般")
    whistle.act("street_centre", "召集单位", {"units": [NAMES["TYJ"], NAMES["TXYX"]]})
    whistle.meet("street_centre", "TYJ", "TXYX")
    whistle.decide("street_centre", ("TYJ", "更换器材", "资金"), ("TXYX", "整治飞线", "人力施工"))
    whistle.finish("TYJ", "TXYX")
    page = whistle.desk("street_centre")
    page.goto(f"/desk/cases/{whistle.uuid}")
    whistle.wait_for("street_centre", "待验收")
    whistle.verify({"item_1": "已解决", "item_2": "未解决", "item_3": "已解决"})
    assert whistle.state() == "meeting"
    whistle.decide("street_centre", ("TXYX", "再整治飞线", "人力施工"))
    whistle.finish("TXYX")
    page.goto(f"/desk/cases/{whistle.uuid}")
    whistle.wait_for("street_centre", "待验收")
    whistle.verify({"item_2": "已解决"}, "TYJ", "TXYX")
    assert whistle.state() == "closed"


def test_the_hydrant_line_goes_up_to_the_district(whistle: Whistle) -> None:
    """Two managers share a line; community, street and district, each step with a reason, nothing typed again."""
    code = whistle.town.report("两个小区共用的消火栓管线漏水,两家物业都不管。")
    whistle.blow(code, "消火栓管线更换", level=("街道",), units=[NAMES["XFZD"]])
    whistle.act("street_centre", "召集单位", {"units": [NAMES["XFZD"]]})
    page = whistle.desk("street_centre")
    page.goto(f"/desk/cases/{whistle.uuid}")
    dialog = start(page, "升级")
    whistle.say(dialog, {}, "两家物业意见不一,需区应急局参加。", "需上级部门参加")
    send(page)
    whistle.act("district_centre", "召集单位", {"units": [NAMES["YJJ"]]})
    page = whistle.desk("district_centre")
    expect(page.get_by_text("消火栓管线更换").first).to_be_visible()  # as the community typed it
    whistle.report_in("YJJ")
    whistle.meet("district_centre", "YJJ", "XFZD")
    whistle.decide("district_centre", ("YJJ", "305户消火栓管线改造", "资金"))
    whistle.finish("YJJ")
    page.goto(f"/desk/cases/{whistle.uuid}")
    whistle.wait_for("district_centre", "待验收")
    whistle.verify({"item_1": "已解决"}, "XFZD", "YJJ")
    assert whistle.state() == "closed"
