"""Registers of buildings and homes: their columns, and the cells of a row with their faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from linli.kernel.places.imports.defects import Defect, defect
from linli.kernel.places.imports.sheets import Line

Columns = Mapping[str, Sequence[str]]

BUILDING_COLUMNS: Columns = {
    "estate": ("小区", "小区名称", "里巷"),
    "number": ("楼号", "楼栋", "楼栋号"),
    "road": ("道路", "路名"),
    "road_number": ("门牌号", "门牌"),
    "address": ("地址", "详细地址"),
    "floors": ("层数", "楼层数"),
    "lon": ("经度", "longitude", "x"),
    "lat": ("纬度", "latitude", "y"),
    "place_code": ("网格代码", "社区代码", "代码"),
}
HOME_COLUMNS: Columns = {
    "estate": ("小区", "小区名称", "里巷"),
    "number": ("楼号", "楼栋", "楼栋号"),
    "stairwell": ("楼门", "单元", "门"),
    "floor": ("楼层", "层"),
    "room": ("房号", "室", "房间号"),
    "place_code": ("微网格代码", "网格代码"),
}
LENGTHS = {"estate": 60, "number": 20, "road": 60, "road_number": 20, "address": 200, "room": 10, "name": 120}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row, asked one by one; faults are collected, not raised."""

    line: Line
    name: str
    code: str
    faults: list[Defect]

    def fault(self, kind: str, **details: object) -> None:
        """Note a defect of this row."""
        self.faults.append(defect(self.line.row, self.name, self.code, kind, **details))

    def text(self, column: str, *, required: bool = False) -> str:
        """The cell; too long or missing is a defect."""
        value = self.line.cells.get(column, "")
        if required and not value:
            self.fault("cell_empty", column=column)
        if len(value) > LENGTHS.get(column, 200):
            self.fault("cell_too_long", column=column, limit=LENGTHS.get(column, 200))
        return value

    def number(self, column: str, least: float, most: float, *, required: bool = False) -> float | None:
        """The cell as a number within bounds; None when empty or not one."""
        value = self.text(column, required=required)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if least <= number <= most:
            return number
        self.fault("cell_invalid", column=column, value=value[:40])
        return None

    def position(self, convert: Callable[[float, float], tuple[float, float]]) -> tuple[float, float] | None:
        """Columns lon and lat in WGS 84; None when not given or not valid."""
        lon, lat = self.number("lon", -180, 180, required=True), self.number("lat", -90, 90, required=True)
        if lon is None or lat is None:
            return None
        moved = convert(lon, lat)
        return float(moved[0]), float(moved[1])


def cells_of(line: Line, faults: list[Defect]) -> Cells:
    """A row with the name and code by which its defects are told."""
    told = line.cells
    name = told.get("name") or f"{told.get('estate', '')}{told.get('number', '')}" or told.get("address", "")
    return Cells(line, name[:80], told.get("place_code") or told.get("code", ""), faults)
