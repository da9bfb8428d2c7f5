"""Pipe segments: from a table, and as they are done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.imports.registers import Cells, Columns
from linli.kernel.places.queries.locator import locate
from linli.kernel.places.services.registers import Convert, Register
from linli.kernel.registry.services import equipment
from linli.kernel.registry.services.equipment import NewEquipment
from linli.lib.clock import uuid7
from linli.scenarios.gas.models import PipeSegment
from linli.scenarios.gas.permissions import PIPES
from linli.scenarios.gas.rules.days import read_line
from linli.scenarios.gas.services import cells as table

SEGMENT = "pipe_segment"
COLUMNS: Columns = {
    "code": ("管段编号", "编号"),
    "name": ("管段名称", "名称", "位置"),
    "length_km": ("长度", "长度(公里)", "公里"),
    "planned_year": ("计划年度", "计划年份"),
    "done_on": ("完成日期", "完工日期"),
    "line": ("线形", "坐标", "wkt"),
}


def enrol(rows: Sequence[PipeSegment], ids: Sequence[UUID] = ()) -> None:
    """Take segments into the register, each as a piece of equipment of its street, in the caller's transaction.

    ``ids``: their identifiers in the register; made anew when left out.
    """
    PipeSegment.objects.bulk_create(rows, batch_size=2000)
    given = ids or [uuid7() for _ in rows]
    items = [
        NewEquipment(uuid, SEGMENT, row.code, row.street_code, is_synthetic=row.is_synthetic)
        for uuid, row in zip(given, rows, strict=True)
    ]
    equipment.enrol(items, source=rows[0].source if rows else "import")


@transaction.atomic
def done(code: str, *, on: date, by: Actor) -> PipeSegment:
    """A segment is renewed; saying it again corrects the day.

    Raises:
        LinliError: not_allowed, pipe_unknown (also outside one's area), pipe_done_in_future.
    """
    permissions.require(by, PIPES, place_code=_area(by))
    row = PipeSegment.objects.select_for_update().filter(code=code).first()
    if row is None or permissions.may(by, PIPES, place_code=row.street_code) is not None:
        raise LinliError("pipe_unknown", code=code)
    if on > clock.today():
        raise LinliError("pipe_done_in_future")
    before, row.done_on, row.updated_at = row.done_on, on, clock.now()
    row.save(update_fields=["done_on", "updated_at"])
    audit.record(
        by=by, action="gas.pipe.done", object_type="pipe_segment", object_id=code, place_code=row.street_code,
        detail={"on": on.isoformat(), "before": before and before.isoformat(), "km": str(row.length_km)},
    )  # fmt: skip
    return row


def _area(by: Actor) -> str:
    return next((duty.area_code for duty in by.duties if permissions.holds(duty.role, PIPES, "area")), "")


def _parse(cells: Cells, convert: Convert) -> PipeSegment:
    given = cells.text("line", required=True)
    points = read_line(given) if given else None
    if given and points is None:
        cells.fault("line_invalid", value=given[:40])
    line = [[round(float(x), 7) for x in convert(lon, lat)] for lon, lat in points or ()]
    located = locate(*line[len(line) // 2]) if line else None
    if line and located is None:
        cells.fault("outside_district")
    length = cells.number("length_km", 0.001, 1000, required=True)
    year = cells.number("planned_year", 1990, 2099, required=True)
    return PipeSegment(
        code=cells.text("code", required=True)[:60], name=cells.text("name"), planned_year=int(year or 0),
        street_code=located.code[:9] if located else "", done_on=table.day(cells, "done_on"), line=line,
        length_km=Decimal(str(length or 0)).quantize(Decimal("0.001")), source="import", updated_at=clock.now(),
    )  # fmt: skip


def _check(rows: Sequence[tuple[Cells, object]]) -> None:
    parsed = [(cells, row) for cells, row in rows if isinstance(row, PipeSegment)]
    codes = [row.code for _, row in parsed]
    there = set(PipeSegment.objects.filter(code__in=codes).values_list("code", flat=True))
    table.refuse_twice([(cells, row.code) for cells, row in parsed])
    for cells, row in parsed:
        if row.code in there:
            cells.fault("already_there")
        if row.done_on and row.done_on > clock.today():
            cells.fault("cell_invalid", column="done_on", value=row.done_on.isoformat())


def _save(values: Sequence[object]) -> None:
    enrol([row for row in values if isinstance(row, PipeSegment)])


REGISTER = Register(COLUMNS, ("code", "length_km", "planned_year", "line"), _parse, _check, _save)
