"""The glossary has a row for every role and every move, in the words that the screens use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linli.kernel.accounts.permissions import ALL_ROLES
from linli.kernel.cases.types import case_types
from linli.kernel.scenario import scenarios

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "`" in line
]
SCREENS = {
    language: json.loads((ROOT / f"web/src/kernel/messages/{language}.json").read_text(encoding="utf-8"))
    for language in ("zh", "en")
}


def row_of(code: str) -> list[str]:
    """The last row whose third column names the code (a level of places may share its code with a role)."""
    return next((row for row in reversed(ROWS) if f"`{code}`" in row[2]), ["", "", ""])


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_stands_in_the_glossary(role: str) -> None:
    assert SCREENS["zh"]["role"][role] in row_of(role)[0]


def test_every_move_stands_in_the_glossary() -> None:
    scenarios()
    moves = [move for kind in case_types() for move in (*kind.moves, *([kind.opening] if kind.opening else []))]
    assert moves
    for move in moves:
        rows = [row for row in ROWS if f"`{move.slug}`" in row[2]]
        assert any(move.name in row[0] and move.name_en.lower() in row[1] for row in rows), (move.slug, move.name)


def test_no_term_stands_there_twice() -> None:
    terms = [row[0] for row in ROWS]
    assert len(terms) == len(set(terms)) > 60
