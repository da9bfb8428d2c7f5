"""Supervision: an order on a case, a finding that somebody else accepts, a year's task that months add up to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from journeys.faces import DESK, Town, picture, send, start
from journeys.questions import answer
from linli.kernel.base import clock
from linli.lib.calendars import SHANGHAI
from support.live import LiveServer

SANITATION, WATER = "区环卫中心", "自来水公司"


def day(**ahead: float) -> str:
    """A day ahead, as a form's field shows it."""
    return (clock.now() + timedelta(**ahead)).astimezone(SHANGHAI).date().isoformat()


class Office:
    """Those who order and those who answer."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.uuid = ""

    def name(self, who: str) -> str:
        """How one of the people is called."""
        found = self.town.server.rows(
            "select display_name from accounts_user where username = %s", self.town.people[who]
        )
        return str(found[0][0])

    def desk(self, who: str, of: str = "") -> Page:
        """A case's page at somebody's desk."""
        page = self.town._page(who, DESK, phone=False)
        page.goto(f"/desk/cases/{of or self.uuid}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        return page

    def submit(self, page: Page, text: str, given: dict[str, Any], title: str = "") -> str:
        """Fill in the form that opens a case; answers its uuid, whose page is shown then."""
        form = page.locator("form.opening")
        if title:
            form.get_by_label("标题").fill(title)
        form.get_by_label("情况说明").fill(text)
        answer(form, given)
        with page.expect_response(re.compile(r"/api/v1/cases$")) as told:
            form.locator("button[type=submit]").click()
        assert told.value.status == 200, told.value.text()
        self.uuid = str(told.value.json()["uuid"])
        expect(page).to_have_url(re.compile(self.uuid))
        return self.uuid

    def open(self, who: str, name: str, text: str, given: dict[str, Any], title: str = "") -> str:
        """From the page of what may be opened."""
        page = self.town.desk(who)
        page.goto("/desk/new")
        page.get_by_role("link", name=re.compile(f"^{name}")).click()
        return self.submit(page, text, given, title)

    def act(
        self, who: str, name: str, given: dict[str, Any] | None = None, *, text: str = "", of: str = "",
        photo: bool = False,
    ) -> Page:  # fmt: skip
        """A move on the case's page."""
        page = self.desk(who, of)
        dialog = start(page, name)
        if text:
            dialog.get_by_label(re.compile("情况说明")).fill(text)
        answer(dialog, given or {})
        if photo:
            dialog.locator('input[data-test="photos"]').set_input_files(picture("done"))
            expect(dialog.locator('[role="progressbar"]')).to_have_count(0)
            expect(dialog.locator("ul.grid li")).to_have_count(1)
        send(page)
        return page

    def below(self, of: str, period: str) -> str:
        """The part of a task for a period."""
        found = self.town.server.rows(
            "select c.uuid from cases_case c join cases_case p on p.id = c.parent_id"
            " where p.uuid = %s and c.data->>'period' = %s", of, period,
        )  # fmt: skip
        return str(found[0][0])

    def state(self) -> str:
        """Where the case is."""
        return str(self.town.server.rows("select state from cases_case where uuid = %s", self.uuid)[0][0])


@pytest.fixture
def office(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Office:
    """The people around one community, and the water company."""
    town = Town(live, new_context)
    town.people["water"] = "zls-head"
    return Office(town)


def test_an_order_hangs_on_a_case_and_its_unit_answers(office: Office) -> None:
    town = office.town
    code = town.report("中转站垃圾外溢,多次反映没有解决。")
    town.accept_and_dispatch(code)
    page = town.open("street_centre", code)
    page.get_by_role("button", name="发起").click()
    page.locator("a.pop-item", has_text=re.compile("^督办")).click()
    office.submit(page, "请三日内办结并反馈。", {"due": day(days=3)})
    expect(page.get_by_role("heading", level=1)).to_contain_text("督办")
    clerk = town.desk("department_clerk")
    clerk.goto("/desk/inbox")
    row = clerk.locator(f'[data-uuid="{office.uuid}"]')
    expect(row.get_by_role("button", name=re.compile("^报送结果"))).to_be_visible()
    office.act("department_clerk", "报送结果", text="已增加清运班次,现场干净。", photo=True)
    page = office.act("street_centre", "验收销号")
    assert office.state() == "closed"
    page.get_by_role("link", name=re.compile("中转站垃圾外溢")).first.click()  # the case that it hangs on
    expect(page.get_by_text("引出事项").first).to_be_visible()
    expect(page.locator(".related").get_by_role("link", name=re.compile("督办"))).to_be_visible()


def test_a_finding_is_accepted_by_somebody_else_than_its_owner(office: Office) -> None:
    street = office.town.server.rows(
        "select n.short_name from accounts_unit n join accounts_duty d on d.unit_id = n.id"
        " join accounts_user u on u.id = d.user_id where u.username = %s", office.town.people["street_centre"],
    )[0][0]  # fmt: skip
    found = {"unit": [street], "source": ("暗访",)}
    office.open("street_centre", "发现问题", "暗访发现垃圾分类桶站无人值守。", found, title="桶站无人值守")
    owner = office.name("street_centre")
    office.act("street_centre", "整改方案", {"measure": "落实值守排班。", "owner": [owner], "due": day(days=7)})
    page = office.act("street_centre", "报送结果", text="排班已上墙,连查三天到岗。", photo=True)
    expect(page.get_by_role("heading", name="整改", exact=True)).to_be_visible()
    expect(page.locator(".moves button.primary")).to_have_count(0)  # the own work is not accepted
    page = office.desk("district_centre")
    with page.expect_response(re.compile(r"/accept$")) as told:
        start(page, "验收销号")
        page.get_by_role("dialog").last.locator("button.btn.primary[type=submit]").click()
    assert told.value.status == 200, told.value.text()
    assert office.state() == "closed"


def calendar_of_a_quarter() -> tuple[int, int, int]:
    """Year and two months of a quarter that is not over: the last two of this one, or of the next where this one is in
    its last month (of next year, in December)."""
    today = clock.now().astimezone(SHANGHAI).date()
    quarter = (today.month - 1) // 3 + (1 if today.month % 3 == 0 else 0)
    year = today.year + quarter // 4
    return year, quarter % 4 * 3 + 2, quarter % 4 * 3 + 3


def test_months_carry_quarters_and_quarters_the_year(office: Office) -> None:
    year_, first, second = calendar_of_a_quarter()
    quarter_, last = f"{year_}Q{(second + 2) // 3}", f"{year_}-{second:02}"
    task = {"unit": [SANITATION], "period": str(year_), "measure": "公里", "target": "26,000"}
    year = office.open("district_centre", "下达任务", "旧管网改造,以月保季、以季保年。", task, title="旧管网改造")
    parts = (("季度改造", quarter_, SANITATION, 3, "60"), ("月末收尾", last, WATER, 1, "40"))
    office.act("department_head", "分解任务", rows(parts))
    quarter = office.below(year, quarter_)
    months = (("首月改造", f"{year_}-{first:02}", SANITATION, 1, "30"), ("次月改造", last, SANITATION, 1, "30"))
    office.act("department_head", "分解任务", rows(months), of=quarter)
    page = office.desk("department_head", office.below(quarter, f"{year_}-{first:02}"))
    dialog = start(page, "填报进度")
    expect(dialog).to_contain_text("单位：公里；目标 30")
    answer(dialog, {"done": "15"})
    send(page)
    office.act("water", "填报进度", {"done": "40"}, of=office.below(year, last))
    page = office.desk("district_centre", year)
    whole = page.get_by_role("region", name="任务进度")
    expect(whole).to_contain_text("26,000")
    expect(whole).to_contain_text("43.8%")  # (3 × 25% + 1 × 100%) / 4
    split = page.get_by_role("region", name="任务分解")
    expect(split.get_by_role("row", name=re.compile("季度改造"))).to_contain_text("25%")
    expect(split.get_by_role("row", name=re.compile("月末收尾"))).to_contain_text("100%")


def rows(parts: tuple[tuple[str, str, str, int, str], ...]) -> dict[str, Any]:
    """The answers that split a task."""
    given: dict[str, Any] = {}
    for n, (title, period, unit, weight, target) in enumerate(parts):
        given |= {
            f"parts.{n}.title": title, f"parts.{n}.period": period, f"parts.{n}.unit": [unit],
            f"parts.{n}.weight": weight, f"parts.{n}.target": target,
        }  # fmt: skip
    return given
