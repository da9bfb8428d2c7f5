"""What care keeps itself of those who are visited and called, for the rules of its rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from linli.kernel.base.clock import day_of
from linli.scenarios.care.models import Calls, Elder, Grade, Member
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.grades import last_grades


def subjects() -> list[UUID]:
    """Everybody in care."""
    return list(Elder.objects.filter(ended_at=None).values_list("person_uuid", flat=True))


def facts(persons: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Person in care → grade, team, a call that nobody answered, the calls they wish for."""
    elders = list(Elder.objects.filter(person_uuid__in=list(persons), ended_at=None))
    ids = [elder.id for elder in elders]
    grades, people = last_grades(ids), _people(ids)
    calls = {row.elder_id: row for row in Calls.objects.filter(elder_id__in=ids, until=None)}
    return {
        elder.person_uuid: {
            "care.people": people[elder.id],
            "care.grade": _grade(grades.get(elder.id)),
            "care.unanswered_on": day_of(elder.unanswered_at).isoformat() if elder.unanswered_at else "",
            "care.calls": _calls(calls.get(elder.id), people[elder.id]),
        }
        for elder in elders
    }


def _people(elders: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Member.objects.filter(elder_id__in=elders, until=None, user_id__isnull=False)
    for elder, user in sorted({(row.elder_id, row.user_id or 0) for row in rows}):
        found[elder].append(user)
    return found


def _grade(row: Grade | None) -> Mapping[str, Any] | None:
    """A grade as the rule reads it; one of a colour that the pack no longer has makes no visits."""
    colour = rulebook().colour(row.colour) if row else None
    if row is None or colour is None:
        return None
    return {
        "grade": str(row.uuid), "rules": row.rules, "colour": row.colour, "word": colour.word,
        "word_en": colour.word_en, "expires_on": row.expires_on.isoformat(), "every_days": colour.every_days,
        "before_days": colour.before_days, "after_days": colour.after_days,
    }  # fmt: skip


def _calls(row: Calls | None, team: Collection[int]) -> Mapping[str, Any] | None:
    if row is None or not team:
        return None
    people = [row.caller_id] if row.caller_id in team else list(team)
    return {"from": f"{row.begins:%H:%M}", "until": f"{row.ends:%H:%M}", "people": people}
