"""Answers the questions of a move or an opening, on either face, by their path: ``items.0.title``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect


@dataclass(frozen=True)
class Elsewhere:
    """Somebody of another unit: the unit is named first."""

    unit: str
    name: str


def answer(form: Locator, given: dict[str, Any]) -> None:
    """Answer questions: words are typed, a list is picked by name in its sheet, a tuple is chosen by label."""
    for path, value in given.items():
        question = _question(form, path)
        if isinstance(value, list):
            _pick(question, value)
        elif isinstance(value, Elsewhere):
            _pick_elsewhere(question, value)
        elif isinstance(value, tuple):
            for label in value:
                question.locator("label", has_text=re.compile(rf"{label}$")).first.click()
        else:
            question.locator("input, textarea").first.fill(str(value))


def _question(form: Locator, path: str) -> Locator:
    """The question of a path; rows that it needs are added."""
    found = form.locator(f'[data-question="{path}"]')
    if not found.count() and re.search(r"\.\d+\.", path):
        rows = form.locator(f'[data-question="{path.split(".")[0]}"]')
        rows.get_by_role("button", name=re.compile("^(再)?加一项$")).click()
    expect(found).to_have_count(1)
    return found


def _pick(question: Locator, names: list[str]) -> None:
    """Open the sheet, look for each, close it."""
    page = question.page
    question.locator('button[aria-haspopup="dialog"]').click()
    sheet = page.get_by_role("dialog").last
    for name in names:
        sheet.get_by_role("searchbox").fill(name)
        sheet.locator(".line", has_text=name).first.click()
    done = sheet.get_by_role("button", name=re.compile("^选好了"))
    if done.count():
        done.click()
    expect(page.get_by_role("searchbox", name="搜索")).to_have_count(0)


def _pick_elsewhere(question: Locator, value: Elsewhere) -> None:
    """Open the sheet, name the unit, then the person."""
    question.locator('button[aria-haspopup="dialog"]').click()
    sheet = question.page.get_by_role("dialog").last
    sheet.get_by_role("button", name="换个单位").click()
    for words in (value.unit, value.name):
        sheet.get_by_role("searchbox").fill(words)
        sheet.locator(".line").filter(
            has=question.page.locator("span", has_text=re.compile(rf"^{words}"))
        ).first.click()
    done = sheet.get_by_role("button", name=re.compile("^选好了"))
    if done.count():
        done.click()
    expect(question.page.get_by_role("searchbox", name="搜索")).to_have_count(0)


def draw(form: Locator, path: str) -> None:
    """Sign with real strokes of a pointer on the question's sheet."""
    question = _question(form, path)
    sheet = question.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    mouse = question.page.mouse
    for row in (0.3, 0.6):
        mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * row)
        mouse.down()
        for step in range(1, 6):
            mouse.move(
                box["x"] + box["width"] * (0.2 + 0.12 * step), box["y"] + box["height"] * (row + 0.08 * (step % 2))
            )
        mouse.up()
    expect(question.get_by_role("button", name="重新签名")).to_be_visible()
