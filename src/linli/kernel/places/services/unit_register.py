"""The register of units: departments, enterprises, partners."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.accounts.models import Unit
from linli.kernel.accounts.rules import UnitKind
from linli.kernel.accounts.services.register import add_units, units_there
from linli.kernel.places.imports.registers import Cells, Columns
from linli.kernel.places.services.registers import REGISTERS, Convert, Register, place_for

COLUMNS: Columns = {
    "code": ("代码", "单位代码"),
    "name": ("名称", "单位名称"),
    "name_en": ("英文名称",),
    "short_name": ("简称",),
    "kind": ("类型", "单位类型"),
    "place_code": ("区域代码", "区划代码"),
    "duties_zh": ("职责",),
    "duties_en": ("英文职责",),
}
_KINDS = {
    "部门": UnitKind.DEPARTMENT,
    "委办局": UnitKind.DEPARTMENT,
    "企业": UnitKind.ENTERPRISE,
    "共建单位": UnitKind.PARTNER,
    **{kind.value: kind for kind in (UnitKind.DEPARTMENT, UnitKind.ENTERPRISE, UnitKind.PARTNER)},
}


def _parse(cells: Cells, convert: Convert) -> Unit:
    name, told = cells.text("name", required=True), cells.text("kind", required=True)
    code = cells.text("code", required=True)
    if code and not (len(code) <= 24 and code.isascii() and code.isalnum()):
        cells.fault("cell_invalid", column="code", value=code[:40])
    if told and told not in _KINDS:
        cells.fault("cell_invalid", column="kind", value=told[:40])
    return Unit(
        code=code,
        name=name[:80],
        name_en=cells.text("name_en")[:120],
        short_name=(cells.text("short_name") or name)[:40],
        kind=_KINDS.get(told, UnitKind.PARTNER),
        place_code=place_for(cells, None, least_digits=6),
        duties_zh=cells.text("duties_zh"),
        duties_en=cells.text("duties_en"),
    )


def _check(rows: Sequence[tuple[Cells, object]]) -> None:
    there = units_there(unit.code for _, unit in rows if isinstance(unit, Unit))
    first: dict[str, int] = {}
    for cells, unit in rows:
        code = getattr(unit, "code", "")
        if (earlier := first.setdefault(code, cells.line.row)) != cells.line.row:
            cells.fault("duplicate_row", other=earlier)
        elif code in there:
            cells.fault("already_there")


def _save(values: Sequence[object]) -> None:
    add_units(unit for unit in values if isinstance(unit, Unit))


REGISTERS["units"] = Register(COLUMNS, ("code", "name", "kind", "place_code"), _parse, _check, _save)
