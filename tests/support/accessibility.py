"""axe-core in a page under test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
# What is half faded in has no colour yet: people read it when it stands. What moves for ever is not waited for.
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter(moving => Number.isFinite(moving.effect?.getComputedTiming().endTime)).map(moving => moving.finished))"""


class Axe:
    """Runs axe-core; the page's Content-Security-Policy is passed round by evaluating it in the browser's own world."""

    def __init__(self, script: Path) -> None:
        self._source = script.read_text()

    def findings(self, page: Page, *, within: str = "body") -> list[dict[str, Any]]:
        """Every serious or critical finding: rule, help, and the elements."""
        page.evaluate(f"() => {{ if (!window.axe) {{ {self._source} }} }}")
        page.evaluate(SETTLED)
        result = page.evaluate(
            "within => axe.run(document.querySelector(within), {resultTypes: ['violations']})", within
        )
        return [
            {"rule": found["id"], "help": found["help"], "nodes": [node["html"][:160] for node in found["nodes"]]}
            for found in result["violations"]
            if found["impact"] in GRAVE
        ]

    def check(self, page: Page, *, within: str = "body") -> None:
        """Fails with the findings, in words."""
        found = self.findings(page, within=within)
        assert not found, f"{page.url}: " + "; ".join(f"{f['rule']} ({f['help']}): {f['nodes'][:3]}" for f in found)
