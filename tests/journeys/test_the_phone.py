"""The phone that works in a lift: filled in flight mode, locked for everybody else, lied to by a hotel's network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from journeys.faces import Town
from journeys.phones import another_worker, carry, draw, restart, sign_in, unlock, untold_home
from support.accessibility import Axe
from support.live import LiveServer

GAS = "gas-inspection"
NO = (
    "hose_joints", "hose_through_wall", "hose_cracked", "flame_out_protection", "stove_leaks", "basement", "bedroom",
    "open_fire", "combustibles", "has_alarm", "hazard_found",
)  # fmt: skip
ALL_SENT = "都发出去了"
PORTAL = "<!doctype html><title>欢迎使用免费网络</title><p>请点击上网</p>"


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and their phones."""
    return Town(live, new_context)


@pytest.fixture
def phone(town: Town) -> Page:
    """A phone that nobody has signed in to."""
    return town.resident()


def fill_gas_form(page: Page) -> None:
    """Everything that the form asks of a flat with piped gas, two signatures in the end."""

    def at(name: str) -> str:
        return f'[data-reference$="/{name}"]'

    expect(page.locator("form.survey")).to_be_visible()
    page.locator(at("residents")).get_by_role("spinbutton").fill("2")
    page.locator(at("tenure")).get_by_role("button", name="自有").click()
    page.locator(at("gas_kind")).get_by_role("button", name="管道天然气").click()
    page.locator(f"{at('hose_length_m')} input").fill("1.5")
    for name in ("hose_installed_on", "regulator_installed_on"):
        page.locator(f"{at(name)} input").fill("2026-01-05")
    for name in NO:
        page.locator(at(name)).get_by_role("button", name="否", exact=True).click()
    for name in ("ventilated", "leaflet_given"):
        page.locator(at(name)).get_by_role("button", name="是", exact=True).click()
    for name in ("user_signature", "inspector_signature"):
        draw(page, page.locator(f"{at(name)} canvas"))


def submissions(town: Town, home: str) -> list[tuple[str, int]]:
    """What the server has of a home: the standing of each submission, and how many of its files."""
    return [
        (str(standing), int(files))
        for standing, files in town.server.rows(
            "select s.standing, count(f.id) from forms_submission s"
            " left join forms_submissionfile f on f.submission_id = s.id"
            " where s.subject_uuid = %s group by s.id order by s.id",
            home,
        )
    ]


def test_a_form_is_filled_in_flight_mode_after_a_restart_and_sent_with_the_network(
    town: Town, phone: Page, axe: Axe
) -> None:  # fmt: skip
    worker = town.people["grid_worker"]
    home = untold_home(town)
    sign_in(phone, town, worker)
    carry(phone)
    axe.check(phone)

    phone.context.set_offline(True)
    restart(phone)
    expect(phone.get_by_role("heading", name="已锁定")).to_be_visible()
    axe.check(phone)
    phone.get_by_label("用户名").fill(worker)
    phone.get_by_label(re.compile("密码")).fill("not-the-password")
    phone.get_by_role("button", name="打开").click()
    expect(phone.get_by_role("alert")).to_contain_text("不对")
    phone.get_by_label(re.compile("密码")).fill(town.server.password)
    phone.get_by_role("button", name="打开").click()
    expect(phone.get_by_text(re.compile(r"\d+ 条，截至"))).to_be_visible()

    phone.goto("/field/forms")
    phone.get_by_role("button", name="平安液化气入户检查").click()
    expect(phone.locator(".subjects a").first).to_be_visible()
    phone.goto(f"/field/forms/{GAS}/{home}")
    expect(phone.get_by_text(re.compile("底册已有"))).to_be_visible()  # the contact is known without a network
    fill_gas_form(phone)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("status").filter(has_text="已存在手机里")).to_be_visible()
    phone.goto(f"/field/forms/{GAS}/{home}")
    phone.get_by_text(re.compile("底册已有")).click()
    said = phone.locator(".known li").filter(has_text="常住人数")
    expect(said).to_contain_text("本机已填，待发送")  # known at once, though nothing was sent
    phone.goto("/field/outbox")
    expect(phone.locator("li.card")).to_contain_text("等网络")
    axe.check(phone)
    assert submissions(town, home) == []

    phone.context.set_offline(False)
    expect(phone.get_by_text(ALL_SENT)).to_be_visible()
    assert submissions(town, home) == [("taken", 2)]


def test_a_phone_that_never_opened_the_map_has_it_in_flight_mode(town: Town, phone: Page, axe: Axe) -> None:
    sign_in(phone, town, town.people["grid_worker"])
    carry(phone)
    phone.context.set_offline(True)
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    phone.goto("/field/map")
    expect(phone.get_by_text(re.compile(r"随身地图，.*更新"))).to_be_visible()
    axe.check(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_text("边界为近似，仅作示意")).to_be_visible()


def test_a_shared_phone_shows_nothing_of_the_other_and_keeps_what_is_unsent(town: Town, phone: Page) -> None:
    worker, other = town.people["grid_worker"], another_worker(town)
    home = untold_home(town)
    sign_in(phone, town, worker)
    carry(phone)
    phone.goto(f"/field/forms/{GAS}/{home}")
    fill_gas_form(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("status").filter(has_text="已存在手机里")).to_be_visible()
    phone.goto("/field/me")
    phone.get_by_role("button", name="锁定").click()
    expect(phone.get_by_role("heading", name="已锁定")).to_be_visible()

    phone.context.set_offline(False)
    with town.reading_english(other):
        sign_in(phone, town, other)
        phone.goto("/field/outbox")
        expect(phone.get_by_text("Everything is sent")).to_be_visible()
        assert phone.evaluate(READS_OF_OTHERS, worker) == 0
        assert submissions(town, home) == []
        sign_in(phone, town, worker)

    phone.goto("/field/outbox")
    expect(phone.get_by_text(ALL_SENT)).to_be_visible()  # the other's language went with the other
    assert submissions(town, home) == [("taken", 2)]


READS_OF_OTHERS = """async (name) => {
  const found = await indexedDB.databases()
  let hits = 0
  for (const { name: database } of found.filter(one => one.name.startsWith('linli-'))) {
    const db = await new Promise((done, fail) => {
      const ask = indexedDB.open(database)
      ask.onsuccess = () => done(ask.result)
      ask.onerror = fail
    })
    for (const store of db.objectStoreNames) {
      const rows = await new Promise(done => {
        const ask = db.transaction(store).objectStore(store).getAll()
        ask.onsuccess = () => done(ask.result)
      })
      const words = rows.map(row => JSON.stringify(row) + (row.box ? new TextDecoder().decode(row.box.data) : ''))
      hits += words.filter(text => text.includes(name) || text.includes('xml') || text.includes('号楼')).length
    }
    db.close()
  }
  return hits
}"""
"""How many records of any user on this phone hold a word that can be read."""


def test_who_loses_the_grid_while_away_sees_where_the_unsent_went(town: Town, phone: Page, axe: Axe) -> None:
    worker = town.people["grid_worker"]
    home = untold_home(town)
    sign_in(phone, town, worker)
    carry(phone)
    phone.goto(f"/field/forms/{GAS}/{home}")
    fill_gas_form(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("status").filter(has_text="已存在手机里")).to_be_visible()
    with town.without_grid(worker):
        phone.goto("/field/outbox")
        phone.context.set_offline(False)
        card = phone.locator("li.card.parked")
        expect(card).to_contain_text("平安液化气入户检查")
        axe.check(phone)
        phone.goto("/field/me")
        expect(phone.get_by_text(re.compile(r"\d+ 条，截至"))).to_have_count(0)
        assert submissions(town, home) == []
        status = "select status from devices_operation where kind = 'forms.submit' order by id desc limit 1"
        assert town.server.rows(status) == [("parked",)]


def test_a_portal_that_answers_everything_with_200_loses_nothing(town: Town, phone: Page) -> None:
    worker = town.people["grid_worker"]
    home = untold_home(town)
    sign_in(phone, town, worker)
    carry(phone)
    phone.goto(f"/field/forms/{GAS}/{home}")
    fill_gas_form(phone)

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=PORTAL)

    def cunning(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body='{"results": []}')

    phone.context.route("**/api/v1/**", portal)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("status").filter(has_text="已存在手机里")).to_be_visible()
    phone.goto("/field/outbox")
    expect(phone.locator("li.card")).to_have_count(1)
    phone.context.route("**/operations", cunning)
    phone.context.unroute("**/api/v1/**")
    with phone.expect_response("**/operations"):
        phone.get_by_role("button", name="现在发送").click()
    expect(phone.locator("li.card")).to_contain_text("等待发送")
    assert submissions(town, home) == []

    phone.context.unroute("**/operations")  # from now on the phone tries again by itself
    expect(phone.get_by_text(ALL_SENT)).to_be_visible()
    assert submissions(town, home) == [("taken", 2)]
