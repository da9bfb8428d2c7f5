"""A report without a network has a code at once; told at the door, it finds the case at the desk later."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from journeys.faces import Town
from journeys.phones import carry, restart, sign_in, unlock
from support.accessibility import Axe
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and their phones."""
    return Town(live, new_context)


def test_what_was_told_at_the_door_finds_the_case_at_the_desk(town: Town, axe: Axe) -> None:
    worker, phone = town.people["grid_worker"], town.resident()
    sign_in(phone, town, worker)
    carry(phone)
    phone.context.set_offline(True)
    restart(phone)
    unlock(phone, town, worker)
    phone.goto("/field/report")
    phone.get_by_label("什么事？").fill("楼道灯不亮")
    phone.get_by_role("button", name="用我现在的位置").click()
    phone.get_by_role("button", name="先存在手机里").click()
    card = phone.locator("li.card").filter(has_text="楼道灯不亮")
    expect(card.locator(".code")).to_contain_text("可以先告诉居民")
    told = card.locator(".code strong").inner_text()
    assert re.fullmatch(r"C\d{4} \d{4} \d{2}", told), told
    axe.check(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_text("都发出去了")).to_be_visible()

    desk = town.desk("community")
    desk.goto("/desk/cases")
    desk.get_by_role("searchbox").first.fill(told)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name=re.compile("楼道灯不亮"))).to_have_count(1)
    desk.get_by_role("link", name=re.compile("楼道灯不亮")).click()
    expect(desk.get_by_text(f"现场编号 {told}")).to_be_visible()
    axe.check(desk)
