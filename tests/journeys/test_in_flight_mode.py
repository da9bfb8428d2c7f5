"""A day without a network: a sweep's doors, a cylinder inspection with a hazard, an elder whose days have changed.

All of it is done in flight mode after a restart, waits on the phone, and stands at the desk once there is a network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from journeys.elders import in_care
from journeys.faces import Town
from journeys.phones import carry, fill, restart, sign_in, unlock
from journeys.sweeping import keep_contact
from journeys.walks import grid_of, opened
from linli.kernel.base.clock import today
from support.accessibility import Axe
from support.live import LiveServer
from support.servers import until

TAKEN = re.compile("已存在手机里")


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and their phones."""
    return Town(live, new_context)


def without_network(town: Town) -> Page:
    """The worker's phone with its pack, in flight mode, restarted and unlocked."""
    worker = town.people["grid_worker"]
    phone = town.resident()
    sign_in(phone, town, worker)
    carry(phone)
    phone.context.set_offline(True)
    restart(phone)
    unlock(phone, town, worker)
    return phone


def with_network(phone: Page) -> None:
    """The network comes back and everything leaves the phone."""
    phone.goto("/field/outbox")
    phone.context.set_offline(False)
    expect(phone.get_by_text("都发出去了")).to_be_visible()


def results(town: Town, target: str) -> list[tuple[str, bool]]:
    """What the server has of a visit: outcome, and whether with a form."""
    rows = town.server.rows(
        "select r.outcome, r.submission_uuid is not null from rounds_result r"
        " join rounds_target t on t.id = r.target_id where t.uuid = %s order by r.id",
        target,
    )
    return [(str(outcome), bool(with_form)) for outcome, with_form in rows]


def visit_of(town: Town, kind: str, *, subject: str = "") -> str:
    """A visit of the worker's grid that is left, of a kind of round, to somebody when said."""
    rows = town.server.rows(
        "select t.uuid from rounds_target t join rounds_round r on r.id = t.round_id where r.type = %s and t.is_left"
        " and t.place_code like %s and (%s = '' or t.subject_uuid::text = %s) and r.closed_at is null"
        " order by t.id desc limit 1",
        kind, f"{grid_of(town)}%", subject, subject,
    )  # fmt: skip
    return str(rows[0][0])


def test_the_doors_of_a_sweep(town: Town, axe: Axe) -> None:
    made = opened(town, "sweeps.household", "断网摸排一轮")
    phone = without_network(town)
    phone.goto("/field")
    phone.locator(".strip", has_text="断网摸排一轮").get_by_role("link", name=re.compile("^下一个")).click()
    phone.get_by_role("button", name="填表并完成").click()
    fill(phone, {"residents": "3", "tenure": "自有", "returnees": "0", "isolated": "0"})
    expect(phone.get_by_role("status").filter(has_text=TAKEN)).to_be_visible()
    axe.check(phone)
    phone.get_by_role("link", name=re.compile("^下一个")).click()
    phone.get_by_role("button", name="无人", exact=True).click()
    expect(phone.get_by_role("status").filter(has_text=TAKEN)).to_be_visible()
    told = "select count(*) from rounds_result r join rounds_target t on t.id = r.target_id join rounds_round o"
    told += " on o.id = t.round_id where o.uuid = %s"
    assert town.server.rows(told, made["uuid"])[0][0] == 0
    with_network(phone)
    outcomes = town.server.rows(
        "select t.outcome, count(*) from rounds_target t join rounds_round o on o.id = t.round_id"
        " where o.uuid = %s and t.outcome <> '' group by 1 order by 1",
        made["uuid"],
    )
    assert outcomes == [("absent", 1), ("done", 1)]


def test_a_home_that_nobody_had_and_the_visit_to_it(town: Town, axe: Axe) -> None:
    made, room = opened(town, "sweeps.household", "断网新发现一轮"), f"8{uuid4().int % 1000:03d}"
    phone = without_network(town)
    phone.goto(f"/field/rounds/{made['uuid']}")
    phone.get_by_role("link", name=re.compile("登记新发现的住房")).click()
    phone.get_by_role("combobox", name="楼门").select_option(index=0)
    expect(phone.get_by_text("这个楼门已登记")).to_be_visible()
    phone.get_by_label("楼层").fill("8")
    phone.get_by_label("房号").fill(room)
    expect(phone.get_by_role("combobox", name="属于哪一轮")).to_have_value(made["uuid"])
    axe.check(phone)
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_role("status").filter(has_text=TAKEN)).to_contain_text(room)
    axe.check(phone)
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    phone.goto(f"/field/rounds/{made['uuid']}")
    door = phone.locator("article.visit", has_text=room)
    expect(door.get_by_text("待发送")).to_be_visible()
    axe.check(phone)
    door.get_by_role("link", name=re.compile("^去走访")).click()
    phone.get_by_role("button", name="填表并完成").click()
    fill(phone, {"residents": "2", "tenure": "自有", "returnees": "0", "isolated": "0"})
    expect(phone.get_by_role("status").filter(has_text=TAKEN)).to_be_visible()
    homes = "select count(*) from places_home where room = %s"
    assert town.server.rows(homes, room) == [(0,)]
    with_network(phone)
    assert town.server.rows(homes, room) == [(1,)]
    told = "select t.origin, t.outcome from rounds_target t join rounds_round o on o.id = t.round_id"
    told += " join places_home h on h.uuid = t.subject_uuid where o.uuid = %s and h.room = %s"
    assert town.server.rows(told, made["uuid"], room) == [("found", "done")]


def test_somebody_at_home_called_and_an_errand_done(town: Town, axe: Axe) -> None:
    last = today() + timedelta(days=3)
    contact = keep_contact(town, last)
    phone = without_network(town)
    phone.goto("/field/contacts")
    card = phone.get_by_role("article").filter(has_text=str(last))
    card.get_by_role("button", name="加一件代办").click()
    card.get_by_label("具体要什么").fill("两斤白菜")
    card.get_by_role("button", name="加一件代办").click()
    card.get_by_role("button", name="我来办").click()
    card.get_by_role("button", name="办好了").click()
    expect(card.get_by_text("已办好")).to_be_visible()
    axe.check(phone)
    card.get_by_role("button", name="联系上了").click()
    expect(phone.get_by_role("heading", name="今天已联系")).to_be_visible()
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    phone.goto("/field/contacts")
    expect(card.get_by_text("已办好")).to_be_visible()
    errands = "select e.done_at is not null from sweeps_errand e join sweeps_contact c on c.id = e.contact_id"
    assert town.server.rows(f"{errands} where c.uuid = %s", contact) == []
    with_network(phone)
    assert town.server.rows(f"{errands} where c.uuid = %s", contact) == [(True,)]
    phone.goto("/field/me")
    phone.context.set_offline(True)
    phone.clock.set_fixed_time(datetime.combine(last + timedelta(days=1), time(0, 5), ZoneInfo("Asia/Shanghai")))
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    phone.goto("/field/contacts")
    expect(phone.get_by_text("没有需要您联系的人")).to_be_visible()
    assert stored(phone, "own-contacts") == 0


def stored(phone: Page, collection: str) -> int:
    """How many records of a collection the phone's own databases hold."""
    return int(phone.evaluate(
        """async (collection) => {
          let count = 0
          for (const { name } of await indexedDB.databases()) {
            if (!name.startsWith('linli-user-')) continue
            const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)))
            const keys = db.transaction('items').objectStore('items').getAllKeys()
            count += (await new Promise((done) => (keys.onsuccess = () => done(keys.result))))
              .filter((key) => String(key).includes(collection)).length
            db.close()
          }
          return count
        }""", collection))  # fmt: skip


def test_a_cylinder_inspection_with_a_hazard_is_signed_read_and_proved(town: Town, axe: Axe) -> None:
    opened(town, "gas.visit", "断网入户检查", ends_on=None)
    target = visit_of(town, "gas.visit")
    phone = without_network(town)
    phone.goto(f"/field/visits/{target}")
    phone.get_by_role("button", name="填表并完成").click()
    expect(phone.locator("form.survey")).to_be_visible()
    fill(phone, {
        "gas_kind": "瓶装液化气", "hazard_found": "是", "fixed_at_once": "否", "hazard_kind": "问题软管",
        "hazard_text": "软管龟裂",
        "controls": "停用并关阀", "fix_by": "2027-03-01", "ventilated": "是", "leaflet_given": "是",
        "cylinder_sound": "是", "upright": "是", "contact_phone": "10400001111", "contact_name": "王金丝",
    })  # fmt: skip
    expect(phone.get_by_role("status").filter(has_text=TAKEN)).to_be_visible()
    assert results(town, target) == []
    with_network(phone)
    assert results(town, target) == [("done", True)]
    hazards = "select state from cases_case where type = 'gas.hazard' and (title || description) like '%%软管龟裂%%'"
    until(lambda: town.server.rows(hazards), 120, "the worker signed the inspection and opened its hazard")
    signed = "select count(*) from gas_inspection i join rounds_result r on r.submission_uuid = i.submission_uuid"
    assert town.server.rows(f"{signed} join rounds_target t on t.id = r.target_id where t.uuid = %s", target)[0][0] == 1
    desk = town.desk("community")
    desk.goto("/desk/lpg?part=inspections")
    row = desk.get_by_role("row").filter(has_text="有隐患").first
    expect(row).to_be_visible()
    axe.check(desk)
    row.get_by_role("link").click()
    for whose in ("检查人签字", "用户签字"):
        expect(desk.get_by_role("img", name=whose)).to_have_js_property("complete", True)
        assert desk.get_by_role("img", name=whose).evaluate("image => image.naturalWidth") > 0
    expect(desk.get_by_role("heading", name="由此登记的隐患")).to_be_visible()
    desk.get_by_role("button", name="现在验证").click()
    expect(desk.get_by_role("status").filter(has_text="逐条相连，没有改动")).to_be_visible()
    axe.check(desk)
    desk.locator(".cases a").first.click()
    expect(desk.get_by_text("发现于检查")).to_be_visible()


def test_an_elder_whose_days_have_changed(town: Town, axe: Axe) -> None:
    elder = in_care(town)
    person = str(town.server.rows("select person_uuid from care_elder where uuid = %s", elder)[0][0])
    target = visit_of(town, "care.visit", subject=person)
    phone = without_network(town)
    phone.goto("/field/care")
    expect(phone.locator(f"a[href='/field/care/{elder}']")).to_be_visible()
    axe.check(phone)
    phone.locator(f"a[href='/field/care/{elder}']").click()
    expect(phone.get_by_role("link", name="开始走访")).to_be_visible()
    axe.check(phone)
    phone.get_by_role("link", name="开始走访").click()
    phone.get_by_text(re.compile("底册已有 .* 项,不再问")).click()
    phone.get_by_role("button", name="自理能力有变化").click()
    phone.get_by_role("button", name="不能自理").click()
    axe.check(phone)
    fill(phone, {"condition": "平稳"})
    row = phone.get_by_role("listitem").filter(has=phone.locator(f"a[href='/field/care/{elder}']"))
    expect(row.get_by_text("待发送")).to_be_visible()
    assert results(town, target) == []
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    with_network(phone)
    assert results(town, target) == [("done", True)]
    desk = town.desk("community")
    desk.goto("/desk/care")
    row = desk.locator("tr").filter(has=desk.locator(f"a[href='/desk/care/{elder}']"))
    expect(row).to_contain_text("待重新定级")


def test_what_an_elder_asks_for(town: Town, axe: Axe) -> None:
    elder = in_care(town)
    phone = without_network(town)
    phone.goto(f"/field/care/{elder}")
    phone.get_by_role("button", name="提出服务需求").click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_text("助餐").click()
    sheet.get_by_label("具体说明").fill("想吃软一点的")
    axe.check(phone)
    sheet.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("有 1 项需求存在手机里，等待发送")).to_be_visible()
    axe.check(phone)
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    wishes = "select w.text from care_wish w join care_elder e on e.id = w.elder_id where e.uuid = %s"
    assert town.server.rows(wishes, elder) == []
    with_network(phone)
    assert town.server.rows(wishes, elder) == [("想吃软一点的",)]
