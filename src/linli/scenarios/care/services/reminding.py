"""Every day: the team is told before a grade ends, and when it has; what is known is looked at again; who moved house
within the district is followed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import today
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.services.facts import lock_subjects
from linli.scenarios.care.models import Elder, Grade
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.grades import last_grades
from linli.scenarios.care.services.hearing import ask_again
from linli.scenarios.care.services.locking import coordinators_of, plan, team_of, tell


def remind() -> int:
    """Do the day's work for everybody in care; answers of how many somebody was told."""
    return sum(_one(pk) for pk in Elder.objects.filter(ended_at=None).order_by("id").values_list("id", flat=True))


def milestone(grade: Grade, remind_days: int, on: date) -> tuple[date, str] | None:
    """The last of a grade's dates that has come, and what is said of it."""
    dates = (
        (grade.expires_on, "care.expired"),
        (grade.expires_on - timedelta(days=remind_days), "care.expiring"),
        (grade.review_on, "care.review_due"),
    )
    return max((one for one in dates if one[0] <= on), default=None)


@transaction.atomic
def _one(pk: int) -> bool:
    person = Elder.objects.values_list("person_uuid", flat=True).get(id=pk)
    lock_subjects([person])
    elder = Elder.objects.select_for_update().get(id=pk)
    if elder.ended_at is not None:
        return False
    _follow_place(elder)
    wanted = bool(ask_again([elder]))
    due = _due(elder)
    plan(elder, by=SYSTEM)
    people = {*team_of(elder), *coordinators_of(elder)}
    for kind in (due, "care.grade_wanted" if wanted else ""):
        if kind:
            tell(elder, kind, people)
    return wanted or bool(due)


def _follow_place(elder: Elder) -> None:
    found = subjects("person", [elder.person_uuid]).get(elder.person_uuid)
    if found is not None and found.place_code != elder.place_code:
        elder.place_code = found.place_code
        elder.save(update_fields=["place_code"])


def _due(elder: Elder) -> str:
    """What the team is told today of the grade's dates, once each."""
    grade = last_grades([elder.id]).get(elder.id)
    found = milestone(grade, rulebook().remind_days, today()) if grade else None
    if found is None or (elder.reminded_on is not None and found[0] <= elder.reminded_on):
        return ""
    elder.reminded_on = found[0]
    elder.save(update_fields=["reminded_on"])
    return found[1]
