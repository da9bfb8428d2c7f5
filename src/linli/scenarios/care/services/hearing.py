"""What becomes known of an elder calls for a new grade, which a person gives; nothing is graded by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.registry.services.facts import Outcome
from linli.scenarios.care.models import Elder
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.grades import known, last_grades, reasons_of
from linli.scenarios.care.rules.grading import asks_again, propose
from linli.scenarios.care.services.locking import coordinators_of, note, team_of, tell


def facts_changed(changed: Sequence[Outcome], by: Actor) -> None:
    """Facts that the rules read have changed, from whatever form: elders in care among them are looked at again."""
    about = {one.said.subject_uuid for one in changed if one.said.subject_kind == "person"}
    if about and {one.said.key for one in changed} & set(rulebook().facts):
        for elder in ask_again(list(Elder.objects.filter(person_uuid__in=about, ended_at=None))):
            tell(elder, "care.grade_wanted", {*team_of(elder), *coordinators_of(elder)} - {by.id})
            note(elder, "grade.wanted", by=by)


def ask_again(elders: Collection[Elder]) -> list[Elder]:
    """Ask the rules again; answers the elders for whom they newly call for another grade. What called for one and is
    as before again no longer does."""
    grades = last_grades([elder.id for elder in elders])
    facts = known([elder.person_uuid for elder in elders])
    fresh = []
    for elder in elders:
        proposal, grade = propose(facts[elder.person_uuid], rulebook()), grades.get(elder.id)
        asked = grade is None or asks_again(grade.proposed, reasons_of(grade), proposal)
        if asked and elder.regrade_since is None:
            fresh.append(elder)
        elder.regrade_since = (elder.regrade_since or now()) if asked else None
        elder.save(update_fields=["regrade_since"])
    return fresh
