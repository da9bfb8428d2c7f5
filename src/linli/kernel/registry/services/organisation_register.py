"""The register of organisations, and how they follow their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linli.kernel.base.clock import now
from linli.kernel.places.imports.registers import Cells, Columns
from linli.kernel.places.services import REGISTERS, Recoding, Register, on_recode
from linli.kernel.places.services.registers import Convert, place_for
from linli.kernel.registry.models import Organisation
from linli.lib.clock import uuid7
from linli.lib.identifiers import is_social_credit_code

COLUMNS: Columns = {
    "name": ("名称", "单位名称", "企业名称"),
    "kind": ("类型", "单位类型"),
    "credit_code": ("统一社会信用代码", "信用代码"),
    "lon": ("经度", "longitude", "x"),
    "lat": ("纬度", "latitude", "y"),
    "place_code": ("网格代码", "社区代码"),
}
KINDS = {"企业": "enterprise", "学校": "school", "市场": "market", "工地": "site", "医院": "hospital", "机关": "office"}
_KINDS = KINDS | {kind: kind for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    kind: str
    credit_code: str
    place_code: str
    lon: float
    lat: float


def _parse(cells: Cells, convert: Convert) -> _Row:
    position = cells.position(convert)
    told, credit = cells.text("kind", required=True), cells.text("credit_code").upper()
    if told and told not in _KINDS:
        cells.fault("cell_invalid", column="kind", value=told[:40])
    if credit and not is_social_credit_code(credit):
        cells.fault("cell_invalid", column="credit_code", value=credit[:40])
    lon, lat = position or (0.0, 0.0)
    name = cells.text("name", required=True)
    return _Row(name, _KINDS.get(told, "enterprise"), credit[:18], place_for(cells, position), lon, lat)


def _check(rows: Sequence[tuple[Cells, object]]) -> None:
    parsed = [(cells, row) for cells, row in rows if isinstance(row, _Row)]
    codes = {row.credit_code for _, row in parsed if row.credit_code}
    there = set(Organisation.objects.filter(credit_code__in=codes).values_list("credit_code", flat=True))
    named = Organisation.objects.filter(name__in={row.name for _, row in parsed})
    there_by_place = set(named.values_list("name", "place_code"))
    first: dict[object, int] = {}
    for cells, row in parsed:
        identity = row.credit_code or (row.name, row.place_code)
        if (earlier := first.setdefault(identity, cells.line.row)) != cells.line.row:
            cells.fault("duplicate_row", other=earlier)
        elif (row.credit_code in there) if row.credit_code else ((row.name, row.place_code) in there_by_place):
            cells.fault("already_there")


def _save(values: Sequence[object]) -> None:
    moment = now()
    Organisation.objects.bulk_create(
        (
            Organisation(
                uuid=uuid7(),
                name=row.name,
                kind=row.kind,
                credit_code=row.credit_code,
                place_code=row.place_code,
                lon=row.lon,
                lat=row.lat,
                source="import",
                updated_at=moment,
            )
            for row in values
            if isinstance(row, _Row)
        ),
        batch_size=2000,
    )


def follow(recoding: Recoding) -> None:
    """Organisations take over the new code of their place."""
    for old, new in recoding.codes.items():
        Organisation.objects.filter(place_code=old).update(place_code=new)


def install() -> None:
    """Add the register to those that can be imported, and follow changes of places."""
    REGISTERS["organisations"] = Register(COLUMNS, ("name", "kind", "lon", "lat"), _parse, _check, _save)
    if follow not in on_recode:
        on_recode.append(follow)
