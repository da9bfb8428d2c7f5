"""Answers the questions of a move or an opening, on either face, by their path: ``items.0.title``."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect


def answer(form: Locator, given: dict[str, Any]) -> None:
    """Answer questions: words are typed, a list is picked by name in its sheet, a tuple is chosen by label."""
    for path, value in given.items():
        question = _question(form, path)
        if isinstance(value, list):
            _pick(question, value)
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
