"""What administrators and auditors do at the desk: the catalogue, people, passwords, registers, the audit log."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from playwright.sync_api import BrowserContext, Locator, Page, expect

from journeys.faces import DESK, PHONE, UNIT, Town, choose
from support.live import LiveServer

CATEGORY, NAME = "0104", "垃圾桶脏污异味"  # the sanitation centre's, in eight working hours; of no other journey
OTHER_UNIT, OTHER_NAME = "CGW", "区城管委"


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one grid."""
    return Town(live, new_context)


@pytest.fixture
def admin(live: LiveServer, desk: Page) -> Page:
    """The administrator's desk."""
    live.sign_in(desk, "administrator")
    return desk


# The catalogue ------------------------------------------------------------------------------------------------------


def test_a_deadline_and_a_duty_are_changed_and_the_proposal_follows(town: Town, admin: Page) -> None:
    street = town.server.rows("select name from accounts_unit where code = %s", place_of(town)[:9])[0][0]
    admin.goto("/desk/settings/catalogue")
    admin.get_by_label("事项类别 查找").fill(NAME)
    admin.get_by_role("treeitem", name=NAME).locator(".el-tree-node__content").last.click()
    choose(admin.get_by_role("combobox", name="地点", exact=True), street)
    tester = admin.locator("section.tester").get_by_role("status")
    expect(tester).to_contain_text("环卫中心")

    admin.get_by_label("办结时限").fill("6")
    admin.get_by_role("button", name="保存", exact=True).click()
    expect(admin.get_by_text("已保存")).to_be_visible()
    assert town.server.rows("select deadline_amount from cases_category where code = %s", CATEGORY) == [(6,)]

    add_rule(admin, street)
    expect(tester).to_contain_text(OTHER_NAME)
    expect(tester).to_contain_text("试点期间由城管委直接办理")
    uuid = town.register("桶很脏，味道大。", CATEGORY)
    assert proposed(town, uuid) == (OTHER_UNIT, 6)
    page = town.desk("street_centre")
    page.goto(f"/desk/cases/{uuid}")
    expect(page.get_by_text("6 工作时")).to_be_visible()

    line = admin.get_by_role("row", name=re.compile("试点期间由城管委直接办理"))
    line.get_by_role("button", name="停用").click()
    admin.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(tester).to_contain_text("环卫中心")
    assert proposed(town, town.register("桶又脏了。", CATEGORY)) == (UNIT, 6)


def add_rule(admin: Page, street: str) -> None:
    """A line of the duty list for this category in this street."""
    admin.get_by_role("button", name="新增一条").click()
    dialog = admin.get_by_role("dialog")
    choose(dialog.get_by_role("combobox", name="地点"), street)
    choose(dialog.get_by_role("combobox", name="承办单位"), OTHER_NAME)
    dialog.get_by_label("理由(中文").fill("试点期间由城管委直接办理")
    dialog.get_by_role("button", name="新增一条").click()
    expect(dialog).to_be_hidden()


def place_of(town: Town) -> str:
    """The grid in which the journeys' building stands."""
    return str(town.server.rows("select place_code from places_building order by id limit 1")[0][0])


def proposed(town: Town, uuid: str) -> tuple[Any, ...]:
    """The proposed unit and the promised amount of a case."""
    return town.server.rows(
        "select n.code, c.deadline_amount from cases_case c join accounts_unit n on n.id = c.proposed_unit_id"
        " where c.uuid = %s",
        uuid,
    )[0]


# People -------------------------------------------------------------------------------------------------------------


def test_a_person_is_made_locked_out_let_in_and_ends(town: Town, admin: Page) -> None:
    name = f"new{uuid4().hex[:8]}"
    password, card = create_person(admin, name)
    give_duty(town, card)
    duty = "select d.role, d.valid_until is null from accounts_duty d join accounts_user u on u.id = d.user_id"
    assert town.server.rows(f"{duty} where u.username = %s", name) == [("grid_worker", True)]

    phone = town.new_context(viewport=PHONE).new_page()
    for _ in range(12):
        sign_in(phone, name, "not-the-password")
        if phone.get_by_text("账号已锁定").count():
            break
    expect(phone.get_by_text("账号已锁定")).to_be_visible()

    admin.reload()
    admin.get_by_label("姓名或用户名").fill(name)
    admin.get_by_role("button", name="张新来").click()
    card = admin.get_by_role("complementary", name="张新来")
    expect(card.get_by_text("账号锁定到")).to_be_visible()
    press_twice(card, "解除锁定")
    expect(card.get_by_text("账号锁定到")).to_be_hidden()
    sign_in(phone, name, password)
    expect(phone.get_by_role("heading", name="设置自己的密码")).to_be_visible()  # the administrator knows the first one
    phone.get_by_label("新密码", exact=True).fill("lotus-harbour-1888")
    phone.get_by_role("button", name="保存并进入").click()
    expect(phone).to_have_url(re.compile("/field"))

    press_twice(card, "结束岗位")
    expect(card.get_by_text("没有岗位")).to_be_visible()
    assert town.server.rows(f"{duty} where u.username = %s", name) == [("grid_worker", False)]
    phone.goto("/field/me")
    expect(phone).to_have_url(re.compile("/login"))  # what somebody may do changed: signed in anew


def create_person(admin: Page, name: str) -> tuple[str, Locator]:
    """A new account by the form; answers the first password and the person's card."""
    admin.goto("/desk/settings/people")
    admin.get_by_role("button", name="新增人员").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("用户名").fill(name)
    dialog.get_by_label("姓名").fill("张新来")
    dialog.get_by_role("button", name="新增人员").click()
    password = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="我已保存").click()
    card = admin.get_by_role("complementary", name="张新来")
    expect(card).to_be_visible()
    return password, card


def give_duty(town: Town, card: Locator) -> None:
    """Make the person a grid worker of the community; its own area is proposed."""
    community = town.server.rows("select short_name from accounts_unit where place_code = %s", place_of(town)[:12])[0][
        0
    ]
    card.get_by_label("岗位", exact=True).select_option("grid_worker")
    choose(card.get_by_role("combobox", name="承办单位"), community)
    card.get_by_role("button", name="分配岗位").click()
    expect(card.get_by_text("网格员").first).to_be_visible()
    expect(card.get_by_role("button", name="结束岗位")).to_be_visible()


def press_twice(card: Locator, name: str) -> None:
    """An act that asks whether one is sure."""
    card.get_by_role("button", name=name).click()
    card.get_by_role("button", name="再按一次确认").click()


def sign_in(page: Page, name: str, password: str) -> None:
    """Type name and password at the door."""
    page.goto("/login")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    with page.expect_response("**/session/login"):
        page.get_by_role("button", name="登录", exact=True).click()


def test_ones_own_password_is_changed(town: Town) -> None:
    old, new = town.server.password, "copper-kettle-2031"
    name, shown = town.server.rows(
        "select u.username, u.display_name from accounts_user u join accounts_duty d on d.user_id = u.id"
        " where d.role = 'street_centre' order by u.id desc limit 1"
    )[0]
    here, elsewhere = (town.new_context(viewport=DESK).new_page() for _ in range(2))
    for page in (here, elsewhere):
        town.server.sign_in(page, name)
        page.goto("/desk/board")

    change_password(here, shown, "not-the-old-one", new)
    expect(here.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    here.keyboard.press("Escape")
    change_password(here, shown, old, new)
    expect(here.get_by_text("密码已修改")).to_be_visible()
    here.reload()
    expect(here.get_by_role("heading", name="看板")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere).to_have_url(re.compile("/login"))
    sign_in(elsewhere, name, old)
    expect(elsewhere.get_by_role("alert")).to_be_visible()
    sign_in(elsewhere, name, new)
    expect(elsewhere.get_by_label("动态验证码")).to_be_visible()


def change_password(page: Page, shown: str, old: str, new: str) -> None:
    """Through the menu of one's account."""
    page.get_by_role("button", name=shown).click()
    page.get_by_role("button", name="修改密码").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("当前密码").fill(old)
    dialog.get_by_label("新密码", exact=True).fill(new)
    dialog.get_by_label("再输一次新密码").fill(new)
    dialog.get_by_role("button", name="保存").click()


# Registers ----------------------------------------------------------------------------------------------------------


def test_a_register_is_tried_then_loaded(town: Town, admin: Page) -> None:
    estate = f"试验里{uuid4().hex[:6]}"
    place = place_of(town)
    rows = [
        (estate, "1", town.lon, town.lat, place),
        (estate, "1", town.lon, town.lat, place),  # the same again
        (estate, "2", "", town.lat, place),  # no longitude
        (estate, "3", 110.0, 30.0, place),  # far away
        (estate, "4", town.lon, town.lat, place),
    ]
    admin.goto("/desk/settings/import")
    admin.get_by_label("底册(Excel 或 CSV)").check()
    admin.get_by_label("哪种底册").select_option("buildings")
    admin.get_by_label("文件").set_input_files(sheet(["小区", "楼号", "经度", "纬度", "网格代码"], rows))
    admin.get_by_role("button", name="试导入").click()
    expect(admin.get_by_text("可以导入 2 条，发现 3 处问题。还没有改动数据。")).to_be_visible()
    for row, name, said in (("2", f"{estate}1", "重复"), ("3", f"{estate}2", "为空"), ("4", f"{estate}3", "不在本区")):
        line = admin.get_by_role("row", name=re.compile(f"^{row} {name}"))
        expect(line).to_contain_text(said)
    expect(admin.get_by_role("button", name="缺少内容 1")).to_be_visible()
    there = "select number from places_building where estate = %s order by number"
    assert town.server.rows(there, estate) == []

    admin.get_by_role("button", name="正式导入").click()
    expect(admin.get_by_text("已导入 2 条，3 处问题未导入。")).to_be_visible()
    assert town.server.rows(there, estate) == [("1",), ("4",)]


def sheet(head: list[str], rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """An XLSX for a file input."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for at, row in enumerate([tuple(head), *rows]):
            page.write_row(at, 0, row)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "register.xlsx", "mimeType": kind, "buffer": out.getvalue()}


# The audit log ------------------------------------------------------------------------------------------------------


def test_a_reveal_is_in_the_audit_log_which_verifies(town: Town, desk: Page) -> None:
    uuid = town.register("垃圾桶满了，请回电话。")
    page = town.desk("street_centre")
    page.goto(f"/desk/cases/{uuid}")
    who = page.locator("section", has=page.get_by_role("heading", name="诉求人"))
    expect(who).to_contain_text("139****1234")
    purpose = f"回电核实位置{uuid4().hex[:4]}"
    who.get_by_role("button", name="查看").click()
    who.get_by_label("查看事由").fill(purpose)
    who.get_by_role("button", name="查看", exact=True).click()
    expect(who).to_contain_text("13900001234")

    town.server.sign_in(desk, "auditor")
    desk.goto("/desk/settings/audit")
    desk.get_by_label(re.compile("^操作")).fill("cases.reporter")
    line = desk.get_by_role("row", name=re.compile(purpose))
    expect(line).to_contain_text("查看诉求人信息")
    expect(line).to_contain_text(name_of(town, "street_centre"))
    assert "13900001234" not in desk.get_by_role("table").inner_text()
    desk.get_by_role("button", name="立即校验").click()
    expect(desk.get_by_text("校验通过")).to_be_visible(timeout=60_000)


def name_of(town: Town, role: str) -> str:
    """The name that is shown of who holds this role in the journeys."""
    rows = town.server.rows("select display_name from accounts_user where username = %s", town.people[role])
    return str(rows[0][0])
