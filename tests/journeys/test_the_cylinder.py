"""A cylinder at the phone: an unknown one stops with its reason, one in use goes back to a firm; the desk sees both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from journeys.faces import Town
from journeys.phones import carry, restart, sign_in, unlock
from support.accessibility import Axe
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and its worker's phone."""
    return Town(live, new_context)


def in_use(town: Town) -> tuple[str, str]:
    """(code, community) of a cylinder that is in use and may go on."""
    rows = town.server.rows(
        "select e.code, left(h.place_code, 15) from gas_holding h join registry_equipment e on e.uuid = h.cylinder_uuid"
        " join registry_fact f on f.subject_uuid = e.uuid and f.key = 'equipment.made_on' and f.is_latest"
        " join accounts_duty d on d.area_code = left(h.place_code, 15) and d.role = 'grid_worker'"
        " where h.state = 'in_use' and h.holder_kind = 'home' and f.value #>> '{}' > '2024-06-01' order by e.id limit 1"
    )
    return rows[0]


def test_an_unknown_cylinder_stops_and_one_in_use_goes_back_to_a_firm(town: Town, axe: Axe) -> None:
    code, grid = in_use(town)
    town.people["grid_worker"] = town._who("d.role = %s and d.area_code = %s", "grid_worker", grid)
    phone = town.worker()
    phone.goto("/field/cylinders")
    phone.get_by_label("气瓶编号").fill("https://gas.example/c/nobody-7")
    phone.get_by_role("button", name="查气瓶").click()
    expect(phone.get_by_role("alert")).to_contain_text("停止流转")
    expect(phone.get_by_text("没有登记这只气瓶")).to_be_visible()
    axe.check(phone)
    assert town.server.rows("select reasons from gas_stop where code = 'NOBODY-7'") == [(["unknown"],)]

    phone.get_by_label("气瓶编号").fill(code.lower())
    phone.get_by_role("button", name="查气瓶").click()
    expect(phone.get_by_role("status").filter(has_text="可以流转")).to_be_visible()
    phone.get_by_role("button", name="回收").click()
    confirm = phone.get_by_role("button", name="确认回收")
    expect(confirm).to_be_disabled()
    phone.get_by_role("button", name="示范液化气第1供应点").click()
    axe.check(phone)
    confirm.click()
    expect(phone.get_by_text("空瓶待充")).to_be_visible()
    phone.get_by_text(re.compile(r"流转记录（\d+ 条）")).click()
    expect(phone.locator("ol li").first).to_contain_text("示范液化气第1供应点")

    desk = town.desk("district_centre")
    desk.goto("/desk/lpg?part=cylinders")
    expect(desk.get_by_text("1458", exact=True)).to_be_visible()
    desk.get_by_role("searchbox", name="找气瓶编号").fill(code)
    desk.get_by_role("link", name=code).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(code)
    expect(desk.locator("tbody tr").first).to_contain_text("回收")
    desk.goto("/desk/lpg?part=pipes")
    expect(desk.get_by_role("row", name=re.compile("合计"))).to_contain_text("23.7")
    segments = desk.get_by_role("region", name="计划内尚未完成的管段").get_by_role("listitem")
    expect(segments.first).to_be_visible()
    axe.check(desk)
    left = segments.count()
    segments.first.locator("input").fill("2026-03-01")
    segments.first.get_by_role("button", name="登记完成").click()
    expect(segments).to_have_count(left - 1)
    desk.goto("/desk/lpg?part=firms")
    expect(desk.get_by_role("row", name=re.compile("示范液化气第1充装站"))).to_contain_text("充装")
    axe.check(desk)
    desk.goto("/desk/lpg?part=map")
    expect(desk.get_by_text(re.compile(r"停止流转的气瓶 \d+ 只"))).to_be_visible()
    axe.check(desk)


def test_a_cylinder_goes_back_in_flight_mode_and_one_that_is_not_carried_waits_for_the_register(
    town: Town, axe: Axe
) -> None:
    code, grid = in_use(town)
    worker = town._who("d.role = %s and d.area_code = %s", "grid_worker", grid)
    phone = town.resident()
    sign_in(phone, town, worker)
    carry(phone)
    phone.context.set_offline(True)
    restart(phone)
    unlock(phone, town, worker)
    phone.goto("/field/cylinders")
    phone.get_by_label("气瓶编号").fill("nobody-8")
    phone.get_by_role("button", name="查气瓶").click()
    expect(phone.get_by_role("alert")).to_contain_text("不在本机携带的名册里")
    axe.check(phone)

    phone.get_by_label("气瓶编号").fill(code)
    phone.get_by_role("button", name="查气瓶").click()
    expect(phone.get_by_role("status").filter(has_text="可以流转")).to_be_visible()
    phone.get_by_role("button", name="回收").click()
    phone.get_by_role("button", name="示范液化气第1供应点").click()
    phone.get_by_role("button", name="确认回收").click()
    expect(phone.get_by_text("本机有 1 次交接待发送")).to_be_visible()
    expect(phone.get_by_text("空瓶待充")).to_be_visible()
    axe.check(phone)
    steps = "select step from gas_handover where cylinder_uuid = (select uuid from registry_equipment where code = %s)"
    assert ("return",) not in town.server.rows(f"{steps} and recorded_at > now() - interval '1 hour'", code)

    phone.goto("/field/outbox")
    expect(phone.locator("li.card")).to_have_count(2)
    phone.context.set_offline(False)
    expect(phone.get_by_text("都发出去了")).to_be_visible()
    assert town.server.rows(f"{steps} and recorded_at > now() - interval '1 hour'", code) == [("return",)]
    assert town.server.rows("select reasons from gas_stop where code = 'NOBODY-8'") == [(["unknown"],)]


IN_GRIDS = """
select e.code, left(h.place_code, 15) from gas_holding h join registry_equipment e on e.uuid = h.cylinder_uuid
  join accounts_duty d on d.area_code = left(h.place_code, 15) and d.role = 'grid_worker'
 where h.state = any(%s) and h.holder_kind = %s
   and exists (select 1 from gas_holding u where u.holder_kind = 'home' and u.place_code like d.area_code || '%%')
 order by e.id limit 400
"""


def judged(town: Town, states: list[str], holder: str, *reasons: str) -> tuple[str, str]:
    """(code, grid) of a cylinder of a worker's grid that stops for these reasons now, or of one that may go on."""
    with town.server.client(town.people["district_centre"]) as client:
        for code, grid in town.server.rows(IN_GRIDS, states, holder):
            told = client.get(f"/gas/cylinders/{code}").raise_for_status().json()
            if {stop["reason"] for stop in told["stops"]} == set(reasons):
                return str(code), str(grid)
    raise AssertionError(f"no cylinder in {states} that stops for {reasons}")


def looked_up(town: Town, code: str, grid: str) -> Page:
    """The phone of the grid's worker in flight mode, restarted, looking at a cylinder that it carries."""
    worker = town._who("d.role = %s and d.area_code = %s", "grid_worker", grid)
    town.people["grid_worker"] = worker
    phone = town.resident()
    sign_in(phone, town, worker)
    carry(phone)
    phone.context.set_offline(True)
    restart(phone)
    unlock(phone, town, worker)
    phone.goto("/field/cylinders")
    phone.get_by_label("气瓶编号").fill(code)
    phone.get_by_role("button", name="查气瓶").click()
    return phone


def test_a_delivery_in_flight_mode(town: Town, axe: Axe) -> None:
    code, grid = judged(town, ["carried", "filled"], "organisation")
    phone = looked_up(town, code, grid)
    phone.get_by_role("button", name="送达").click()
    phone.get_by_role("dialog").locator(".takers button").first.click()
    phone.get_by_role("button", name="确认送达").click()
    expect(phone.get_by_text("本机有 1 次交接待发送")).to_be_visible()
    axe.check(phone)
    state = "select state from gas_holding where cylinder_uuid = (select uuid from registry_equipment where code = %s)"
    assert town.server.rows(state, code) != [("delivered",)]
    restart(phone)
    unlock(phone, town, town.people["grid_worker"])
    phone.goto("/field/outbox")
    phone.context.set_offline(False)
    expect(phone.get_by_text("都发出去了")).to_be_visible()
    assert town.server.rows(state, code) == [("delivered",)]


def test_one_whose_inspection_is_overdue_stops_in_flight_mode_with_its_reason(town: Town, axe: Axe) -> None:
    code, grid = judged(town, ["in_use", "delivered"], "home", "overdue")
    phone = looked_up(town, code, grid)
    expect(phone.get_by_role("alert")).to_contain_text("停止流转")
    expect(phone.get_by_text(re.compile("检验已过期（应于.*前检验）"))).to_be_visible()
    expect(phone.get_by_role("button", name="投用")).to_have_count(0)
    expect(phone.get_by_role("button", name="回收")).to_be_visible()
    axe.check(phone)
