"""What a desk does with one case beyond the six journeys: pause, charge, prove, put right; and the board that lives."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from journeys.faces import UNIT, Town, send, start
from support.live import LiveServer

BY_STREET = "120103006"  # where bins are the street's matter, not the sanitation centre's (the pack's duty list)


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one grid."""
    return Town(live, new_context)


def handling(town: Town, words: str) -> str:
    """A report that the unit has signed for."""
    code = town.report(words)
    town.accept_and_dispatch(code)
    town.move("department_clerk", code, "签收")
    return code


def column(town: Town, code: str, names: str) -> tuple[object, ...]:
    """Columns of the case in the database."""
    return town.server.rows(f"select {names} from cases_case where uuid = %s", town.uuid(code))[0]


def test_suspended_and_resumed(town: Town) -> None:
    code = handling(town, "桥下垃圾桶满了，旁边在修路，车进不去。")
    day = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%d")
    town.move("department_head", code, "挂起", reason="已列入改造计划待实施", until=day, text="该段道路正在改造。")
    assert town.state(code) == "suspended"
    page = town.open("department_head", code)
    expect(page.get_by_text(re.compile("理由：已列入改造计划")).first).to_be_visible()
    expect(page.get_by_text("暂停计时").first).to_be_visible()
    expect(town.track(code).get_by_text("该段道路正在改造。").first).to_be_visible()

    town.move("department_head", code, "恢复", text="道路已通。")
    assert town.state(code) == "handling"


def test_assigned_to_a_person(town: Town) -> None:
    code = handling(town, "广场西侧垃圾桶满溢。")
    clerk, name = town.server.rows(
        "select id, display_name from accounts_user where username = %s", town.people["department_clerk"]
    )[0]
    town.move("department_head", code, "指定经办", person=name)
    assert column(town, code, "person_id") == (clerk,)
    expect(town.open("department_head", code).locator(".case").get_by_text(name).first).to_be_visible()


def test_handed_in_with_a_photo_that_is_seen(town: Town) -> None:
    code = handling(town, "宿舍门口垃圾桶满溢，苍蝇很多。")
    town.handle_and_hand_in(code)
    page = town.open("street_centre", code)
    photo = page.locator("figure", has_text="处置后").locator("img").first
    expect(photo).to_be_visible()
    photo.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=photo.element_handle())
    photo.click()
    expect(page.get_by_role("dialog").locator("img").first).to_be_visible()


def test_another_place_proposes_another_unit(town: Town) -> None:
    """Bins are the sanitation centre's, save in one street: a report put there is proposed to the street."""
    code = town.report("路口垃圾桶满了，报错了地方。")
    town.move("district_centre", code, "受理", category="垃圾桶满溢")
    page = town.open("district_centre", code)
    assert proposed(town, code) == UNIT
    address, lon, lat = town.server.rows(
        "select address, lon, lat from places_building where place_code like %s order by id limit 1", f"{BY_STREET}%"
    )[0]

    dialog = start(page, "改址")
    dialog.get_by_label("地点", exact=True).fill(address)
    dialog.get_by_role("button", name=address, exact=True).first.click()
    expect(dialog.get_by_text(re.compile("越秀路街道 · ")).first).to_be_visible()
    pin = dialog.locator(".linli-pin button")
    pin.press("Shift+ArrowUp")  # fifty metres north, as on the map with the keyboard
    send(page)

    place, now_lon, now_lat = column(town, code, "place_code, lon, lat")
    assert str(place).startswith(BY_STREET)
    assert (round(float(str(now_lon)) - lon, 4), round((float(str(now_lat)) - lat) * 111_320)) == (0, 50)
    assert proposed(town, code) == BY_STREET
    expect(page.get_by_text("越秀路街道").first).to_be_visible()


def test_a_press_on_the_map_moves_a_case(town: Town) -> None:
    code = town.report("便道上垃圾桶满了，位置标得不准。")
    before = column(town, code, "lon, lat")
    page = town.open("street_centre", code)
    dialog = start(page, "改址")
    canvas = dialog.locator("canvas")
    expect(dialog.locator(".linli-pin button")).to_be_visible()
    with page.expect_response(re.compile("/places/locate")):
        canvas.click(position={"x": 120, "y": 60})
    send(page)
    assert column(town, code, "lon, lat") != before


def test_another_category_proposes_another_unit(town: Town) -> None:
    code = town.report("垃圾桶坏了一个，盖子也没了。")
    town.move("street_centre", code, "受理", category="垃圾桶满溢")
    assert proposed(town, code) == UNIT
    town.move("street_centre", code, "改类", category="垃圾桶破损或缺失", text="实际是桶坏了。")
    assert column(town, code, "category_code") == ("0103",)
    assert proposed(town, code) == column(town, code, "street_code")[0]
    dialog = start(town.open("street_centre", code), "派遣")
    expect(dialog.get_by_role("combobox", name=re.compile("承办单位"))).not_to_have_value(re.compile("环卫中心"))


def proposed(town: Town, code: str) -> str:
    """The unit that the database proposes."""
    rows = town.server.rows(
        "select n.code from cases_case c join accounts_unit n on n.id = c.proposed_unit_id where c.uuid = %s",
        town.uuid(code),
    )
    return str(rows[0][0])


def test_what_is_due_today_stands_right_under_its_heading(town: Town) -> None:
    """An urgent case for the community: due within the hour, so always today's."""
    uuid = town.register("楼道灯不亮，请今天看一看。")
    place = town.server.rows("select place_code from cases_case where uuid = %s", uuid)[0][0]
    with town.server.client(town.people["street_centre"]) as client:
        for move, given in (("accept", {"urgency": "urgent"}), ("dispatch", {"unit": place[:12]})):
            version = client.get(f"/cases/{uuid}").json()["version"]
            answer = client.post(f"/cases/{uuid}/{move}", json={"version": version, **given})
            assert answer.status_code == 200, answer.text
    page = town.worker()
    page.goto("/field")
    heading = page.locator("#part-today")
    expect(heading).to_be_visible()
    under, card = heading.bounding_box(), page.locator("#part-today + *").bounding_box()
    assert under and card
    assert 0 <= card["y"] - (under["y"] + under["height"]) < 40
    assert under["height"] < 60
