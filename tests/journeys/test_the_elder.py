"""An elder in care: a visit finds that things changed, a person grades again; the elder says no and it all ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from journeys.elders import begun, in_care, old_person
from journeys.faces import DESK, PHONE, Town
from support.accessibility import Axe
from support.live import LiveServer

KEPT = "localStorage.setItem('linli.language', 'en'); localStorage.setItem('linli.large', '1')"


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community."""
    return Town(live, new_context)


def test_a_visit_finds_a_change_and_a_person_grades_again(town: Town, axe: Axe) -> None:
    uuid = in_care(town)
    phone, desk = town.worker(), town.desk("community")
    phone.goto("/field")
    phone.get_by_role("link", name="我的照护老人").click()
    phone.locator(f"a[href='/field/care/{uuid}']").click()
    expect(phone.get_by_text("橙色").first).to_be_visible()
    axe.check(phone)
    phone.get_by_role("link", name="开始走访").click()
    phone.get_by_text(re.compile("底册已有 .* 项,不再问")).click()
    phone.get_by_role("button", name="自理能力有变化").click()
    phone.get_by_role("button", name="不能自理").click()
    phone.get_by_role("button", name="平稳").click()
    with phone.expect_response(re.compile(r"/devices/.*/operations$")) as told:
        phone.get_by_role("button", name="提交").click()
    assert told.value.json()["results"][0]["status"] == "done", told.value.text()
    expect(phone.get_by_text("请由协调人重新定级")).to_be_visible()
    expect(phone.get_by_role("button", name="重新定级")).to_have_count(0)  # not theirs to give

    desk.goto("/desk/care")
    row = desk.locator("tr").filter(has=desk.locator(f"a[href='/desk/care/{uuid}']"))
    expect(row).to_contain_text("待重新定级")
    axe.check(desk)
    row.get_by_role("link").click()
    desk.get_by_role("button", name="定级").click()  # why one looks
    expect(desk.get_by_text("情况有变化")).to_be_visible()
    axe.check(desk)
    desk.get_by_role("button", name="重新定级").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_text("生活不能自理").first).to_be_visible()
    expect(dialog.get_by_role("radio", name=re.compile("红色"))).to_be_checked()
    axe.check(desk)
    dialog.get_by_role("button", name="确认定级").click()
    expect(dialog).to_have_count(0)
    expect(desk.locator(".part").first).to_contain_text("红色")
    rows = town.server.rows(
        "select basis->>'colour', superseded_at is null from rounds_target t join care_elder e"
        " on e.person_uuid = t.subject_uuid where e.uuid = %s and t.outcome = '' and t.basis ? 'colour'"
        " order by t.id", uuid
    )  # fmt: skip
    assert rows == [("orange", False), ("red", True)]


def test_somebody_is_taken_into_care_with_consent_and_a_team(town: Town, axe: Axe) -> None:
    uuid = begun(town, old_person(town))
    desk = town.desk("community")
    desk.goto(f"/desk/care/{uuid}")
    desk.get_by_role("button", name="复核").click()
    expect(desk.get_by_text("还没有定级").first).to_be_visible()
    desk.get_by_role("button", name="编定团队").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="再加一位").click()
    dialog.get_by_label("第 2 位的角色").select_option(label="志愿者")
    dialog.get_by_label("第 2 位的姓名").fill("李阿姨")
    axe.check(desk)
    dialog.get_by_role("button", name="保存团队").click()
    expect(desk.get_by_text("志愿者 · 李阿姨")).to_be_visible()
    desk.get_by_role("button", name="定级", exact=True).click()
    dialog.get_by_role("button", name="确认定级").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请先完成评估")


def test_calls_for_who_wants_them_and_no_answer_is_a_visit_today(town: Town, axe: Axe) -> None:
    uuid = in_care(town)
    phone = town.worker()
    phone.goto(f"/field/care/{uuid}")
    phone.get_by_role("button", name="本人要求电话问候").click()
    axe.check(phone)
    phone.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(phone.get_by_text("每天 09:00–10:00")).to_be_visible()
    phone.get_by_role("button", name="无人接").click()
    expect(phone.get_by_text("请团队今天上门看看")).to_be_visible()


def test_the_elder_says_no_and_nobody_sees_any_of_it(town: Town, axe: Axe) -> None:
    uuid = in_care(town)
    phone = town.worker()
    phone.goto(f"/field/care/{uuid}")
    phone.get_by_role("button", name="不再照护").click()
    dialog = phone.get_by_role("dialog")
    dialog.get_by_text("家属", exact=True).click()
    axe.check(phone)
    for label, words in (("家属姓名", "王女士"), ("与本人关系", "女儿"), ("授权依据", "本人签字的委托书")):
        dialog.get_by_label(label).fill(words)
    dialog.get_by_role("button", name="不再照护").click()
    expect(phone).to_have_url(re.compile("/field/care$"))
    expect(phone.locator(f"a[href='/field/care/{uuid}']")).to_have_count(0)
    for who in ("grid_worker", "community", "street_centre"):
        with town.server.client(town.people[who]) as client:
            assert client.get(f"/care/elders/{uuid}", params={"purpose": "x"}).status_code == 404


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_elders_page_in_large_english_fits_and_has_no_grave_finding(
    town: Town, axe: Axe, size: dict[str, int]
) -> None:
    uuid = in_care(town)
    page = town.new_context(viewport=size).new_page()
    page.context.add_init_script(
        "localStorage.setItem('linli.language', 'en'); localStorage.setItem('linli.large', '1')"
    )
    town.server.sign_in(page, town.people["community"])
    page.goto(f"/desk/care/{uuid}")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_text("Orange").first).to_be_visible()
    axe.check(page)
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth + 1")
