"""The board and the list: they live, they are walked with the keyboard, they are narrowed, kept and taken along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from python_calamine import CalamineWorkbook

from journeys.faces import UNIT, Town, send, start
from support.live import LiveServer


@pytest.fixture
def town(live: LiveServer, new_context: Callable[..., BrowserContext]) -> Town:
    """The people around one grid."""
    return Town(live, new_context)


def row(town: Town, uuid: str) -> tuple[object, ...]:
    """State and unit's code of a case in the database."""
    return town.server.rows(
        "select c.state, n.code from cases_case c left join accounts_unit n on n.id = c.unit_id where c.uuid = %s", uuid
    )[0]


def column(page: Page, name: str, count: int) -> Locator:
    """A column of the board by its name and the number in its head."""
    return page.get_by_role("region", name=f"{name} {count}", exact=True)


def test_the_board_follows_what_others_do(town: Town) -> None:
    word = f"榕树{uuid4().hex[:6]}"
    uuid = town.register(f"{word}旁边的垃圾桶满了。")
    board = town.desk("district_centre")
    board.goto(f"/desk/board?q={word}")
    expect(column(board, "待受理", 1).locator(f'[data-uuid="{uuid}"]')).to_be_visible()
    expect(board.get_by_text("实时更新")).to_be_visible()
    board.evaluate("window.notLoadedAgain = true")

    desk = town.desk("street_centre")
    desk.goto(f"/desk/cases/{uuid}")
    start(desk, "受理")
    send(desk)

    expect(column(board, "待派遣", 1).locator(f'[data-uuid="{uuid}"]')).to_be_visible()
    expect(column(board, "待受理", 0)).to_be_visible()
    assert board.evaluate("window.notLoadedAgain") is True


def test_a_case_that_is_read_is_not_moved_away(town: Town) -> None:
    """The column that has the keyboard stays as it is and says what waits; the others are renewed."""
    word = f"槐树{uuid4().hex[:6]}"
    uuid = town.register(f"{word}下面的垃圾桶满了。")
    board = town.desk("district_centre")
    board.goto(f"/desk/board?q={word}")
    card = board.locator(f'article[data-uuid="{uuid}"]')
    card.focus()
    desk = town.desk("street_centre")
    desk.goto(f"/desk/cases/{uuid}")
    start(desk, "受理")
    send(desk)
    expect(column(board, "待派遣", 1)).to_be_visible()
    expect(column(board, "待受理", 0).get_by_text("已被办理到下一步")).to_be_visible()


def test_the_board_by_keyboard_alone(town: Town) -> None:
    word = f"柳树{uuid4().hex[:6]}"
    first, second = (town.register(f"{word}{n}号旁边的垃圾桶满了。") for n in (1, 2))
    page = town.desk("street_centre")
    page.goto(f"/desk/board?q={word}")
    cards = column(page, "待受理", 2).locator("article")
    expect(cards).to_have_count(2)
    uuids = [cards.nth(n).get_attribute("data-uuid") for n in (0, 1)]
    assert set(uuids) == {first, second}

    page.keyboard.press("j")
    expect(page.locator("article:focus")).to_have_attribute("data-uuid", str(uuids[1]))
    page.keyboard.press("k")
    expect(page.locator("article:focus")).to_have_attribute("data-uuid", str(uuids[0]))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"case={uuids[0]}"))
    expect(page.get_by_role("article", name=re.compile(word)).locator(".moves").last).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("case="))

    page.keyboard.press("a")
    expect(column(page, "待派遣", 1)).to_be_visible()
    assert row(town, str(uuids[0])) == ("accepted", None)
    page.keyboard.press("l")
    expect(page.locator("article:focus")).to_have_attribute("data-uuid", str(uuids[0]))
    page.keyboard.press("d")
    box = page.get_by_role("dialog").get_by_role("combobox")
    expect(box).to_be_focused()
    expect(box).to_have_value(re.compile("环卫中心"))
    page.keyboard.press("Enter")
    expect(column(page, "待签收", 1)).to_be_visible()
    assert row(town, str(uuids[0])) == ("dispatched", UNIT)
    assert row(town, str(uuids[1])) == ("reported", None)


def narrowed(town: Town, word: str) -> Page:
    """The list, narrowed through its filters to what waits, of one category, with a word."""
    page = town.desk("street_centre")
    page.goto("/desk/cases")
    bar = page.get_by_role("group", name="筛选", exact=True)
    bar.get_by_role("searchbox").fill(word)
    bar.get_by_title("状态").locator("visible=true").click()
    page.get_by_label("待受理").check()
    page.keyboard.press("Escape")
    bar.get_by_title("类别").click()
    page.get_by_label("类别 查找").fill("垃圾桶满溢")
    page.get_by_role("treeitem", name="垃圾桶满溢").locator(".el-tree-node__content").last.click()
    return page


def test_filters_live_in_the_address_and_in_views(town: Town) -> None:
    word = f"槭树{uuid4().hex[:6]}"
    wanted = town.register(f"{word}旁的垃圾桶满了。")
    town.register(f"{word}旁的桶坏了。", "0103")
    page = narrowed(town, word)
    rows = page.locator("tbody tr[data-uuid]")
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-uuid", wanted)
    address = page.url
    assert "category=0102" in address and "state=reported" in address and "q=" in address

    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("类别.*垃圾桶满溢"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("状态.*待受理"))).to_be_visible()

    page.get_by_role("button", name="视图").click()
    page.get_by_label("保存当前筛选").fill(word)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("视图已保存")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="清除筛选").click()
    expect(page).not_to_have_url(re.compile("category="))
    page.get_by_role("button", name="视图").click()
    page.get_by_role("button", name=word, exact=True).click()
    expect(page).to_have_url(address)
    expect(rows).to_have_count(1)
    assert town.server.rows("select count(*) from cases_savedview where name = %s", word) == [(1,)]


def test_what_is_seen_is_taken_along_as_a_table(town: Town, tmp_path: Path) -> None:
    word = f"椿树{uuid4().hex[:6]}"
    uuid = town.register(f"{word}旁的垃圾桶满了。")
    number, title = town.server.rows("select number, title from cases_case where uuid = %s", uuid)[0]
    page = narrowed(town, word)
    expect(page.locator("tbody tr[data-uuid]")).to_have_count(1)

    sheet = export(page, tmp_path, "Excel 表格", "xlsx")
    table = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    lines = list(csv.reader(io.StringIO(export(page, tmp_path, "CSV 文本", "csv").read_text("utf-8-sig"))))
    for found in (table, lines):
        head, *body = [[str(cell) for cell in line] for line in found]
        assert len(body) == 1, found
        assert number in body[0] and title in body[0], (head, body)
        assert not any("13900001234" in cell or "王芳" in cell for cell in body[0])
    purposes = town.server.rows(
        "select purpose from audit_auditrecord where action = 'cases.export' order by id desc limit 2"
    )
    assert purposes == [("周例会通报",), ("周例会通报",)]


def export(page: Page, folder: Path, kind: str, ending: str) -> Path:
    """Take the list along as a file; answers where it was put."""
    page.get_by_role("button", name="导出", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(kind).check()
    dialog.get_by_label("导出用途").fill("周例会通报")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="导出", exact=True).click()
    assert waiting.value.suggested_filename.endswith(f".{ending}")
    waiting.value.save_as(folder / f"list.{ending}")
    expect(dialog).to_be_hidden()
    return folder / f"list.{ending}"
