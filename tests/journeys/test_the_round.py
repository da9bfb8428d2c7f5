"""A round from its opening at the desk over the doors of a stairwell to its end; the desk sees what the phone told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from journeys.faces import DESK, PHONE, Town, picture
from journeys.walks import opened, visits_of
from support.accessibility import Axe
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and its worker's phone."""
    return Town(live, new_context)


def press(page: Page, outcome: str) -> dict[str, Any]:
    """Press a large button of a visit; answers what the server said of it."""
    with page.expect_response(re.compile(r"/operations$")) as told:
        page.get_by_role("button", name=outcome, exact=True).click()
    return answered(told.value)


def answered(response: Any) -> dict[str, Any]:
    """The server's answer to the one operation that was sent."""
    (result,) = response.json()["results"]
    assert result["status"] == "done", result
    answer: dict[str, Any] = result["answer"]
    return answer


def fill_in(page: Page) -> None:
    """Answer whatever the gas form asks of a home with piped gas: nothing is wrong there."""
    form = page.locator("form.survey")
    form.get_by_role("button", name="管道天然气").click()
    for question in form.locator(".question").all():
        if question.locator(".options").count():
            if not question.locator("[aria-pressed=true]").count():
                no = question.get_by_role("button", name="否", exact=True)
                (no if no.count() else question.locator(".option").first).click()
        elif question.locator("input[type=file]").count():
            question.locator("input[type=file]").set_input_files(picture("signed"))
        elif question.locator("input").count() and not question.locator("input").first.input_value():
            box = question.locator("input").first
            label = question.locator(".words").inner_text()
            known = [("电话", "10400001111"), ("日期", "2026-01-05"), ("姓名", "王金丝")]
            box.fill(next((answer for word, answer in known if word in label), "2"))


def test_a_community_opens_a_round_and_a_worker_goes_from_door_to_door(town: Town, axe: Axe) -> None:
    title = "春季逐户摸排"
    desk = town.desk("community")
    desk.goto("/desk")
    desk.get_by_role("link", name="走访").click()
    desk.get_by_role("link", name="开展一轮走访").click()
    desk.get_by_label("逐户摸排").check()
    desk.get_by_label("名称").fill(title)
    size = desk.locator(".send [role=status]")
    expect(size).to_contain_text(re.compile(r"将冻结\s*[\d,]+ 户"))
    desk.get_by_role("button", name="加一个条件").click()
    line = desk.locator("fieldset.line")
    line.get_by_label("问什么").select_option(label="用气类型")
    line.get_by_label("怎样比较").select_option(label="已知")
    expect(size).to_contain_text(re.compile("没有符合条件的对象|将冻结"))
    axe.check(desk)
    line.get_by_role("button", name=re.compile("去掉")).click()
    expect(size).to_contain_text("将冻结")
    frozen = int(re.sub(r"\D", "", size.locator("b").inner_text()))
    desk.get_by_role("button", name="开展一轮走访").click()
    expect(desk.get_by_role("heading", name=title)).to_be_visible()
    expect(desk.locator(".figures .frozen dd")).to_have_text(f"{frozen:,}")
    expect(desk.locator(".headline")).to_contain_text("0%")

    phone = town.worker()
    phone.goto("/field")
    phone.locator(".strip", has_text=title).get_by_role("link", name=re.compile("^下一个")).click()
    first = phone.get_by_role("heading", level=1).inner_text()
    assert press(phone, "已完成")["outcome"] == "done"
    expect(phone.get_by_text("已记录：已完成")).to_be_visible()

    phone.get_by_role("link", name=re.compile("^下一个")).click()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text(first)
    second = phone.get_by_role("heading", level=1).inner_text()
    told = press(phone, "无人")
    year, month, day = told["next_on"].split("-")
    expect(phone.get_by_text(f"{year}年{int(month)}月{int(day)}日 再访")).to_be_visible()

    phone.get_by_role("link", name=re.compile("^下一个")).click()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text(second)
    press(phone, "拒访")
    phone.get_by_role("link", name=re.compile("^下一个")).click()
    phone.get_by_role("button", name="核实不属本轮").click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("button", name="确认").click()
    expect(sheet.get_by_text("请说明情况")).to_be_visible()
    sheet.get_by_label("情况说明").fill("房屋已拆除")
    sheet.get_by_role("button", name="确认").click()
    expect(phone.get_by_text("已记录：核实不属本轮")).to_be_visible()

    desk.reload()
    figures = desk.locator(".figures").first
    for part, count in (("denominator", frozen - 1), ("resolved", 1), ("absent", 1), ("refused", 1)):
        expect(figures.locator(f".{part} dd")).to_have_text(f"{count:,}")
    desk.get_by_role("button", name="名单", exact=True).click()
    desk.get_by_label("结果").select_option(label="无人")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody tr .whom")).to_contain_text(second)
    assert "outcome=absent" in desk.url


def test_doors_that_are_left_go_to_a_team_and_the_round_is_closed(town: Town, axe: Axe) -> None:
    made = opened(town, "walks.sweep", "敲门摸排")
    desk = town.desk("community")
    desk.goto(f"/desk/rounds/{made['uuid']}?view=doors")
    desk.get_by_label("全部未了结的").check()
    desk.get_by_role("button", name=re.compile("小组成员|请选择")).first.click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_role("checkbox").first.check()
    axe.check(desk)
    sheet.get_by_role("button", name=re.compile("选好了")).click()
    with desk.expect_response(re.compile(r"/door-orders$")) as sent:
        desk.get_by_role("button", name="生成敲门名单").click()
    assert sent.value.status == 201, sent.value.text()
    doors = desk.locator(".printed-sheet tbody tr")
    expect(doors).to_have_count(sent.value.json()["doors"])
    expect(doors.first.locator("td").first).to_have_text("1")
    axe.check(desk)
    desk.emulate_media(media="print")
    expect(desk.locator(".rail")).to_be_hidden()
    expect(doors.first).to_be_visible()
    desk.emulate_media(media="screen")

    desk.goto(f"/desk/rounds/{made['uuid']}")
    desk.get_by_role("button", name="结束本轮").click()
    desk.get_by_role("dialog").get_by_role("button", name="结束本轮").click()
    expect(desk.locator("header .tag")).to_contain_text("结束")
    assert not visits_of(town, made["uuid"])


def test_a_visit_is_done_with_its_form_and_what_was_found_joins_the_list(town: Town, axe: Axe) -> None:
    made = opened(town, "walks.check", "燃气安全检查")
    phone = town.worker()
    visit = visits_of(town, made["uuid"])[0]
    phone.goto(f"/field/visits/{visit}")
    phone.get_by_role("button", name="填表并完成").click()
    form = phone.locator("form.survey")
    expect(form).to_be_visible(timeout=30_000)
    axe.check(phone)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text(re.compile("还有 .* 题需要补充"))).to_be_visible()
    fill_in(phone)
    with phone.expect_response(re.compile(r"/operations$")) as told:
        phone.get_by_role("button", name="提交").click()
    answer = answered(told.value)
    assert (answer["outcome"], bool(answer["submission"])) == ("done", True)
    expect(phone.get_by_text("已记录：已完成")).to_be_visible()
    kept = town.server.rows("select standing from forms_submission where uuid = %s", answer["submission"])
    assert kept[0][0] in ("taken", "faulty"), kept

    narrow = opened(town, "walks.sweep", "只查一户", conditions=[{"fact": "home.tenure", "op": "known"}])
    phone.goto(f"/field/rounds/{narrow['uuid']}/found")
    phone.get_by_role("searchbox").fill("101")
    with phone.expect_response(re.compile(r"/operations$")) as told:
        phone.locator(".subjects button").first.click()
    target = answered(told.value)["target"]
    expect(phone.get_by_text("新发现").first).to_be_visible()
    expect(phone).to_have_url(re.compile(f"/field/visits/{target}$"))


def test_a_telling_that_was_not_answered_is_told_once(town: Town) -> None:
    """The server took it and the answer was lost: it goes again as the same one, and counts once."""
    made = opened(town, "walks.sweep", "断网摸排")
    visit = visits_of(town, made["uuid"])[0]
    phone = town.worker()
    phone.goto(f"/field/visits/{visit}")
    lost: list[int] = []

    def swallow(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    phone.route(re.compile(r"/operations$"), swallow)
    phone.get_by_role("button", name="无人", exact=True).click()
    expect(phone.get_by_text("已存在手机里")).to_be_visible()
    with phone.expect_response(re.compile(r"/operations$")) as again:
        phone.goto("/field/outbox")
    assert (lost, again.value.json()["results"][0]["again"]) == ([200], True)
    sql = "select count(*) from rounds_result r join rounds_target t on t.id = r.target_id where t.uuid = %s"
    assert town.server.rows(sql, visit)[0][0] == 1
    phone.unroute(re.compile(r"/operations$"))


KEPT = "localStorage.setItem('linli.language', 'en'); localStorage.setItem('linli.large', '1')"
SIDEWAYS = """() => [document.scrollingElement, document.querySelector('#main')]
  .some(box => box && box.scrollWidth > box.clientWidth + 1)"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_view_of_a_round_has_no_grave_finding(town: Town, axe: Axe, size: dict[str, int]) -> None:
    """The list, the three views of a standing round and of a sweep, in Chinese and in large English."""
    made = [opened(town, kind, f"{kind} {size['width']}") for kind in ("walks.standing", "walks.sweep")]
    page = town.new_context(viewport=size).new_page()
    town.server.sign_in(page, town.people["community"])
    for way in ("", KEPT):
        if way:
            page.context.add_init_script(way)
        tails = ("", "?level=street", "?level=grid", "?view=targets", "?view=doors")
        for path in ["/desk/rounds", *(f"/desk/rounds/{one['uuid']}{tail}" for one in made for tail in tails)]:
            page.goto(path)
            expect(page.locator(".skeletons, .district-map .bare")).to_have_count(0)
            axe.check(page)
            assert not page.evaluate(SIDEWAYS), f"{path} {size} {way}"
