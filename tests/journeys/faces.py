"""What people do on the three faces, as a journey tells it: the resident, the desk, the grid worker."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Locator, Page, expect

from support.live import LiveServer

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
UNIT, CATEGORY = "HWZX", "0102"  # the sanitation centre, overflowing bins: a photo is asked for


def picture(words: str) -> dict[str, Any]:
    """A photo for a file input."""
    image = Image.new("RGB", (640, 480), (176, 190, 180))
    ImageDraw.Draw(image).rectangle((120, 160, 520, 420), fill=(90, 96, 88))
    ImageDraw.Draw(image).text((20, 20), words.encode("ascii", "replace").decode(), fill=(20, 20, 20))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@dataclass
class Town:
    """The people around one community, and their pages."""

    server: LiveServer
    new_context: Callable[..., BrowserContext]
    lon: float = 0.0
    lat: float = 0.0
    people: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # a building of a grid with a worker: the walk of a journey stays in that grid
        rows = self.server.rows(
            "select b.lon, b.lat, b.place_code from places_building b where exists (select 1 from accounts_duty d"
            " where d.role = 'grid_worker' and d.area_code = left(b.place_code, 15)) order by b.id limit 1"
        )
        self.lon, self.lat, place = rows[0]
        for role, area in (("grid_worker", place[:15]), ("community", place[:12]), ("street_centre", place[:9])):
            self.people[role] = self._who("d.role = %s and d.area_code = %s", role, area)
        self.people["district_centre"] = self._who("d.role = %s", "district_centre")
        for role in ("department_clerk", "department_head"):
            self.people[role] = self._who("d.role = %s and n.code = %s", role, UNIT)

    def _who(self, condition: str, *values: Any) -> str:
        rows = self.server.rows(
            "select u.username from accounts_duty d join accounts_user u on u.id = d.user_id"
            f" join accounts_unit n on n.id = d.unit_id where {condition} order by u.id limit 1",
            *values,
        )
        return str(rows[0][0])

    @contextmanager
    def reading_english(self, username: str) -> Iterator[None]:
        """The person's account speaks English until the end of the block."""
        with self.server.client(username) as client:
            client.post("/session/language", json={"language": "en"}).raise_for_status()
            yield
            client.post("/session/language", json={"language": "zh"}).raise_for_status()

    @contextmanager
    def without_grid(self, username: str) -> Iterator[None]:
        """The person answers for no area until the end of the block."""
        of = "where user_id = (select id from accounts_user where username = %s) returning id"
        assert self.server.rows(f"update accounts_duty set valid_until = valid_from {of}", username)
        yield
        assert self.server.rows(f"update accounts_duty set valid_until = null {of}", username)

    def resident(self) -> Page:
        """A resident's phone."""
        return self._page("resident", PHONE, phone=True)

    def worker(self) -> Page:
        """The grid worker's phone, signed in."""
        return self._page("grid_worker", PHONE, phone=True)

    def desk(self, role: str) -> Page:
        """A desk, signed in."""
        return self._page(role, DESK, phone=False)

    def _page(self, who: str, size: dict[str, int], *, phone: bool) -> Page:
        if who not in self.pages:
            options: dict[str, Any] = {"viewport": size}
            if phone:
                options |= {
                    "device_scale_factor": 2, "is_mobile": True, "has_touch": True, "permissions": ["geolocation"],
                    "geolocation": {"longitude": self.lon, "latitude": self.lat},
                }  # fmt: skip
            page = self.new_context(**options).new_page()
            if who in self.people:
                self.server.sign_in(page, self.people[who])
            self.pages[who] = page
        return self.pages[who]

    # The resident ------------------------------------------------------------------------------------------------

    def report(self, words: str, *, join: bool = False) -> str:
        """Say something at this place; answers the tracking code."""
        page = self.resident()
        page.goto("/")
        page.get_by_role("link", name=re.compile("说一件事")).click()
        page.get_by_label("说说是什么事").fill(words)
        page.get_by_role("button", name="用我现在的位置").click()
        expect(page.get_by_text("属于：")).to_be_visible()
        if join:
            page.get_by_role("button", name=re.compile("^加入")).first.click()
        else:
            page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("heading", name="已收到，谢谢您")).to_be_visible()
        match = re.search(r"/t/([0-9A-Z-]+)", page.url)
        assert match, page.url
        return match[1]

    def track(self, code: str) -> Page:
        """The resident looks at the tracking page."""
        page = self.resident()
        page.goto(f"/t/{code}")
        return page

    def uuid(self, code: str) -> str:
        """The case of a tracking code."""
        rows = self.server.rows(
            "select c.uuid from cases_case c join cases_reporter r on r.case_id = c.id where r.tracking_code = %s", code
        )
        return str(rows[0][0])

    def state(self, code: str) -> str:
        """Where the case is."""
        return str(self.server.rows("select state from cases_case where uuid = %s", self.uuid(code))[0][0])

    def register(self, words: str, category: str = CATEGORY) -> str:
        """A report with a caller's name and number, taken down at the street's desk; answers the case's uuid."""
        with self.server.client(self.people["street_centre"]) as client:
            said = {"name": "王芳", "phone": "13900001234"}
            report = {"description": words, "category": category, "lon": self.lon, "lat": self.lat, "reporter": said}
            answer = client.post("/events/reports", json=report)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["uuid"])

    # The desk ----------------------------------------------------------------------------------------------------

    def open(self, role: str, code: str) -> Page:
        """A desk opens the case's page."""
        page = self.desk(role)
        page.goto(f"/desk/cases/{self.uuid(code)}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        return page

    def move(self, role: str, code: str, name: str, **given: Any) -> None:
        """A desk makes a move on the case's page, through its button or the menu of other moves."""
        page = self.open(role, code)
        fill(start(page, name), given)
        send(page)

    def accept_and_dispatch(self, code: str) -> None:
        """The street's centre takes it on and sends it to the proposed unit."""
        self.move("street_centre", code, "受理", category="垃圾桶满溢")
        self.move("street_centre", code, "派遣")
        assert self.state(code) == "dispatched"

    def handle_and_hand_in(self, code: str) -> None:
        """The unit does the work and shows it."""
        self.move("department_clerk", code, "办结上报", text="已清运，恢复整洁。", photo=picture("after"))
        assert self.state(code) == "handed_in"

    # The grid worker ---------------------------------------------------------------------------------------------

    def verify(self, code: str) -> None:
        """The grid worker finds it in today's list and confirms it on site with a photo."""
        page = self.worker()
        page.goto("/field")
        page.locator(f'a[href="/field/case/{self.uuid(code)}"]').first.click()
        page.locator(".thumb button.main").click()
        dialog = page.get_by_role("dialog").last
        dialog.locator('input[data-test="photos"]').set_input_files(picture("checked"))
        expect(dialog.locator("li img").first).to_be_visible()
        expect(dialog.locator('[role="progressbar"]')).to_have_count(0)
        sent(page, dialog.locator("button.btn.primary").last)


def start(page: Page, name: str) -> Locator:
    """Press the button of a move on the case's page, or its line in the menu of other moves; answers the dialog."""
    moves = page.locator(".moves").first
    primary = moves.locator("button.btn.primary")
    expect(moves.locator("button").first).to_be_visible()
    if primary.count() and primary.first.inner_text().strip() == name:
        primary.first.click()
    else:
        moves.get_by_role("button", name="其他操作").click()
        page.locator("button.move", has_text=name).first.click()
    dialog = page.get_by_role("dialog").last
    expect(dialog).to_be_visible()
    return dialog


def sent(page: Page, button: Locator) -> dict[str, Any]:
    """Press what sends, through the phone's queue or from a desk; answers what the server said to it."""
    with page.expect_response(re.compile(r"/devices/[0-9a-f-]+/operations$|/api/v1/cases$")) as told:
        button.click()
    assert told.value.status == 200, told.value.text()
    answer = dict(told.value.json())
    if "results" not in answer:
        return answer
    assert answer["results"][-1]["status"] == "done", answer
    return dict(answer["results"][-1]["answer"])


def send(page: Page) -> None:
    """Confirm the open dialog of a move; fails with the server's words when it is refused."""
    dialog = page.get_by_role("dialog").last
    with page.expect_response(re.compile(r"/api/v1/cases/[0-9a-f-]+/[a-z_]+$")) as answer:
        dialog.locator("button.btn.primary[type=submit]").click()
    assert answer.value.status == 200, answer.value.text()
    expect(dialog).to_be_hidden()


def fill(dialog: Any, given: dict[str, Any]) -> None:
    """Fill the fields of a move's dialog by their labels."""
    if "category" in given:
        _pick(dialog, "类别", given["category"])
    if "unit" in given:
        _pick(dialog, "承办单位", given["unit"])
    if "reason" in given:
        dialog.get_by_text(given["reason"], exact=True).click()
    if "person" in given:
        _pick(dialog, "经办人", given["person"])
    if "until" in given:
        dialog.get_by_label("恢复日期").fill(given["until"])
    if "days" in given:
        dialog.get_by_label("延长工作日").fill(str(given["days"]))
    if "text" in given:
        dialog.get_by_label(re.compile("情况说明")).fill(given["text"])
    if "photo" in given:
        dialog.locator('input[data-test="photos"]').set_input_files(given["photo"])
        expect(dialog.locator('[role="progressbar"]')).to_have_count(0)
        expect(dialog.locator("ul.grid li")).to_have_count(1)
    if "into" in given:
        dialog.get_by_role("radio").first.check()


def _pick(dialog: Any, label: str, words: str) -> None:
    choose(dialog.get_by_role("combobox", name=re.compile(label)), words)


def choose(box: Locator, words: str) -> None:
    """Type into a combobox and take the first that is found."""
    box.click()
    box.fill(words)
    box.page.get_by_role("option", name=re.compile(words)).first.dispatch_event("pointerdown")
