"""A form that was begun and not sent: a killed page loses nothing, nobody else sees it, what is unsent is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from journeys.faces import Town, picture
from journeys.phones import another_worker, carry, fill, restart, sign_in, unlock, untold_home
from support.accessibility import Axe
from support.live import LiveServer

FORM = "gas-inspection"


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one community and their phones."""
    return Town(live, new_context)


def at(page: Page, name: str) -> Locator:
    """The question of a name."""
    return page.locator(f'form.survey [data-reference$="/{name}"]')


def begin(page: Page, residents: str) -> None:
    """Answer some questions, with a photo, and wait until they are kept."""
    at(page, "residents").get_by_role("spinbutton").fill(residents)
    at(page, "tenure").get_by_role("button", name="自有").click()
    page.locator("form.survey input[type=file]").first.set_input_files(picture("half"))
    expect(page.locator("form.survey img.photo").first).to_be_visible()
    expect(page.get_by_text("已自动保存")).to_be_visible()
    page.goto("/field/outbox")
    expect(page.locator("li.draft")).to_contain_text("1 个附件")


def test_a_form_that_was_begun_goes_on_after_the_phone_was_closed(town: Town, axe: Axe) -> None:
    worker, home = town.people["grid_worker"], untold_home(town)
    phone = town.resident()
    sign_in(phone, town, worker)
    carry(phone)
    phone.context.set_offline(True)
    phone.goto(f"/field/forms/{FORM}/{home}")
    begin(phone, "2")
    axe.check(phone)
    restart(phone)
    unlock(phone, town, worker)
    phone.get_by_role("link", name="接着填").click()
    expect(phone.get_by_text("上次填到一半")).to_be_visible()
    expect(at(phone, "residents").get_by_role("spinbutton")).to_have_value("2")
    expect(phone.locator("form.survey img.photo").first).to_be_visible()
    axe.check(phone)
    fill(phone, {"contact_phone": "13900000001"})
    phone.goto("/field/outbox")
    expect(phone.locator("li.draft")).to_have_count(0)
    phone.context.set_offline(False)
    expect(phone.get_by_text("都发出去了")).to_be_visible()
    sent = "select standing, (select count(*) from forms_submissionfile f where f.submission_id = s.id and f.media_type"
    sent += " = 'image/jpeg') from forms_submission s where subject_uuid = %s"
    assert town.server.rows(sent, home) == [("taken", 1)]  # the photo of the first half too
    said = "select value from registry_fact where subject_uuid = %s and key = 'home.residents'"
    assert town.server.rows(said, home) == [(2,)]


def test_what_was_begun_is_thrown_away_by_a_second_press_and_another_sees_nothing_of_it(town: Town) -> None:
    worker, home = town.people["grid_worker"], untold_home(town)
    phone = town.resident()
    sign_in(phone, town, worker)
    carry(phone)
    phone.goto(f"/field/forms/{FORM}/{home}")
    begin(phone, "3")
    sign_in(phone, town, another_worker(town))
    phone.goto("/field/outbox")
    expect(phone.get_by_text("都发出去了")).to_be_visible()
    sign_in(phone, town, worker)
    phone.goto(f"/field/forms/{FORM}/{home}")
    phone.get_by_role("button", name="重新填").click()
    expect(at(phone, "residents").get_by_role("spinbutton")).to_have_value("3")
    phone.get_by_role("button", name="再按一次").click()
    expect(at(phone, "residents").get_by_role("spinbutton")).to_have_value("")
    phone.goto("/field/outbox")
    expect(phone.locator("li.draft")).to_have_count(0)
