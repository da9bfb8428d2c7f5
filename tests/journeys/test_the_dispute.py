"""A dispute from the grid worker's phone to its performance, seen by its team and by nobody else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from journeys.faces import DESK, PHONE, Town, send, sent, start
from journeys.questions import Elsewhere, answer, draw
from linli.kernel.base import clock
from linli.lib.calendars import SHANGHAI
from support.live import LiveServer

PARTIES = ("王金丝", "李雀鸣")
WORDING = {
    "main_facts": "楼上漏水到厨房。", "dispute": "修缮费用由谁承担。", "responsibility": "甲方七成,乙方三成。",
    "content": "乙方赔偿三千元,甲方不再追究。", "way": "银行转账",
}  # fmt: skip


def local(**ago: float) -> str:
    """A moment as a form's field shows it, before now (or after, when it is negative)."""
    moment: datetime = clock.now() - timedelta(**ago)
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


class Dispute:
    """A dispute on its way, and the people around it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.uuid = ""
        self.number = ""
        street = town.server.rows("select area_code from accounts_duty d join accounts_user u on u.id = d.user_id"
                                  " where u.username = %s", town.people["street_centre"])[0][0]  # fmt: skip
        town.people |= {"lead": f"mediation{street[6:]}", "mediator": f"mediator{street[6:]}-1"}

    def name(self, who: str) -> str:
        """How one of the people is called."""
        found = self.town.server.rows(
            "select display_name from accounts_user where username = %s", self.town.people[who]
        )
        return str(found[0][0])

    def unit(self, who: str) -> str:
        """The unit of one of the people."""
        found = self.town.server.rows(
            "select n.short_name from accounts_unit n join accounts_duty d on d.unit_id = n.id"
            " join accounts_user u on u.id = d.user_id where u.username = %s", self.town.people[who],
        )  # fmt: skip
        return str(found[0][0])

    def register(self) -> Page:
        """Taken down at the door by the grid worker."""
        page = self.town.worker()
        page.goto("/field/report")
        page.get_by_role("link", name=re.compile("登记纠纷")).first.click()
        form = page.locator("form.opening")
        form.get_by_label("情况说明").fill("楼下住户反映天花板渗水,两家争执不下。")
        given: dict[str, Any] = {"kind": ("邻里纠纷",), "tier": ("一般",)}
        for n, name in enumerate(PARTIES):
            given |= {f"parties.{n}.kind": ("个人",), f"parties.{n}.name": name, f"parties.{n}.phone": f"1040000111{n}"}
        answer(form, given)
        said = sent(page, form.locator("button[type=submit]"))
        assert said["uuid"] is None, "who registers a dispute does not read it"
        self.number = said["number"]
        self.uuid = str(self.town.server.rows("select uuid from cases_case where number = %s", self.number)[0][0])
        return page

    def desk(self, who: str) -> Page:
        """The dispute's page."""
        page = self.town._page(who, DESK, phone=False)
        page.goto(f"/desk/cases/{self.uuid}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        return page

    def act(self, name: str, given: dict[str, Any], who: str = "mediator") -> Page:
        """A move on the dispute's page."""
        page = self.desk(who)
        answer(start(page, name), given)
        send(page)
        return page

    def phone(self, name: str) -> tuple[Page, Locator]:
        """The mediator begins a move in the hand: at the table where both parties sit."""
        page = self.town._page("mediator_out", PHONE, phone=True)
        page.goto(f"/field/case/{self.uuid}")
        page.get_by_role("button", name=name, exact=True).click()
        return page, page.get_by_role("dialog").last

    def state(self) -> str:
        """Where it is."""
        return str(self.town.server.rows("select state from cases_case where uuid = %s", self.uuid)[0][0])


@pytest.fixture
def dispute(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Dispute:
    """The people around one street's mediation committee."""
    found = Dispute(Town(live, new_context))
    found.town.people["mediator_out"] = found.town.people["mediator"]
    return found


def words_of(path: Path) -> str:
    """The text of a DOCX file, which must be one."""
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())


def test_a_leak_between_neighbours_is_settled(dispute: Dispute, tmp_path: Path) -> None:
    page = dispute.register()
    receipt = page.locator("section.receipt")
    expect(receipt).to_contain_text(dispute.number)
    expect(receipt).to_contain_text("接下来")
    # the street's committee names its team; the recorder comes from the community
    page = dispute.town.desk("lead")
    page.goto("/desk/inbox")
    page.locator(f'[data-uuid="{dispute.uuid}"]').get_by_role("button", name=re.compile("^指派调解员")).click()
    dialog = page.get_by_role("dialog").last
    recorder = Elsewhere(dispute.unit("community"), dispute.name("community"))
    answer(dialog, {"mediators": [dispute.name("mediator")], "recorder": recorder})
    send(page)
    # consent of both, a session arranged and held
    agrees = {"party_1": ("同意调解",), "party_2": ("同意调解",), "how": ("当面",)}
    dispute.act("记录当事人意愿", agrees)
    assert dispute.state() == "mediating"
    page = dispute.act("约定调解会", {"at": local(days=-1), "where": "社区调解室", "parties": ("甲方", "乙方")})
    with page.expect_download() as calendar:
        page.get_by_role("link", name="加入日历").click()
    assert "BEGIN:VEVENT" in Path(calendar.value.path()).read_text()
    dispute.act("调解会记录", {"at": local(hours=1), "parties": ("甲方", "乙方"), "result": "双方愿意各让一步。"})
    by = (clock.now() + timedelta(days=20)).astimezone(SHANGHAI).date().isoformat()
    dispute.act("达成协议", {"form": ("书面协议",), **WORDING, "perform_by": by, "wants_confirmation": ("否",)})
    assert dispute.state() == "signing"
    # the parties sign in the mediator's hand, the mediator at the desk
    page, dialog = dispute.phone("签署协议")
    for party in ("party_1", "party_2"):
        draw(dialog, party)
    sent(page, dialog.locator("button.btn.primary").last)
    page = dispute.desk("mediator")
    dialog = start(page, "签署协议")
    draw(dialog, "mediator")
    answer(dialog, {"stamped": ("是",)})
    send(page)
    assert dispute.state() == "performing"
    with page.expect_download() as document:
        page.get_by_role("link", name="调解协议书").click()
    words = words_of(Path(document.value.path()))
    assert all(name in words for name in PARTIES), words[:500]
    assert document.value.suggested_filename == f"{dispute.number}.docx"
    dispute.act("履行回访", {"at": local(hours=1), "performance": ("已全部履行",), "result": "款已付清。"})
    page = dispute.act("结案", {})
    assert dispute.state() == "closed"
    expect(page.locator(".headline .state")).to_have_text("已结案")
    nobody_else_finds_it(dispute)


def nobody_else_finds_it(dispute: Dispute) -> None:
    """The street's centre looks for the names, the number and the page: nothing of it is there."""
    page = dispute.town.desk("street_centre")
    for words in (*PARTIES, dispute.number, "楼下住户反映天花板渗水"):
        page.goto(f"/desk/cases?q={words}")
        expect(page.get_by_text(re.compile("没有找到|没有符合|没有事项"))).to_be_visible()
        expect(page.locator(f'[data-uuid="{dispute.uuid}"]')).to_have_count(0)
    page.goto(f"/desk/cases/{dispute.uuid}")
    expect(page.get_by_role("button", name="重试")).to_be_visible()
    expect(page.get_by_text(dispute.number)).to_have_count(0)
