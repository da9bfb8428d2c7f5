"""How many questions a month's visits asked, form by form, and how many the register spared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from linli.kernel.base import hot
from linli.lib.calendars import SHANGHAI

_MONTH = """
    select f.slug, (array_agg(v.title order by v.id desc))[1],
           count(*) filter (where s.questions_asked is not null), count(*) filter (where s.questions_asked is null),
           coalesce(sum(s.questions_asked), 0)::int, coalesce(sum(cardinality(s.spared)), 0)::int,
           coalesce(sum(cardinality(s.asked_again)), 0)::int, coalesce(sum(cardinality(s.unfounded)), 0)::int
      from forms_submission s
      join forms_formversion v on v.id = s.form_version_id join forms_form f on f.id = v.form_id
     where s.answered_at >= %s::timestamptz and s.answered_at < %s::timestamptz
     group by f.slug order by f.slug
"""
_AGAIN = """
    select f.slug, path, count(*)::int
      from forms_submission s cross join unnest(s.asked_again) as path
      join forms_formversion v on v.id = s.form_version_id join forms_form f on f.id = v.form_id
     where s.answered_at >= %s::timestamptz and s.answered_at < %s::timestamptz
     group by 1, 2 order by 3 desc, 1, 2
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one form asked in a month. Corrections count as visits: somebody was asked."""

    form: str
    title: str
    visits: int
    untold: int
    """Submissions of tools that do not say what was on their screen; in none of the other figures."""
    asked: int
    spared: int
    again: int
    unfounded: int

    @property
    def questions(self) -> int:
        """The denominator: every question that the visits had, asked or spared."""
        return self.asked + self.spared


def of_month(first: date) -> list[Asked]:
    """The month that begins on this day, in the district's time, form by form."""
    return [Asked(*row) for row in hot.fetchall(_MONTH, _bounds(first))]


def asked_again_in(first: date) -> list[tuple[str, str, int]]:
    """(form, question, times): which facts were asked again within their validity."""
    return [(slug, path, times) for slug, path, times in hot.fetchall(_AGAIN, _bounds(first))]


def in_all(rows: list[Asked]) -> Asked:
    """All forms together."""
    figures = ("visits", "untold", "asked", "spared", "again", "unfounded")
    return Asked("", "", *(sum(getattr(row, name) for row in rows) for name in figures))


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _bounds(first: date) -> list[str]:
    return [datetime.combine(day, time(), SHANGHAI).isoformat() for day in (first, next_month(first))]
