"""What the case page shows of a hazard beyond the case: what it is, where it was found, who looks again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases import sight
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import names, rows
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.registry.queries.subjects import subjects
from linli.scenarios.gas import words
from linli.scenarios.gas.models import Found, Inspection
from linli.scenarios.gas.queries import reach
from linli.scenarios.gas.rules import hazard


def sections(facts: Facts, by: Actor) -> Sequence[Section]:
    """One list of facts; a home's address only for whoever works where it is."""
    found = Found.objects.filter(case_id=facts.id).first()
    row = hazard.data_of(facts) | {"subject": _subject(found, facts, by), "inspection": _inspection(found)}
    shown = tuple(field for field in words.FACTS if row.get(field.name) not in (None, "", False))
    return [Section("hazard", "隐患", "Hazard", shown, [row], FACTS)] if shown else []


def _inspection(found: Found | None) -> str:
    """By which link of which community's chain it was found: nothing of whom it was about."""
    row = Inspection.objects.filter(uuid=found.inspection_uuid).first() if found and found.inspection_uuid else None
    return f"{names.place(row.community_code)['community']} #{row.seq}" if row else ""


def _subject(found: Found | None, facts: Facts, by: Actor) -> str:
    if found is None or found.subject_uuid is None:
        return ""
    subject: Any = subjects(found.subject_kind, [found.subject_uuid]).get(found.subject_uuid)
    answers = any(duty.unit_id == facts.unit_id for duty in by.duties)
    return subject.title if subject and (answers or reach.sees(by, subject.place_code)) else ""


def opened_by(inspection: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """The cases that an inspection opened, of those that the actor may see."""
    opened = Found.objects.filter(inspection_uuid=inspection).order_by("case_id").values_list("case__uuid", flat=True)
    seen = [facts for uuid in opened if sight.refusal(facts := fact_queries.read(uuid), by, "") is None]
    book = rulebooks.current()
    return [rows.shape_facts(facts, by, clock.now(), book) for facts in seen]
