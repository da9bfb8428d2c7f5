"""Every page of the three faces under axe-core, in Chinese and in large English, on a phone and on a desk: nothing
serious, nothing critical, and nothing wider than the screen.

The pages are those of the front end's own routers (``support.routes``); a test asks the running application whether
any of its routes was missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from journeys.faces import DESK, PHONE, Town, send, start
from support.accessibility import Axe
from support.live import LiveServer
from support.routes import Route, routes

ROUTES = routes()
TURNS = ("district_centre", "administrator", "auditor")  # who is asked first whether a page of the desk is theirs
KEPT = "localStorage.setItem('linli.language', 'en'); localStorage.setItem('linli.large', '1')"


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one grid."""
    return Town(live, new_context)


def address(town: Town, route: Route) -> str:
    """Where the page is; one that shows a case gets one of the grid of the journeys' worker, with its tracking code."""
    if not re.search(r":(uuid|code)", route.path):
        return route.address(type="whistles.whistle")
    uuid = town.register("路灯不亮，晚上看不清路。")
    rows = town.server.rows(
        "select r.tracking_code from cases_reporter r join cases_case c on c.id = r.case_id where c.uuid = %s", uuid
    )
    return route.address(uuid=uuid, code=str(rows[0][0]))


def who(town: Town, route: Route) -> str:
    """The role or the person that sees this page."""
    if route.face == "field":
        return town.people["grid_worker"]
    for role in TURNS:
        with town.server.client(role) as client:
            may = client.get("/session").json()["me"]["may"]
        if not route.may or set(route.may) & set(may):
            return role
    raise AssertionError(f"nobody may see {route.path}: {route.may}")


def sizes(route: Route) -> list[dict[str, int]]:
    """A phone and a desk's screen; the workers' face is the phone's own, and the wall is no phone's."""
    return [PHONE] if route.face == "field" else [DESK] if route.path == "/desk/wall" else [PHONE, DESK]


SIDEWAYS = """() => [document.scrollingElement, document.querySelector('#main')]
  .some(box => box && box.scrollWidth > box.clientWidth + 1)"""


SETTLED = """() => new Promise(done => {
  let timer = setTimeout(done, 400)
  const again = () => { clearTimeout(timer); timer = setTimeout(done, 400) }
  new MutationObserver(again).observe(document.body, { subtree: true, childList: true })
})"""


def ready(page: Page) -> None:
    """The page has its heading, nothing on it is still coming, and it has stopped changing."""
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    expect(page.locator(".skeletons, .district-map .bare, [aria-busy=true]")).to_have_count(0)
    page.evaluate(SETTLED)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_page_has_no_grave_finding(town: Town, axe: Axe, route: Route) -> None:
    found: dict[str, Any] = {}
    where = address(town, route)
    for size in sizes(route):
        context = town.new_context(viewport=size)
        page = context.new_page()
        if route.face in ("desk", "field"):
            town.server.sign_in(page, who(town, route))
        for way in ("", KEPT):
            if way:
                context.add_init_script(way)
            page.goto(where)
            ready(page)
            expect(page.locator("html")).to_have_attribute("lang", "en" if way else "zh-CN")
            here = f"{size['width']} px, {'large English' if way else 'Chinese'}"
            if graves := axe.findings(page):
                found[here] = graves
            if page.evaluate(SIDEWAYS):
                found[f"{here}, sideways"] = "the page is wider than the screen"
    assert not found, f"{route.path}: {found}"


@pytest.mark.parametrize("face, door", [("resident", "/"), ("field", "/field"), ("desk", "/desk/settings")])
def test_no_route_of_the_running_application_is_missed(live: LiveServer, desk: Page, face: str, door: str) -> None:
    """The router in the browser has no page that the list above does not hold."""
    if face != "resident":
        live.sign_in(desk, "grid_worker" if face == "field" else "district_centre")
    desk.goto(door)
    ready(desk)
    assert urlsplit(desk.url).path.startswith(door)
    there: list[str] = desk.evaluate(
        "() => document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes().map(r => r.path)"
    )
    assert len(there) > 5
    listed = {route.path for route in ROUTES} | {"/field/:rest(.*)*"}  # the door to a face that is still shut
    assert {path.rstrip("/") or "/" for path in there} <= listed


def test_what_opens_over_a_case_has_no_grave_finding(town: Town, axe: Axe) -> None:
    uuid = town.register("垃圾桶满了，请来清运。")
    page = town.desk("street_centre")
    for name in ("受理", "不予受理", "改址", "合并", "督办"):
        page.goto(f"/desk/cases/{uuid}")
        start(page, name)
        axe.check(page)
    page.goto(f"/desk/cases/{uuid}")
    page.get_by_role("button", name="其他操作").click()
    axe.check(page)


@pytest.mark.parametrize("opener", ["视图", "列", "导出", "状态", "类别", "承办单位", "上报时间"])
def test_what_opens_over_the_list_has_no_grave_finding(town: Town, axe: Axe, opener: str) -> None:
    town.register("垃圾桶满了，请来清运。")
    page = town.desk("street_centre")
    page.goto("/desk/cases")
    ready(page)
    page.locator("header.bar, .filters").get_by_role("button", name=opener, exact=True).first.click()
    axe.check(page)


def test_dispatching_from_a_card_has_no_grave_finding(town: Town, axe: Axe) -> None:
    page = town.desk("street_centre")
    uuid = town.register("垃圾桶满了，请来清运。")
    page.goto(f"/desk/cases/{uuid}")
    start(page, "受理")
    send(page)
    page.goto("/desk/board")
    ready(page)
    card = page.locator(f'article[data-uuid="{uuid}"]')
    card.focus()
    axe.check(page)
    card.press("d")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    axe.check(page)


def test_an_empty_board_can_be_scrolled_by_keyboard(town: Town, axe: Axe) -> None:
    """In large English its columns are wider than the screen, and without cards nothing in them takes the focus."""
    page = town.desk("street_centre")
    page.context.add_init_script(KEPT)
    page.goto("/desk/board?q=nosuchword")
    ready(page)
    expect(page.locator(".columns article")).to_have_count(0)
    assert page.locator(".columns").evaluate("box => box.scrollWidth > box.clientWidth")
    axe.check(page)
