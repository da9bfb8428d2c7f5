"""What every journey stands on: the page opens on a phone and on a desk, in Chinese, without errors, for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.accessibility import Axe
from support.live import LiveServer


def test_a_resident_opens_the_door_without_an_account(live: LiveServer, phone: Page, axe: Axe) -> None:
    phone.goto("/")
    expect(phone.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(phone.get_by_text("河西区").first).to_be_visible()
    axe.check(phone)


@pytest.mark.parametrize("role", ["district_centre", "department_clerk", "administrator"])
def test_a_desk_opens_signed_in(live: LiveServer, desk: Page, role: str, axe: Axe) -> None:
    username = live.sign_in(desk, role)
    with desk.expect_response("**/api/v1/session") as answer:
        desk.goto("/desk")
    assert answer.value.json()["me"]["username"] == username
    axe.check(desk)


def test_a_map_without_borders_says_so_and_tries_again(live: LiveServer, phone: Page) -> None:
    """A worker without cases sees nothing but the ground: an empty one must not look like an empty day."""
    live.sign_in(phone, "grid_worker")
    phone.context.route("**/api/v1/places/borders*", lambda route: route.abort())
    phone.goto("/field/map")
    ground = phone.locator(".district-map").get_by_role("status")
    expect(ground).to_contain_text("边界没有取到", timeout=20_000)
    phone.context.unroute("**/api/v1/places/borders*")
    ground.get_by_role("button", name="重试").click()
    expect(ground).to_have_count(0)
    expect(phone.get_by_text("边界为近似")).to_be_visible()


def test_a_client_of_the_api_is_signed_in_and_may_write(live: LiveServer) -> None:
    with live.client("grid_worker") as client:
        assert client.get("/session").json()["me"]["duties"][0]["role"] == "grid_worker"
        assert client.post("/session/language", json={"language": "zh"}).status_code < 300
