"""What the tables of LPG have in common: days, and who is named by an address or a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from linli.kernel.places.addressing import bare, building_key
from linli.kernel.places.imports.registers import Cells
from linli.scenarios.gas.queries import register
from linli.scenarios.gas.queries.register import At, HomeKey
from linli.scenarios.gas.rules.days import read_day

ADDRESS: dict[str, Sequence[str]] = {
    "estate": ("小区", "小区名称", "里巷"),
    "number": ("楼号", "楼栋", "楼栋号"),
    "stairwell": ("楼门", "单元", "门"),
    "room": ("房号", "室", "房间号"),
}


def day(cells: Cells, column: str, *, required: bool = False) -> date | None:
    """The cell as a day; what is none is a defect."""
    text = cells.text(column, required=required)
    found = read_day(text) if text else None
    if text and found is None:
        cells.fault("cell_invalid", column=column, value=text[:40])
    return found


def home_key(cells: Cells) -> HomeKey | None:
    """The home that a row names; None when it names none."""
    estate, number, room = cells.text("estate"), cells.text("number"), bare(cells.text("room"))
    if not (estate and number and room):
        return None
    stairwell = bare(cells.text("stairwell")) or "1"
    return building_key(estate, number), int(stairwell) if stairwell.isdigit() else 0, room


def name_homes(rows: Sequence[tuple[Cells, HomeKey | None]]) -> dict[HomeKey, At]:
    """The homes of all rows; one that is not there is a defect of its row."""
    found = register.homes({key for _, key in rows if key})
    for cells, key in rows:
        if key and key not in found:
            cells.fault("unknown_home", value=f"{cells.name} {key[1]}门{key[2]}")
    return found


def name_organisations(rows: Sequence[tuple[Cells, str]]) -> dict[str, At]:
    """The organisations of all rows; one that is not there, or whose name two have, is a defect of its row."""
    found = register.organisations({name for _, name in rows if name})
    for cells, name in rows:
        if name and name not in found:
            cells.fault("unknown_organisation", value=name[:60])
    return found


def refuse_twice(rows: Sequence[tuple[Cells, object]]) -> None:
    """A row whose identity an earlier row has is a defect."""
    first: dict[object, int] = {}
    for cells, identity in rows:
        if identity and (earlier := first.setdefault(identity, cells.line.row)) != cells.line.row:
            cells.fault("duplicate_row", other=earlier)
