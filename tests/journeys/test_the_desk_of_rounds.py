"""What waits for a decision at the desk: two words about one thing, what phones sent too late, and what a sweep's homes
were given and are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect

from journeys.faces import Town
from journeys.sweeping import asked
from journeys.waiting import left_behind, two_words
from journeys.walks import grid_of, visits_of
from linli.kernel.base.clock import today
from support.accessibility import Axe
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community."""
    return Town(live, new_context)


@pytest.fixture
def sweep(town: Town) -> str:
    """A household sweep of the worker's grid, with a door where nobody was and one that was refused."""
    body = {"type": "sweeps.household", "title": "冬季入户摸排", "area_code": grid_of(town), "starts_on": str(today()),
            "ends_on": str(today() + timedelta(days=9))}  # fmt: skip
    uuid = str(asked(town, "community", "POST", "/rounds", body)["uuid"])
    for visit, outcome in zip(visits_of(town, uuid), ("absent", "refused"), strict=False):
        told = {"uuid": str(uuid4()), "outcome": outcome}
        asked(town, "grid_worker", "POST", f"/visits/{visit}/results", told)
    return uuid


def test_two_words_about_one_home_are_settled_from_the_keyboard(town: Town, axe: Axe) -> None:
    first = two_words(town, grid_of(town), "home.residents", 3, 4)
    two_words(town, grid_of(town), "home.residents", 2, 5, nth=1)
    desk = town.desk("community")
    desk.goto("/desk")
    desk.get_by_role("link", name="待核对").click()
    cards = desk.locator("article")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("常住人数")
    expect(cards.first).to_contain_text("手机登记")
    axe.check(desk)
    older = cards.nth(1)
    older.get_by_role("button", name="确认").click()
    expect(older.get_by_role("alert")).to_have_text("请选一个说法")
    older.get_by_role("radio").first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(older.get_by_role("radio").nth(2)).to_be_checked()
    older.get_by_label("常住人数").fill("6")
    older.get_by_role("button", name="确认").click()
    expect(older.get_by_role("alert")).to_have_text("请写明理由")
    axe.check(desk)
    older.get_by_label("理由").fill("上门数过")
    older.get_by_label("理由").press("Enter")
    expect(cards).to_have_count(1)
    settled = town.server.rows("select settled_value from registry_factconflict where uuid = %s", first)
    assert settled == [(6,)]
    held = town.server.rows(
        "select value, source from registry_fact f join registry_factconflict c using (subject_uuid, key)"
        " where c.uuid = %s and f.is_latest", first,
    )  # fmt: skip
    assert held == [(6, "correction")]

    # somebody else was faster: one clear word, and nothing changed
    other = cards.first.get_by_role("radio").nth(1)
    with town.server.client(town.people["community"]) as client:
        uuid = client.get("/facts/conflicts").json()["items"][0]["uuid"]
        client.post(f"/facts/conflicts/{uuid}/settle", json={"value": 2}).raise_for_status()
    other.check()
    cards.first.get_by_role("button", name="确认").click()
    expect(cards.first.get_by_role("alert")).to_contain_text("已由")
    assert town.server.rows("select settled_value from registry_factconflict where uuid = %s", uuid) == [(2,)]
    desk.reload()
    expect(desk.get_by_text("没有说法不一的登记")).to_be_visible()


def test_what_a_phone_sent_too_late_is_read_and_taken_in_or_put_aside(town: Town, axe: Axe) -> None:
    street = grid_of(town)[:9]
    taken, aside = (left_behind(town, street, "home.residents", n) for n in (3, 7))
    desk = town.desk("street_centre")
    desk.goto("/desk/settling?view=parked")
    rows = desk.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("登记的信息")
    axe.check(desk)
    rows.nth(1).get_by_role("button", name="查看").click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_label("事由").fill("核对调岗前的登记")
    sheet.get_by_role("button", name=re.compile("^查看|显示")).last.click()
    expect(sheet.locator("dl")).to_contain_text("常住人数")
    expect(sheet.locator("dl")).to_contain_text("3")
    axe.check(desk)
    sheet.get_by_role("button", name="收下").click()
    expect(sheet.get_by_role("alert")).to_have_text("请写明理由")
    sheet.get_by_label("理由").fill("调岗前完成")
    sheet.get_by_role("button", name="收下").click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="查看").click()
    sheet.get_by_label("事由").fill("核对调岗前的登记")
    sheet.get_by_role("button", name=re.compile("^查看|显示")).last.click()
    sheet.get_by_label("理由").fill("已由新网格员登记")
    sheet.get_by_role("button", name="不采用").click()
    expect(desk.get_by_text("没有等待处理的内容")).to_be_visible()
    status = "select status from devices_operation where uuid = %s"
    assert [town.server.rows(status, one)[0][0] for one in (taken, aside)] == ["done", "refused"]


def test_a_sweep_tells_what_was_given_with_its_denominator_and_the_homes_that_got_nothing(
    town: Town, sweep: str, axe: Axe
) -> None:
    desk = town.desk("community")
    desk.goto(f"/desk/rounds/{sweep}")
    desk.get_by_role("button", name="宣传单").click()
    told = asked(town, "community", "GET", f"/sweeps/rounds/{sweep}/leaflets")
    assert (told["absent"], told["refused"]) == (1, 1)
    expect(desk.locator(".headline")).to_contain_text(f"应走访 {told['homes']} 户")
    cells = desk.locator("tfoot td").all_inner_texts()
    share, homes, given, *columns = cells
    assert (share, int(homes), int(given), int(columns[0])) == ("0%", told["homes"], 0, 0)
    assert sum(int(n) for n in columns) == told["homes"], "every home stands in one column"
    expect(desk.locator(".district-map .bare")).to_have_count(0)
    axe.check(desk)
    desk.get_by_role("button", name="网格", exact=True).click()
    expect(desk.locator("tbody tr")).to_have_count(1)


def test_homes_that_are_left_are_written_to_and_the_desk_sees_what_left(town: Town, sweep: str, axe: Axe) -> None:
    before = asked(town, "community", "GET", f"/sweeps/rounds/{sweep}/invitations")
    assert before["to_write"] > 0
    desk = town.desk("community")
    desk.goto(f"/desk/rounds/{sweep}?view=letters")
    expect(desk.locator(".headline b")).to_have_text(str(before["to_write"]))
    expect(desk.locator("blockquote")).to_contain_text("XXXX-XXXX-XXXX")
    axe.check(desk)
    desk.get_by_role("button", name="发消息").last.click()
    sheet = desk.get_by_role("dialog")
    axe.check(desk)
    with desk.expect_response(re.compile(r"/invitations$")) as sent:
        sheet.get_by_role("button", name="发消息").dblclick()
    assert sent.value.json()["sent"] == before["to_write"]
    expect(desk.get_by_text(f"已发出 {before['to_write']} 条消息")).to_be_visible()
    expect(desk.get_by_text("没有可以发的住户")).to_be_visible()
    expect(desk.get_by_role("button", name="发消息").last).to_be_disabled()
    rows = town.server.rows(
        "select count(*) from messages_delivery where about = %s and kind = 'sweeps.invitation'", sweep
    )
    assert rows[0][0] == before["to_write"], "nobody is written to twice"
    axe.check(desk)
    with town.server.client(town.people["community"]) as client:
        client.post(f"/rounds/{sweep}/close", json={}).raise_for_status()
    desk.reload()
    expect(desk.get_by_text("本轮已结束，不能再发")).to_be_visible()
