"""A visit with a form: what the register knows is not asked, what was asked once is not asked again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from journeys.faces import Town, sent
from journeys.phones import untold_home
from support.accessibility import Axe
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and its worker's phone."""
    return Town(live, new_context)


def opened(page: Page, form: str, home: str) -> None:
    """Choose a form; the homes of the worker's grid are there; open it for one of them."""
    page.goto("/field/forms")
    page.get_by_role("button", name=form).click()
    address = page.locator(".subjects a").first
    expect(address).to_be_visible()
    slug = str(address.get_attribute("href")).split("/")[-2]
    page.goto(f"/field/forms/{slug}/{home}")
    expect(page.locator("form.survey")).to_be_visible(timeout=30_000)


def test_what_was_said_once_is_shown_with_who_said_it_and_not_asked_again(town: Town, axe: Axe) -> None:
    page, home = town.worker(), untold_home(town)
    opened(page, "入户走访", home)
    axe.check(page)
    expect(page.get_by_role("spinbutton", name="常住人数")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text(re.compile("还有 .* 题需要补充"))).to_be_visible()
    page.get_by_role("spinbutton", name="常住人数").fill("3")
    page.get_by_role("button", name="自有").click()
    assert sent(page, page.get_by_role("button", name="提交"))["facts"]["new"] == 2
    expect(page.get_by_role("status").filter(has_text="已提交")).to_be_visible()

    opened(page, "入户走访", home)
    expect(page.get_by_role("spinbutton", name="常住人数")).to_have_count(0)
    page.get_by_text(re.compile("底册已有 .* 项,不再问")).click()
    said = page.locator(".known li").filter(has_text="常住人数")
    expect(said).to_contain_text("入户走访")
    said.get_by_role("button", name="常住人数有变化").click()
    residents = page.get_by_role("spinbutton", name="常住人数")
    expect(residents).to_have_value("3")
    residents.fill("4")
    assert sent(page, page.get_by_role("button", name="提交"))["facts"]["changed"] == 1
    weighed = town.server.rows(
        "select questions_asked, asked_again from forms_submission where subject_uuid = %s order by id", home
    )
    assert weighed == [(4, []), (3, [])]  # of six: name and phone were known, then tenure too
