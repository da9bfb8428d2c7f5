"""Registers from tables: the same dry run and defect list for every kind; each room adds the loader of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.imports.defects import Defect, hard_rows
from linli.kernel.places.imports.geojson import to_wgs84
from linli.kernel.places.imports.registers import Cells, Columns, cells_of
from linli.kernel.places.imports.sheets import read_lines
from linli.kernel.places.queries.locator import is_place, locate
from linli.kernel.places.services.importing import Imported
from linli.kernel.places.services.stamp import touch

Convert = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Register:
    """A kind of register: its columns, and how a row becomes something to save.

    ``parse``: cells and the conversion to WGS 84 → a value, noting defects in the cells; ``check``: all values, so that
    rows can be compared with each other and with what is there; ``save``: values without a hard defect.
    """

    columns: Columns
    required: Sequence[str]
    parse: Callable[[Cells, Convert], object]
    check: Callable[[Sequence[tuple[Cells, object]]], None]
    save: Callable[[Sequence[object]], None]


REGISTERS: dict[str, Register] = {}
"""By name: buildings and homes (here), organisations (registry), units (accounts)."""


def import_register(
    *,
    data: bytes,
    register: str,
    system: str = "wgs84",
    dry_run: bool = True,
    all_or_nothing: bool = False,
    source: str = "",
    by: Actor,
) -> Imported:
    """Check the rows of a table and add those without a hard defect to a register.

    Raises:
        LinliError: ``register_unknown``, ``file_too_large``, ``file_inflates``, ``file_unreadable``,
            ``file_columns_missing``; ``import_has_defects`` when all was asked and it is not a dry run.
    """
    kind = REGISTERS.get(register)
    if kind is None:
        raise LinliError("register_unknown", register=register)
    faults: list[Defect] = []
    convert = to_wgs84(system)
    lines = [cells_of(line, faults) for line in read_lines(data, kind.columns, kind.required)]
    with transaction.atomic():
        parsed = [(cells, kind.parse(cells, convert)) for cells in lines]
        kind.check(parsed)
        refused = hard_rows(faults)
        good = [value for cells, value in parsed if cells.line.row not in refused]
        if refused and all_or_nothing and not dry_run:
            raise LinliError("import_has_defects", count=len(refused), defects=[one.told() for one in faults])
        good = [] if refused and all_or_nothing else good
        if good and not dry_run:
            kind.save(good)
            touch()
            detail = {"loaded": len(good), "defects": len(faults), "source": source}
            audit.record(
                by=by, action="places.register.imported", object_type="register", object_id=register, detail=detail
            )
    faults.sort(key=lambda one: (one.row, one.kind))
    return Imported(tuple(faults), len(lines), len(good), dry_run)


def place_for(cells: Cells, position: tuple[float, float] | None, *, least_digits: int = 12) -> str:
    """The place of a row: as given, else the grid at its position; a place that is not there is a defect.

    Where both are given and differ, the given one stands and the difference is told.
    """
    given = cells.text("place_code")
    located = locate(*position) if position is not None else None
    if position is not None and located is None:
        cells.fault("outside_district")
    at = located.code[:15] if located is not None else ""
    if not given:
        return at
    if len(given) < least_digits or not is_place(given):
        cells.fault("unknown_place", place=given[:20])
    elif at and not at.startswith(given[:15]):
        cells.fault("place_differs", place=given, located=at)
    return given
