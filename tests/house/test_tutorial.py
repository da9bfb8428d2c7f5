"""The tutorial does what it says: its blocks are run as they stand on the page, on a district with a loaded pack."""

from __future__ import annotations

import re
import sys
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts import permissions
from linli.kernel.base import clock
from linli.kernel.cases import types
from linli.kernel.insight import types as insight
from linli.lib.calendars import SHANGHAI

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorials/add-a-scenario.md"
BLOCKS = dict(re.findall(r'```python title="([^"]+)"\n(.*?)```', PAGE.read_text(encoding="utf-8"), re.DOTALL))
FILE = "src/linli/scenarios/lost_and_found/scenario.py"


@dataclass
class Desk:
    """Somebody at the API."""

    client: Client

    def get(self, path: str) -> Any:
        """What a GET answers."""
        from support.people import get

        response = get(self.client, path)
        assert response.status_code == 200, response.content
        return response.json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """What a POST answers."""
        from support.people import post

        response = post(self.client, path, body)
        assert response.status_code == 200, response.content
        return response.json()

    def refused(self, path: str, body: dict[str, Any]) -> Any:
        """The error that a POST answers with."""
        from support.people import post

        response = post(self.client, path, body)
        assert response.status_code >= 400, response.content
        return response.json()["error"]


@pytest.fixture
def installed(hexi: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """The folder is there and the line stands in the settings; everything is as before afterwards."""
    from linli.kernel.base.errors import CATALOGUE
    from linli.kernel.cases.queries import names, rulebook
    from linli.kernel.scenario.contract import scenarios

    for module in (names, rulebook):
        module.forget()
    for owner, name in ((types, "_types"), (insight, "_subjects")):
        monkeypatch.setattr(owner, name, dict(getattr(owner, name)))
    monkeypatch.setattr(permissions, "_granted", list(permissions._granted))
    codes = set(CATALOGUE)
    path, _, attribute = literal_eval(BLOCKS["settings"].strip()).rpartition(".")
    package = path.rpartition(".")[0]
    for name in (package, path):
        module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
    exec(compile(BLOCKS[FILE], FILE, "exec"), module.__dict__)  # noqa: S102 -- the page is ours
    assert attribute in vars(module)
    settings.SCENARIOS = [*settings.SCENARIOS, f"{path}.{attribute}"]
    scenarios.cache_clear()
    permissions._held.cache_clear()
    scenarios()
    with clock.at(datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)):
        yield
    for code in set(CATALOGUE) - codes:
        del CATALOGUE[code]
    monkeypatch.undo()
    settings.SCENARIOS = settings.SCENARIOS[:-1]
    scenarios.cache_clear()
    permissions._held.cache_clear()


def test_the_page_works_as_it_stands(installed: None) -> None:
    from support.people import browser, person

    worker, community = (Desk(browser(person(role, area_code="120103001001"))) for role in ("grid_worker", "community"))
    exec(compile(BLOCKS["try"], PAGE.name, "exec"), {"worker": worker, "community": community})  # noqa: S102 -- the page is ours


def test_it_takes_one_file_and_one_line() -> None:
    assert set(BLOCKS) == {FILE, "settings", "try"}
    assert len(BLOCKS["settings"].strip().splitlines()) == 1
