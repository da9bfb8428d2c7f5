"""A sweep in the hand and at the desk: a door nobody had, people at home, owners asked, a share over 100% explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect

from journeys.faces import Town
from journeys.sweeping import ask_owners, asked, keep_contact, worker_of
from linli.kernel.base.clock import today
from linli.lib.tracking import tracking_code
from support.accessibility import Axe
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and its worker's phone."""
    return Town(live, new_context)


def test_a_share_over_all_says_what_it_is_made_of_and_why(town: Town, axe: Axe) -> None:
    page = town.desk("district_centre")
    page.goto("/desk/sweeps/all")
    page.get_by_role("link", name="基本医疗保险参保").click()
    expect(page.get_by_text("100.09%", exact=True)).to_be_visible()
    expect(page.get_by_text("802,600 ÷ 801,878")).to_be_visible()
    for figure in ("279,600", "523,000"):
        expect(page.get_by_role("cell", name=figure)).to_be_visible()
    why = page.get_by_role("region", name="为什么超过 100%")
    expect(why).to_contain_text("多 722 人")
    expect(why).to_contain_text("不在目标名单内")
    expect(why).to_contain_text("早 364 天")
    axe.check(page)


def test_a_home_that_was_found_is_registered_on_the_phone_and_confirmed_at_the_desk(town: Town, axe: Axe) -> None:
    page, room = town.worker(), f"9{uuid4().int % 1000:03d}"
    page.goto("/field/found")
    page.get_by_role("combobox", name="楼门").select_option(index=0)
    expect(page.get_by_text("这个楼门已登记")).to_be_visible()
    page.get_by_label("楼层").fill("9")
    page.get_by_label("房号").fill(room)
    axe.check(page)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status").filter(has_text=room)).to_be_visible()
    desk = town.desk("community")
    desk.goto("/desk/sweeps/all")
    row = desk.get_by_role("listitem").filter(has_text=room)
    row.get_by_role("button", name="属实").click()
    expect(row).to_have_count(0)
    axe.check(desk)


def test_somebody_at_home_is_called_gets_an_errand_done_and_is_forgotten(town: Town, axe: Axe) -> None:
    last = today() + timedelta(days=5)
    contact = keep_contact(town, last)
    person = str(town.server.rows("select person_uuid from sweeps_contact where uuid = %s", contact)[0][0])
    page = town.worker()
    page.goto("/field/contacts")
    card = page.get_by_role("article").filter(has_text=str(last))
    card.get_by_role("button", name="显示姓名和电话").click()
    card.get_by_role("button", name="加一件代办").click()
    card.get_by_label("具体要什么").fill("两斤白菜")
    card.get_by_role("button", name="加一件代办").click()
    card.get_by_role("button", name="我来办").click()
    card.get_by_role("button", name="办好了").click()
    expect(card.get_by_text("已办好")).to_be_visible()
    axe.check(page)
    card.get_by_role("button", name="联系上了").click()
    expect(page.get_by_role("heading", name="今天已联系")).to_be_visible()
    desk = town.desk("community")
    desk.goto("/desk/sweeps/contacts")
    row = desk.get_by_role("listitem").filter(has_text=f"到 {last.year}年{last.month}月{last.day}日，还有")
    expect(row).to_be_visible()
    axe.check(desk)
    row.get_by_role("button", name="提前结束").click()
    desk.get_by_role("dialog").get_by_role("button", name="提前结束").click()
    expect(row).to_have_count(0)
    expect(desk.get_by_role("region", name="已结束（只有计数）")).to_be_visible()
    assert town.server.rows("select count(*) from sweeps_contact where uuid = %s", contact) == [(0,)]
    left = "select count(*) from rounds_target t join rounds_round r on r.id = t.round_id"
    left += " where r.type = 'sweeps.contact' and t.subject_uuid = %s"
    assert town.server.rows(left, person) == [(0,)]


def test_an_owner_answers_at_the_door_and_the_reason_stays_there(town: Town, axe: Axe) -> None:
    title = f"更新供水主管{uuid4().int % 10_000}"
    consent = ask_owners(town, title)
    page = town.worker()
    page.goto("/field/consents")
    page.get_by_role("button", name=title).click()
    page.locator("section .way").first.click()
    form = page.get_by_role("dialog")
    form.get_by_text("不同意", exact=True).click()
    form.get_by_label(re.compile("^理由")).fill("担心停水")
    form.get_by_label(re.compile("^产权证")).fill("61.5")
    axe.check(page)
    form.get_by_role("button", name="登记答复").click()
    expect(page.get_by_text(re.compile("已问 1 / "))).to_be_visible()
    desk = town.desk("community")
    desk.goto(f"/desk/sweeps/consents/{consent}")
    expect(desk.get_by_text(re.compile("已征询 1 / "))).to_be_visible()
    expect(desk.get_by_text("《民法典》第二百七十八条第一款第七项、第二款")).to_be_visible()
    assert "担心停水" not in desk.content()
    axe.check(desk)
    nobody = town.resident()
    nobody.goto(f"/consents/{consent}")
    expect(nobody.get_by_role("heading", name=title)).to_be_visible()
    assert "担心停水" not in nobody.content()
    axe.check(nobody)


def test_a_home_answers_by_the_code_of_its_message(town: Town, axe: Axe) -> None:
    _, grid = worker_of(town)
    body = {"type": "sweeps.household", "title": "入户摸排", "area_code": grid, "starts_on": str(today()),
            "ends_on": str(today() + timedelta(days=9))}  # fmt: skip
    sweep = asked(town, "community", "POST", "/rounds", body)["uuid"]
    sent = asked(town, "community", "POST", f"/sweeps/rounds/{sweep}/invitations", {"days": 3})
    assert sent["sent"] > 0
    code = tracking_code(uuid4().bytes)
    digest = sha256(f"sweeps.invitation:{code}".encode()).digest()
    home = town.server.rows(
        "update sweeps_invitation set code_hash = %s where id = (select min(id) from sweeps_invitation"
        " where round_uuid = %s) returning home_uuid", digest, sweep,
    )[0][0]  # fmt: skip
    page = town.resident()
    page.goto("/answer")
    axe.check(page)
    page.get_by_label(re.compile("^答复码")).fill(code.lower())
    page.get_by_role("button", name="打开").click()
    expect(page.locator("form.survey")).to_be_visible(timeout=30_000)
    axe.check(page)
    page.get_by_role("spinbutton", name="常住人数").fill("2")
    page.get_by_role("button", name="自有").click()
    page.get_by_role("spinbutton", name="近14天返乡返津人数").fill("0")
    page.get_by_role("spinbutton", name="居家人数").fill("0")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status").filter(has_text="已收到")).to_be_visible()
    assert town.server.rows(
        "select t.outcome from rounds_target t join rounds_round r on r.id = t.round_id"
        " where r.uuid = %s and t.subject_uuid = %s", sweep, home,
    ) == [("done",)]  # fmt: skip
