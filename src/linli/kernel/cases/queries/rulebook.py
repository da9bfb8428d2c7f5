"""The district's tables as a :class:`Rulebook`, kept per process and read again when their stamp has changed."""

from __future__ import annotations

import time
from datetime import time as clock_time
from threading import Lock

from django.db import connection, transaction

from linli.kernel.accounts.models import Unit
from linli.kernel.cases import models
from linli.kernel.cases.rulebook import CategoryFact, ReasonFact, Rulebook, RuleFact, UnitFact
from linli.lib.calendars import Unit as TimeUnit
from linli.lib.calendars import WorkingCalendar
from linli.lib.deadlines import Deadline

LOOK_AGAIN_SECONDS = 5.0

_lock = Lock()
_held: tuple[float, Rulebook] | None = None


def current() -> Rulebook:
    """The rulebook in force. Another process's edit is seen within five seconds, this process's at once."""
    global _held
    held = _held
    if held is not None and time.monotonic() - held[0] < LOOK_AGAIN_SECONDS:
        return held[1]
    with _lock:
        stamp = _stamp()
        book = held[1] if held is not None and held[1].stamp == stamp else read()
        _held = (time.monotonic(), book)
        return book


def forget() -> None:
    """Read the tables again at the next question (after an edit, and in tests)."""
    global _held
    _held = None


def _stamp() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select stamp from cases_cataloguestamp where id = 1")
        row = cursor.fetchone()
    return row[0] if row else -1


@transaction.atomic
def read() -> Rulebook:
    """Read all tables now."""
    head = models.CatalogueStamp.objects.filter(id=1).first() or models.CatalogueStamp(stamp=-1)
    units = {u.code: _unit(u) for u in Unit.objects.filter(closed_on__isnull=True)}
    return Rulebook(
        stamp=head.stamp,
        prefix=head.number_prefix,
        district_code=head.district_code,
        calendar=_calendar(head),
        categories={c.code: _category(c) for c in models.Category.objects.all()},
        units=units,
        units_by_id={unit.id: unit for unit in units.values()},
        duties=tuple(_duty(d) for d in models.DutyRule.objects.filter(retired_on__isnull=True)),
        reasons={(r.type, r.move, r.code): _reason(r) for r in models.MoveReason.objects.order_by("id")},
        timers={(t.type, t.state, t.urgency): Deadline(t.amount, TimeUnit(t.unit)) for t in models.Timer.objects.all()},
    )


def _calendar(head: models.CatalogueStamp) -> WorkingCalendar:
    periods = [(clock_time.fromisoformat(a), clock_time.fromisoformat(b)) for a, b in head.working_periods]
    overrides = {row.day: row.kind for row in models.CalendarOverride.objects.all()}
    weekdays = frozenset(day - 1 for day in head.weekdays) or frozenset(range(5))
    if not periods:
        return WorkingCalendar.of(weekdays=weekdays, overrides=overrides)  # type: ignore[arg-type]
    return WorkingCalendar.of(periods, weekdays, overrides)  # type: ignore[arg-type]


def _unit(u: Unit) -> UnitFact:
    return UnitFact(u.id, u.code, u.name, u.name_en, u.short_name, u.kind, u.place_code)


def _category(c: models.Category) -> CategoryFact:
    return CategoryFact(
        c.code, c.parent_code, c.name, c.name_en, c.deadline_amount, c.deadline_unit, c.unit_kind, c.unit_code,
        c.urgency, tuple(c.evidence), c.is_complex, c.verify, c.accept_minutes, c.is_public, tuple(c.keywords),
        c.version, c.retired_on is not None,
    )  # fmt: skip


def _duty(d: models.DutyRule) -> RuleFact:
    return RuleFact(d.id, d.category_prefix, d.place_prefix, d.unit_code, d.reason_zh, d.reason_en, d.basis)


def _reason(r: models.MoveReason) -> ReasonFact:
    return ReasonFact(r.type, r.move, r.code, r.name, r.name_en, r.requires_text, r.pauses)
