"""A worker's phone in journeys: signed in by typing, carrying its pack, restarted, unlocked, forms filled on it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from journeys.faces import Town, picture
from journeys.walks import grid_of

SENT = re.compile("已存在手机里|已提交|已记录")
ROUNDS = 8  # answers bring new questions at most so often


def sign_in(page: Page, town: Town, username: str) -> None:
    """Type name and password: they guard what the phone keeps."""
    page.goto("/login?next=/field")
    page.get_by_label(re.compile("^(用户名|User name)$")).fill(username)
    page.get_by_label(re.compile("^(密码|Password)$")).fill(town.server.password)
    page.get_by_role("button", name=re.compile("^(登录|Sign in)$")).click()
    expect(page.get_by_role("heading", level=1, name=re.compile("今天|Today"))).to_be_visible()


def another_worker(town: Town) -> str:
    """The worker of another grid."""
    rows = town.server.rows(
        "select u.username from accounts_user u join accounts_duty d on d.user_id = u.id"
        " where d.role = 'grid_worker' and u.username <> %s order by u.id limit 1",
        town.people["grid_worker"],
    )
    return str(rows[0][0])


def untold_home(town: Town) -> str:
    """A home of the worker's grid with a contact in the register, of which no form and no fact says anything yet."""
    rows = town.server.rows(
        "select h.uuid from places_home h join places_stairwell s on s.id = h.stairwell_id"
        " join registry_household hh on hh.home_id = h.id join registry_person p on p.household_id = hh.id"
        " where s.place_code like %s and p.is_contact and p.phone <> ''"
        " and not exists (select 1 from forms_submission m where m.subject_uuid = h.uuid)"
        " and not exists (select 1 from registry_fact f where f.subject_uuid = h.uuid) order by h.id limit 1",
        f"{grid_of(town)}%",
    )
    return str(rows[0][0])


def carry(page: Page) -> None:
    """The phone has its pack, and the pages are on it."""
    page.goto("/field/me")
    expect(page.get_by_text(re.compile(r"\d+ 条，截至"))).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def restart(page: Page) -> None:
    """Close the browser and open it again, as far as it remembers anything of its session."""
    page.evaluate("sessionStorage.clear()")
    page.reload()


def unlock(page: Page, town: Town, username: str) -> None:
    """Open what the phone keeps, without a network."""
    expect(page.get_by_role("heading", name="已锁定")).to_be_visible()
    page.get_by_label("用户名").fill(username)
    page.get_by_label(re.compile("密码")).fill(town.server.password)
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("heading", name="已锁定")).to_have_count(0)


def draw(page: Page, board: Locator, *, reach: int = 90) -> None:
    """A stroke with the finger; nobody signs like somebody else."""
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 30 + reach, box["y"] + 60, steps=6)
    page.mouse.up()
    expect(board.locator("xpath=ancestor::*[@data-reference]")).not_to_have_attribute("data-wrong", "")


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Answer what a form asks: what is named by the end of its path, else what fits; as often as answers bring new
    questions, until nothing is missing and it is sent."""
    form = page.locator("form.survey")
    expect(form).to_be_visible()
    for name, answer in answers.items():
        question = form.locator(f'[data-reference$="/{name}"]')
        if question.count():
            _answer(page, question.first, name, answer)
    for _ in range(ROUNDS):
        page.get_by_role("button", name="提交").click()
        expect(form.locator("[data-wrong]").or_(page.get_by_text(SENT)).first).to_be_visible()
        if not form.count():
            return
        for reference in form.locator("[data-wrong]").evaluate_all("all => all.map(one => one.dataset.reference)"):
            question = form.locator(f'[data-reference="{reference}"]')
            if question.count():
                name = re.sub(r"\[\d+\]", "", reference.rpartition("/")[2])
                _answer(page, question.first, name, answers.get(name, ""))
    raise AssertionError(form.locator("[data-wrong]").all_inner_texts())


def _answer(page: Page, question: Locator, name: str, answer: str) -> None:
    if question.locator("canvas").count():
        draw(page, question.locator("canvas"), reach=40 + 6 * len(name))
    elif question.locator(".option").count():
        named = question.get_by_role("button", name=answer or "否", exact=True)
        (named if named.count() else question.locator(".option").first).click()
    elif question.locator("input[type=file]").count():
        question.locator("input[type=file]").set_input_files(picture(name))
    elif question.locator("input[type=date]").count():
        question.locator("input[type=date]").fill(answer or "2026-01-05")
    else:
        question.locator("input, textarea").first.fill(answer or "1")
