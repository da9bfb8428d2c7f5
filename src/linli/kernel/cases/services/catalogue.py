"""Loads the pack's tables and edits them in the console; every edit is recorded and raises the stamp."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import models
from linli.kernel.cases.evidence import NAMES
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.places.queries.locator import is_place
from linli.lib.calendars import SHANGHAI
from linli.lib.packtypes import Pack, PackDuty, PackReason

EDITABLE = frozenset({
    "name", "name_en", "deadline_amount", "deadline_unit", "unit_kind", "unit_code", "urgency", "evidence",
    "is_complex", "verify", "accept_minutes", "is_public", "keywords",
})  # fmt: skip


@transaction.atomic
def load_catalogue(*, pack: Pack, by: Actor) -> dict[str, int]:
    """Bring categories, duty rules, reasons, timers, texts and the calendar in line with a pack.

    What the console edited (version above 1) stays as it was edited; what the pack no longer has is retired, not
    deleted.
    """
    today = clock.now().astimezone(SHANGHAI).date()
    _load_categories(pack, today)
    _load_duties(pack, today)
    models.MoveReason.objects.filter(type="").delete()  # of a pack from before reasons had a type
    models.MoveReason.objects.bulk_create(
        [models.MoveReason(**_reason(r)) for r in pack.reasons], update_conflicts=True,
        unique_fields=["type", "move", "code"], update_fields=["name", "name_en", "requires_text", "pauses"],
    )  # fmt: skip
    models.Timer.objects.all().delete()
    models.Timer.objects.bulk_create(
        models.Timer(type=t.type, state=t.state, urgency=t.urgency, amount=t.amount, unit=t.unit) for t in pack.timers
    )
    models.StandardText.objects.bulk_create(
        [models.StandardText(key=t.key, zh=t.zh, en=t.en) for t in pack.standard_texts], update_conflicts=True,
        unique_fields=["key"], update_fields=["zh", "en"],
    )  # fmt: skip
    _load_calendar(pack)
    _touch()
    counts = {"categories": len(pack.categories), "duties": len(pack.duties), "reasons": len(pack.reasons)}
    audit.record(
        by=by, action="cases.catalogue.load", object_type="pack", object_id=pack.slug,
        detail={"version": pack.version, **counts},
    )  # fmt: skip
    return counts


def _load_categories(pack: Pack, today: Any) -> None:
    kept = set(models.Category.objects.filter(version__gt=1).values_list("code", flat=True))
    rows = [
        models.Category(
            code=c.code, parent_code=c.parent, name=c.name, name_en=c.name_en, deadline_amount=c.deadline_amount,
            deadline_unit=c.deadline_unit, unit_kind=c.unit_kind, unit_code=c.unit, urgency=c.urgency or "normal",
            evidence=list(c.evidence), is_complex=c.is_complex, verify=c.verify or "on_site",
            accept_minutes=c.accept_minutes, is_public=c.is_public, keywords=list(c.keywords),
        )
        for c in pack.categories
        if c.code not in kept
    ]  # fmt: skip
    fields = [f.name for f in models.Category._meta.fields if f.name not in ("code", "version")]
    models.Category.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    models.Category.objects.exclude(code__in=[c.code for c in pack.categories]).filter(retired_on__isnull=True).update(
        retired_on=today
    )


def _load_duties(pack: Pack, today: Any) -> None:
    wanted = {(d.category, d.place): d for d in pack.duties}
    current = {(d.category_prefix, d.place_prefix): d for d in models.DutyRule.objects.filter(retired_on__isnull=True)}
    for key, row in current.items():
        new = wanted.get(key)
        if new is None or _duty(new) != {name: getattr(row, name) for name in _duty(new)}:
            row.retired_on = today
            row.save(update_fields=["retired_on"])
        else:
            wanted.pop(key)
    models.DutyRule.objects.bulk_create(models.DutyRule(**_duty(d)) for d in wanted.values())


def _duty(d: PackDuty) -> dict[str, str]:
    return {
        "category_prefix": d.category, "place_prefix": d.place, "unit_code": d.unit, "reason_zh": d.reason_zh,
        "reason_en": d.reason_en, "basis": d.basis,
    }  # fmt: skip


def _reason(r: PackReason) -> dict[str, Any]:
    return {
        "type": r.type, "move": r.move, "code": r.code, "name": r.name, "name_en": r.name_en,
        "requires_text": r.requires_text, "pauses": r.pauses,
    }  # fmt: skip


def _load_calendar(pack: Pack) -> None:
    models.CatalogueStamp.objects.update_or_create(
        id=1,
        defaults={
            "number_prefix": pack.number_prefix, "district_code": pack.code,
            "working_periods": [[a.isoformat("minutes"), b.isoformat("minutes")] for a, b in pack.calendar.periods],
            "weekdays": list(pack.calendar.weekdays),
        },
    )  # fmt: skip
    models.CalendarOverride.objects.bulk_create(
        [models.CalendarOverride(day=o.day, kind=o.kind, note=o.note) for o in pack.calendar.overrides],
        update_conflicts=True, unique_fields=["day"], update_fields=["kind", "note"],
    )  # fmt: skip


def _touch() -> None:
    with connection.cursor() as cursor:
        cursor.execute("update cases_cataloguestamp set stamp = stamp + 1 where id = 1")
    transaction.on_commit(rulebooks.forget)
    rulebooks.forget()


@transaction.atomic
def edit_category(code: str, *, changes: dict[str, Any], by: Actor) -> models.Category:
    """Change a category; its version rises and cases opened from now on follow it. Raises not_allowed,
    category_unknown."""
    permissions.require(by, "catalogue.edit")
    category = models.Category.objects.select_for_update().filter(code=code).first()
    if category is None or not category.parent_code:
        raise LinliError("category_unknown", code=code)
    if unknown := set(changes) - EDITABLE:
        raise LinliError("bad_input", field=sorted(unknown)[0])
    if not changes or not set(changes.get("evidence", ())) <= {"none", *NAMES}:
        raise LinliError("bad_input", field="evidence" if changes else "body")
    unit = changes.get("unit_code")
    if unit and unit not in rulebooks.current().units:
        raise LinliError("unit_unknown", code=unit)
    before = {name: getattr(category, name) for name in changes}
    for name, value in changes.items():
        setattr(category, name, value)
    category.version += 1
    category.save()
    _touch()
    audit.record(
        by=by, action="cases.category.edit", object_type="category", object_id=code,
        detail={"before": before, "after": changes, "version": category.version},
    )  # fmt: skip
    return category


@transaction.atomic
def add_duty(
    *, category: str, place: str, unit: str, reason_zh: str, reason_en: str, basis: str, by: Actor
) -> models.DutyRule:
    """A new line of the duty list; the line it replaces is retired. Raises not_allowed, category_unknown,
    unit_unknown."""
    permissions.require(by, "catalogue.edit")
    book = rulebooks.current()
    if category not in book.categories or book.categories[category].retired:
        raise LinliError("category_unknown", code=category)
    if unit not in ("@street", "@community", "@grid") and unit not in book.units:
        raise LinliError("unit_unknown", code=unit)
    if not place.startswith(book.district_code) or not is_place(place):
        raise LinliError("bad_input", field="place")
    today = clock.now().astimezone(SHANGHAI).date()
    models.DutyRule.objects.filter(category_prefix=category, place_prefix=place, retired_on__isnull=True).update(
        retired_on=today
    )
    rule = models.DutyRule.objects.create(
        category_prefix=category,
        place_prefix=place,
        unit_code=unit,
        reason_zh=reason_zh,
        reason_en=reason_en,
        basis=basis,
    )
    _touch()
    audit.record(
        by=by, action="cases.duty.add", object_type="duty_rule", object_id=str(rule.id),
        detail={"category": category, "place": place, "unit": unit},
    )  # fmt: skip
    return rule


@transaction.atomic
def retire_duty(rule_id: int, *, by: Actor) -> None:
    """Take a line off the duty list (kept with its date). Raises not_allowed, not_found."""
    permissions.require(by, "catalogue.edit")
    today = clock.now().astimezone(SHANGHAI).date()
    if not models.DutyRule.objects.filter(id=rule_id, retired_on__isnull=True).update(retired_on=today):
        raise LinliError("not_found")
    _touch()
    audit.record(by=by, action="cases.duty.retire", object_type="duty_rule", object_id=str(rule_id))
