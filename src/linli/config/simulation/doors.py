"""A worker who goes from door to door on the demo's day: most open, some do not, and each is told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from linli.config.simulation import paper
from linli.config.simulation.line import SignedIn
from linli.kernel.forms import definition
from linli.lib.clock import uuid7

OUTCOMES = ("done", "done", "absent", "done", "done", "refused", "done", "moved")
ANSWERS = {"residents": "3", "tenure": "owner", "returnees": "0", "isolated": "0", "leaflets": "1"}


class Doors:
    """The worker's phone at each door."""

    def __init__(self, worker: SignedIn) -> None:
        self.worker = worker

    def go(self, visits: Sequence[dict[str, Any]]) -> None:
        """Tell of every visit, with its form where the door opened."""
        for number, visit in enumerate(visits):
            outcome = OUTCOMES[number % len(OUTCOMES)]
            xml = self._filled(visit) if outcome == "done" and visit["form"] else ""
            body = {"uuid": str(uuid7()), "outcome": outcome, "xml": xml}
            self.worker.post(f"/visits/{visit['uuid']}/results", None, body)

    def _filled(self, visit: dict[str, Any]) -> str:
        slug, subject = visit["form"], visit["subject"]["uuid"]
        opened = self.worker.get(f"/forms/{slug}/opened/{subject}", None)
        xform = self.worker.text(f"/forms/{slug}/versions/{opened['version']}/xform")
        form = definition.read(xform)
        known = {one["path"]: one["value"] for one in opened["known"]} | {opened["subject_path"]: subject}
        asked = frozenset(question.path for question in form.asked) - set(known)
        filled = paper.fill(
            paper.blank(xform), form, UUID(int=uuid7().int), known=known, asked=asked,
            answer=lambda question: ANSWERS.get(question.name, ""),
        )  # fmt: skip
        return filled.xml.decode()
