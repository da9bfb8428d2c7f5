"""Three lists: a small wish is paired, brought and thanked for; a clinic's only place goes to who waits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from journeys.faces import DESK, PHONE, Town, send, sent, start
from journeys.gatherings import moment
from journeys.questions import answer
from linli.kernel.base import clock
from linli.lib.calendars import SHANGHAI
from support.live import LiveServer


def day(**ahead: float) -> str:
    """A day ahead, as a form's field shows it."""
    return (clock.now() + timedelta(**ahead)).astimezone(SHANGHAI).date().isoformat()


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community, its worker's phone, and a partner."""
    found = Town(live, new_context)
    found.people["community_out"] = found.people["community"]
    found.people["partner"] = live.logins["partner"]
    return found


def state(town: Town, uuid: str) -> str:
    """Where the case is."""
    return str(town.server.rows("select state from cases_case where uuid = %s", uuid)[0][0])


def case(town: Town, who: str, uuid: str) -> Page:
    """A case's page at somebody's desk."""
    page = town._page(who, DESK, phone=False)
    page.goto(f"/desk/cases/{uuid}")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    return page


def submit(page: Page, title: str, text: str, given: dict[str, object]) -> str:
    """Fill in the form that opens a case and send it; answers its uuid."""
    form = page.locator("form.opening")
    form.get_by_label("标题").fill(title)
    form.get_by_label("情况说明").fill(text)
    answer(form, given)
    said = sent(page, form.locator("button[type=submit]"))
    uuid = str(said["uuid"])
    expect(page).to_have_url(re.compile(uuid))
    return uuid


def test_a_small_wish_is_paired_brought_and_thanked_for(town: Town) -> None:
    page = town._page("partner", DESK, phone=False)
    page.goto("/desk/new/lists.resource")
    rice = {"category": ["物品"], "capacity": "10", "measure": "袋", "serves": ("全区",), "begins": day(),
            "ends": day(days=30)}  # fmt: skip
    offer = submit(page, "爱心大米", "企业捐赠的大米。", rice)
    page = town._page("community_out", PHONE, phone=True)
    page.goto("/field/new/lists.need")
    wish = {"category": ["物品"], "quantity": "3", "measure": "袋", "wanted_by": day(days=7), "is_wish": ("是",),
            "name": "王金丝", "phone": "10400001111"}  # fmt: skip
    need = submit(page, "独居老人想要三袋大米", "老人行动不便，想要三袋大米。", wish)
    expect(page.get_by_role("heading", name="可对接的资源和服务")).to_be_visible()
    # one person looks at the reasons and takes the proposal
    page = case(town, "community", need)
    proposals = page.get_by_role("region", name="可对接的资源和服务")
    expect(proposals).to_contain_text("爱心大米")
    expect(proposals).to_contain_text("类别相同")
    dialog = start(page, "确认对接")
    choice = dialog.locator('[data-question="offer"] label', has_text="爱心大米")
    expect(choice).to_contain_text("类别相同")
    choice.click()
    send(page)
    assert state(town, need) == "claimed"
    expect(page.get_by_text("王**").first).to_be_visible()  # for whom it is: masked, even at the own desk
    expect(page.get_by_text("王金丝")).to_have_count(0)
    page = case(town, "partner", need)
    dialog = start(page, "送达")
    dialog.get_by_label(re.compile("情况说明")).fill("已送到老人家中。")
    answer(dialog, {"quantity": "3", "on": day()})
    send(page)
    page = case(town, "community", need)
    dialog = start(page, "确认并致谢")
    dialog.get_by_label(re.compile("情况说明")).fill("老人收到了，谢谢。")
    send(page)
    assert state(town, need) == "closed"
    expect(page.get_by_role("region", name="需求", exact=True)).to_contain_text("已送达数量")
    gone = case(town, "partner", offer).get_by_role("region", name="去向", exact=True)
    expect(gone).to_contain_text("独居老人想要三袋大米")


def resident(town: Town, who: str) -> Page:
    """One more resident's phone."""
    return town._page(who, PHONE, phone=True)


def booking(page: Page, title: str) -> Locator:
    """A resident opens the form of an activity from the door."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^身边活动")).click()
    page.get_by_role("button", name=f"选时段预约：{title}").click()
    form = page.get_by_role("dialog").locator("form.booking")
    expect(form).to_be_visible()
    return form


def test_the_only_place_of_a_clinic_goes_to_who_waits(town: Town) -> None:
    title = "周末中医义诊"
    page = town.desk("community")
    page.goto("/desk/new/lists.activity")
    clinic = {"kind": ("义诊",), "where": "社区党群服务中心", "slots.0.begins": moment(days=4), "bring": "医保卡",
              "slots.0.ends": moment(days=4, hours=1), "slots.0.capacity": "1", "slots.0.waiting": "1"}  # fmt: skip
    uuid = submit(page, title, "专家坐诊。", clinic)
    # a daughter books for her father
    daughter = resident(town, "daughter")
    form = booking(daughter, title)
    form.get_by_role("button", name="预约").click()
    expect(form.get_by_text("请填写姓名。")).to_be_visible()
    form.get_by_text("替别人预约").click()
    form.get_by_label("姓名（来参加的人）").fill("周金丝")
    form.get_by_label("电话").fill("10400002222")
    form.get_by_label("代约人").fill("周雀鸣")
    form.get_by_text("子女", exact=True).click()
    form.get_by_label("本人如何同意").fill("当面同意")
    form.get_by_role("button", name="预约").click()
    expect(daughter.get_by_role("heading", name="预约好了")).to_be_visible()
    expect(daughter.locator(".state")).to_have_text("已预约")
    expect(daughter.get_by_text("周金丝")).to_have_count(0)  # its code may be seen by others: the name is masked
    ics = daughter.get_by_role("link", name="加到手机日历").get_attribute("href")
    assert b"BEGIN:VCALENDAR" in daughter.request.get(f"{town.server.url}{ics}").body()
    # another one waits, and a third finds the door shut with the reason
    other = resident(town, "other")
    form = booking(other, title)
    expect(form).to_contain_text("已满，可候补（第 1 位）")
    form.get_by_label("姓名").fill("吴雀鸣")
    form.get_by_label("电话").fill("10400003333")
    form.get_by_role("button", name="加入候补").click()
    expect(other.get_by_role("heading", name="已加入候补")).to_be_visible()
    expect(other.locator(".state")).to_have_text("候补中")
    third = resident(town, "third")
    third.goto("/activities")
    card = third.locator("article", has_text=title)
    expect(card.get_by_role("button")).to_be_disabled()
    expect(card).to_contain_text("所有时段的名额和候补都满了")
    # the daughter finds her code on this phone and gives the place back
    daughter.goto("/mine")
    daughter.get_by_role("link", name=re.compile(title)).click()
    daughter.get_by_role("button", name="取消预约").click()
    dialog = daughter.get_by_role("dialog")
    expect(dialog).to_contain_text("取消后不能恢复")
    dialog.get_by_role("button", name="确定取消").click()
    expect(daughter.locator(".state")).to_have_text("已取消")
    other.reload()
    expect(other.locator(".state")).to_have_text("已预约")
    # a code typed elsewhere leads to the booking too
    code = other.url.split("/b/")[1].split("?")[0]
    third.goto("/mine")
    third.get_by_label("查询码或预约码").fill(code)
    third.get_by_role("button", name="查进度").click()
    expect(third).to_have_url(re.compile(f"/b/{code}"))
    expect(third.locator(".state")).to_have_text("已预约")
    # the organiser sees both, masked, and who moved up
    bookings = case(town, "community", uuid).get_by_role("region", name="预约", exact=True)
    expect(bookings).to_contain_text("已取消")
    expect(bookings).to_contain_text("吴**")
