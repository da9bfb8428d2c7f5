"""What the case page shows of a hazard beyond the case: what it is, where it was found, who looks again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.registry.queries.subjects import subjects
from linli.scenarios.gas import words
from linli.scenarios.gas.models import Found
from linli.scenarios.gas.queries import reach
from linli.scenarios.gas.rules import hazard


def sections(facts: Facts, by: Actor) -> Sequence[Section]:
    """One list of facts; a home's address only for whoever works where it is."""
    row = hazard.data_of(facts) | {"subject": _subject(facts, by)}
    shown = tuple(field for field in words.FACTS if row.get(field.name) not in (None, "", False))
    return [Section("hazard", "隐患", "Hazard", shown, [row], FACTS)] if shown else []


def _subject(facts: Facts, by: Actor) -> str:
    found = Found.objects.filter(case_id=facts.id).first()
    if found is None or found.subject_uuid is None:
        return ""
    subject: Any = subjects(found.subject_kind, [found.subject_uuid]).get(found.subject_uuid)
    answers = any(duty.unit_id == facts.unit_id for duty in by.duties)
    return subject.title if subject and (answers or reach.sees(by, subject.place_code)) else ""
