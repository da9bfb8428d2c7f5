"""The six journeys of a report through the three faces: normal, returned, extended, merged, reopened, escalated."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from journeys.faces import Town
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one grid."""
    return Town(live, new_context)


def close(town: Town, code: str) -> None:
    """Check on site and close."""
    town.verify(code)
    town.move("street_centre", code, "结案", text="已核查，结案。")
    assert town.state(code) == "closed"


def test_normal(town: Town) -> None:
    code = town.report("五号楼旁边的垃圾桶满了两天没有清，味道很大。")
    expect(town.resident().get_by_text(code).first).to_be_visible()
    town.accept_and_dispatch(code)
    town.move("department_clerk", code, "签收")
    town.handle_and_hand_in(code)
    close(town, code)
    page = town.track(code)
    expect(page.get_by_text("已办结").first).to_be_visible()
    page.get_by_role("button", name="办好了", exact=True).click()
    page.get_by_text("非常满意").click()
    page.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(page.get_by_text("您的评价：非常满意")).to_be_visible()
    outcome = town.server.rows(
        "select o.is_solved, o.satisfaction from events_outcome o join cases_case c on c.id = o.case_id"
        " where c.uuid = %s",
        town.uuid(code),
    )
    assert outcome == [(True, 5)]


def test_returned(town: Town) -> None:
    code = town.report("小区门口垃圾箱冒尖了，请尽快清运。")
    town.accept_and_dispatch(code)
    town.move("department_clerk", code, "回滚", reason="不属于本单位职责", text="该处由物业企业负责清运。")
    assert town.state(code) == "accepted"
    town.move("street_centre", code, "派遣", unit="区城管委")
    page = town.track(code)
    expect(page.get_by_text(re.compile("退回上一步：?:?不属于本单位职责")).first).to_be_visible()
    assert "派给区城管委" in page.get_by_text(re.compile("已派给区城管委")).first.inner_text()


def test_extended(town: Town) -> None:
    code = town.report("河边步道垃圾桶满了，一直没人收。")
    town.accept_and_dispatch(code)
    town.move("department_clerk", code, "签收")
    town.move("department_head", code, "延期", reason="天气原因", days=2, text="连日大雨，清运车无法进入。")
    page = town.track(code)
    expect(page.get_by_text(re.compile("延期 2 个工作日")).first).to_be_visible()
    expect(page.get_by_text("连日大雨，清运车无法进入。").first).to_be_visible()


def test_merged(town: Town) -> None:
    first = town.report("健身广场旁边的垃圾桶翻倒了，垃圾一地。")
    town.move("street_centre", first, "受理", category="垃圾桶满溢")
    joined = town.report("健身广场旁边垃圾桶倒了", join=True)
    assert town.uuid(joined) == town.uuid(first)

    again = town.report("健身广场旁边的垃圾桶翻倒，垃圾一地没人管")
    town.move("street_centre", again, "合并", into=True)
    assert town.state(again) == "merged"
    expect(town.track(again).get_by_text("已合并").first).to_be_visible()


def test_reopened(town: Town) -> None:
    code = town.report("车棚边垃圾桶又满了，请来清。")
    town.accept_and_dispatch(code)
    town.move("department_clerk", code, "签收")
    town.handle_and_hand_in(code)
    close(town, code)
    page = town.track(code)
    page.get_by_role("button", name="没办好", exact=True).click()
    page.get_by_label("哪里没办好？").fill("只清了一半，旁边还堆着。")
    page.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(page.get_by_role("dialog")).to_be_hidden()  # which says «重新办理» too, before anything was sent
    expect(page.get_by_text("重新办理").first).to_be_visible()
    assert town.state(code) == "accepted"
    town.move("street_centre", code, "派遣", unit="区环卫中心")
    assert town.state(code) == "dispatched"


def test_escalated(town: Town) -> None:
    """Left lying beyond its time, it goes one level up, and the board says so without anybody reloading it."""
    code = town.report("桥头垃圾桶满溢，污水流到路上。")
    uuid = town.uuid(code)
    board = town.desk("district_centre")
    board.goto("/desk/board")
    town.server.linli("timers", "--now", (datetime.now(UTC) + timedelta(days=5)).isoformat())
    rows = town.server.rows("select escalation_level, was_overdue from cases_case where uuid = %s", uuid)
    assert rows == [(1, True)]
    page = town.open("street_centre", code)
    expect(page.get_by_text("升级提醒").first).to_be_visible()
    expect(board.get_by_role("heading", level=1).first).to_be_visible()
