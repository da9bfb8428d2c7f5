"""Duties and units follow the places they are for, when codes change or a place ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, transaction

from linli.kernel.accounts.models import Unit
from linli.kernel.accounts.rules import UnitKind
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.base.pack import installed_pack

_FOLLOW = """
with target as (
    select d.id, m.after, row_number() over (partition by d.user_id, d.role, d.unit_id, m.after order by d.id) as rank
    from accounts_duty d join unnest(%(before)s::text[], %(after)s::text[]) m(before, after) on d.area_code = m.before
    where d.valid_until is null or d.valid_until > %(today)s
), doubled as (
    select t.id from target t join accounts_duty d using (id)
    where t.rank > 1 or exists (
        select from accounts_duty other where other.user_id = d.user_id and other.role = d.role
        and other.unit_id = d.unit_id and other.area_code = t.after and other.valid_until is null
    )
), ended as (
    update accounts_duty d set valid_until = greatest(%(today)s, d.valid_from) from doubled where d.id = doubled.id
)
update accounts_duty d set area_code = target.after from target
where d.id = target.id and d.id not in (select id from doubled)
"""
_UNITS = """
update accounts_unit u set place_code = m.after, code = case when u.code = m.before then m.after else u.code end
from unnest(%(before)s::text[], %(after)s::text[]) m(before, after)
where u.place_code = m.before and not exists (select from accounts_unit taken where taken.code = m.after)
"""
_END = """
update accounts_duty set valid_until = greatest(%(today)s, valid_from)
where area_code = any(%(gone)s) and (valid_until is null or valid_until > %(today)s)
"""


def follow_places(*, codes: Mapping[str, str], gone: Collection[str], by: Actor) -> dict[str, int]:
    """Duties in ``codes`` move to the new code, duties in ``gone`` end today; answers how many of each.

    A duty that would then be held twice (two places became one) ends. A unit of a place takes its new code unless
    another unit has it. Call it in the transaction of the places' change.
    """
    values: dict[str, Any] = {
        "before": list(codes),
        "after": list(codes.values()),
        "gone": list(gone),
        "today": today(),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FOLLOW, values)
        moved = cursor.rowcount
        cursor.execute(_UNITS, values)
        cursor.execute(_END, values)
        counts = {"moved": moved, "ended": cursor.rowcount}
        if any(counts.values()):
            district = installed_pack().code
            record(by=by, action="accounts.duties.followed", object_type="district", object_id=district, detail=counts)
    return counts


def name_units(*, names: Mapping[str, tuple[str, str, str]], by: Actor) -> int:
    """The units of streets and communities are called as these are, and a new street or community has one.

    ``names``: code → name, English name, short name; other levels than street and community have no unit and are left
    out. Answers how many units were added or named anew. Call it in the transaction of the places' change.
    """
    kinds = {9: UnitKind.STREET, 12: UnitKind.COMMUNITY}
    told = {code: name for code, name in names.items() if len(code) in kinds}
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=told)}
    changed = [
        Unit(code=code, place_code=code, kind=kinds[len(code)], name=name, name_en=name_en, short_name=short)
        for code, (name, name_en, short) in told.items()
        if code not in known or (known[code].name, known[code].name_en) != (name, name_en)
    ]
    if changed:
        columns = ["name", "name_en", "short_name"]
        Unit.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=columns)
        detail = {"units": sorted(unit.code for unit in changed)}
        record(by=by, action="accounts.units.named", object_type="district", object_id="units", detail=detail)
    return len(changed)
