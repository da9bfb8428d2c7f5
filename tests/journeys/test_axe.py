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

from journeys.elders import in_care
from journeys.faces import DESK, PHONE, UNIT, Town, send, start
from journeys.gatherings import announce, book
from journeys.sweeping import ask_owners
from journeys.walks import opened, sent_to_doors, visits_of
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
        unit = town.server.rows("select id from accounts_unit where code = %s", UNIT)[0][0]
        return route.address(type="whistles.whistle", unit=str(unit))
    if "/care/" in route.path:
        return route.address(uuid=in_care(town))
    if re.search("/(rounds|visits)/:", route.path):
        return walked(town, route)
    if "/:slug/" in route.path:
        code = town.server.rows(
            "select d.area_code from accounts_duty d join accounts_user u on u.id = d.user_id where u.username = %s",
            town.people["grid_worker"],
        )[0][0]
        home = town.server.rows(
            "select h.uuid from places_home h join places_stairwell s on s.id = h.stairwell_id"
            " where s.place_code like %s order by h.id limit 1", f"{code}%",
        )  # fmt: skip
        return route.address(slug="gas-inspection", uuid=str(home[0][0]))
    if route.path.endswith("/cylinders/:code"):
        code = town.server.rows("select code from registry_equipment where kind = 'cylinder' order by id limit 1")[0][0]
        return route.address(code=str(code))
    if route.path.startswith("/b/"):
        return route.address(code=book(town, announce(town, "义诊"), "王金丝", "10400001111")["code"])
    if "/enrolments/" in route.path:
        return route.address(uuid=str(town.server.rows("select uuid from sweeps_enrolment limit 1")[0][0]))
    if "/consents/" in route.path:
        return route.address(uuid=ask_owners(town, "更新供水主管"))
    uuid = town.register("路灯不亮，晚上看不清路。")
    rows = town.server.rows(
        "select r.tracking_code from cases_reporter r join cases_case c on c.id = r.case_id where c.uuid = %s", uuid
    )
    return route.address(uuid=uuid, code=str(rows[0][0]))


def walked(town: Town, route: Route) -> str:
    """A page of a round or of one of its visits."""
    made = str(opened(town, "walks.check", "入户安全检查")["uuid"])
    if "/visits/" in route.path:
        return route.address(uuid=visits_of(town, made)[0])
    order = sent_to_doors(town, made) if ":order" in route.path else ""
    return route.address(uuid=made, order=order)


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


@pytest.mark.parametrize("kind", ["disputes.dispute", "supervision.task", "supervision.duty"])
@pytest.mark.parametrize("face", ["desk", "field"])
def test_a_form_that_opens_a_case_has_no_grave_finding(town: Town, axe: Axe, kind: str, face: str) -> None:
    """What is asked, and what is said when nothing was answered, at both sizes and in both languages."""
    page = town.new_context(viewport=PHONE).new_page()
    town.server.sign_in(page, town.people["community"])
    for size, way in ((PHONE, ""), (DESK, KEPT)):
        page.set_viewport_size(size)
        if way:
            page.context.add_init_script(way)
        page.goto(f"/{face}/new/{kind}")
        ready(page)
        page.locator("form.opening button[type=submit]").click()
        expect(page.locator("form.opening .problem").first).to_be_visible()
        axe.check(page)
        assert not page.evaluate(SIDEWAYS), f"{face} {kind} {size}"


def dispute(town: Town) -> tuple[str, str]:
    """A dispute with its team: its uuid, and the mediator who sees it."""
    street = town.server.rows(
        "select area_code from accounts_duty d join accounts_user u on u.id = d.user_id where u.username = %s",
        town.people["street_centre"],
    )[0][0]
    mediator = f"mediator{street[6:]}-1"
    parties = [{"kind": "person", "name": "王金丝", "phone": "10400001111"}, {"kind": "person", "name": "李雀鸣"}]
    asked = {"kind": "neighbours", "tier": "general", "parties": parties}
    with town.server.client(town.people["community"]) as client:
        given = {"type": "disputes.dispute", "text": "楼上漏水到厨房。", "fields": asked}
        number = client.post("/cases", json=given).raise_for_status().json()["number"]
    uuid, version = town.server.rows("select uuid, version from cases_case where number = %s", number)[0]
    who = town.server.rows("select id from accounts_user where username = %s", mediator)[0][0]
    with town.server.client(f"mediation{street[6:]}") as client:
        team = {"version": version, "fields": {"mediators": [who]}}
        client.post(f"/cases/{uuid}/appoint", json=team).raise_for_status()
    return str(uuid), mediator


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_opened_dispute_has_no_grave_finding(town: Town, axe: Axe, size: dict[str, int]) -> None:
    uuid, mediator = dispute(town)
    page = town.new_context(viewport=size).new_page()
    town.server.sign_in(page, mediator)
    for way in ("", KEPT):
        if way:
            page.context.add_init_script(way)
        page.goto(f"/desk/cases/{uuid}")
        ready(page)
        expect(page.get_by_text("王金丝")).to_be_visible()
        axe.check(page)
        assert not page.evaluate(SIDEWAYS)
        page.locator(".moves button.primary").click()
        page.evaluate(SETTLED)
        axe.check(page)
        page.goto(f"/field/case/{uuid}")
        ready(page)
        axe.check(page)
        assert not page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("kind", ["disputes.dispute", "supervision.task"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_figures_of_another_type_have_no_grave_finding(
    town: Town, axe: Axe, kind: str, size: dict[str, int]
) -> None:  # fmt: skip
    page = town.new_context(viewport=size).new_page()
    town.server.sign_in(page, town.people["district_centre"])
    page.goto(f"/desk/stats?type={kind}")
    ready(page)
    axe.check(page)
    assert not page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_activities_and_the_form_that_books_have_no_grave_finding(
    town: Town, axe: Axe, size: dict[str, int]
) -> None:  # fmt: skip
    """A slot with places, one with a waiting list, one that is full; the form with everything asked and unanswered."""
    title = f"社区义诊 {size['width']}"
    activity = announce(town, title, slots=3)
    for slot, phones in ((2, ("10400000021",)), (3, ("10400000031", "10400000032"))):
        for phone in phones:
            book(town, activity, "李雀鸣", phone, slot)
    page = town.new_context(viewport=size).new_page()
    for way in ("", KEPT):
        if way:
            page.context.add_init_script(way)
        page.goto("/activities")
        ready(page)
        expect(page.locator("article", has_text=title).locator(".room")).to_have_count(3)
        axe.check(page)
        assert not page.evaluate(SIDEWAYS)
        page.locator("article", has_text=title).get_by_role("button").click()
        form = page.locator("form.booking")
        expect(form.locator("input[type=radio]:disabled")).to_have_count(1)
        form.locator("label.switch").click()
        form.locator("button[type=submit]").click()
        expect(form.locator(".problem")).to_have_count(6)
        axe.check(page)
        assert not page.evaluate(SIDEWAYS)


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
