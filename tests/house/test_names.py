"""The kernel serves every scenario and knows none: no line of it says a scenario's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linli.kernel.cases.types import case_types
from linli.kernel.scenario import scenarios

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "the kernel": (ROOT / "src/linli/kernel", "*.py"),
    "the screens' kernel": (ROOT / "web/src/kernel", "*.[tv][su]*"),
    "the desk": (ROOT / "web/src/console", "*.[tv][su]*"),
    "the phone": (ROOT / "web/src/field", "*.[tv][su]*"),
}


def names() -> re.Pattern[str]:
    """Types («whistles.whistle»), quoted slugs («"whistles"») and folders of scenarios."""
    found = scenarios()
    kinds = [re.escape(kind.slug) for kind in case_types()]
    slugs = "|".join(re.escape(scenario.slug) for scenario in found)
    return re.compile(
        rf"""\b({"|".join(kinds)})\b|scenarios[./]({slugs})\b|["']({slugs})["']|["']({slugs})\.[a-z_]+["']"""
    )


def spoken(folder: Path, pattern: str) -> list[str]:
    """Where a scenario is named, tests and the scenario's own pages on a face left aside."""
    word, slugs = names(), {scenario.slug for scenario in scenarios()}
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(folder.rglob(pattern))
        if "tests" not in path.parts and ".test." not in path.name
        if not (folder.is_relative_to(ROOT / "web") and path.relative_to(folder).parts[0] in slugs)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if word.search(line)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_no_scenario_is_named(room: str) -> None:
    assert not spoken(*ROOMS[room])


def test_the_search_would_find_one(tmp_path: Path) -> None:
    found = names()
    for line in ('kind = "whistles"', "from linli.scenarios.events import x", "events.event", "may('events.accept')"):
        assert found.search(line), line
    assert not found.search("the events of a day")
