"""Units of the district, from its pack: departments and enterprises, one centre, one unit a street and a community."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from linli.kernel.accounts.models import Unit
from linli.kernel.accounts.rules import UnitKind
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.lib.packtypes import Pack

_TOLD = ("name", "name_en", "short_name", "kind", "place_code", "duties_zh", "duties_en")


def load_units(*, pack: Pack, by: Actor) -> dict[str, int]:
    """Add or refresh every unit that the pack names; answers ``{"units": …, "added": …, "changed": …}``.

    A unit that the pack no longer names stays as it is: cases may be with it.
    """
    wanted = {unit.code: unit for unit in _units(pack)}
    with transaction.atomic():
        known = {unit.code: unit for unit in Unit.objects.select_for_update().filter(code__in=wanted)}
        added = [unit for code, unit in wanted.items() if code not in known]
        changed = [unit for code, unit in wanted.items() if code in known and _differs(unit, known[code])]
        if added or changed:
            Unit.objects.bulk_create(
                added + changed, update_conflicts=True, unique_fields=["code"], update_fields=list(_TOLD)
            )
            detail = {"pack": pack.version, "added": len(added), "changed": len(changed)}
            record(by=by, action="accounts.units.loaded", object_type="district", object_id=pack.code, detail=detail)
    return {"units": len(wanted), "added": len(added), "changed": len(changed)}


def _differs(one: Unit, other: Unit) -> bool:
    return any(getattr(one, column) != getattr(other, column) for column in _TOLD)


def _units(pack: Pack) -> Iterator[Unit]:
    yield _unit(
        pack.code,
        pack.code,
        UnitKind.DISTRICT_CENTRE,
        f"{pack.name}网格管理中心",
        f"{pack.name_en} Grid Centre",
        "区网格中心",
    )
    for street in pack.streets:
        yield _unit(street.code, street.code, UnitKind.STREET, street.name, street.name_en, street.name)
    for place in pack.communities:
        yield _unit(place.code, place.code, UnitKind.COMMUNITY, place.name, place.name_en, place.short_name)
    for unit in pack.units:
        duties: dict[str, Any] = {"duties_zh": unit.duties_zh, "duties_en": unit.duties_en}
        yield _unit(unit.code, pack.code, unit.kind, unit.name, unit.name_en, unit.short_name, **duties)


def _unit(code: str, place_code: str, kind: str, name: str, name_en: str, short_name: str, **more: Any) -> Unit:
    return Unit(code=code, place_code=place_code, kind=kind, name=name, name_en=name_en, short_name=short_name, **more)
