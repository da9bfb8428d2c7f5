"""What can be wrong with a row, in both languages, and whether the row can be loaded all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DefectKind:
    """A sentence in both languages with ``{placeholders}``; ``hard``: such a row is not loaded."""

    hard: bool
    zh: str
    en: str


KINDS: Mapping[str, DefectKind] = {
    # borders
    "code_missing": DefectKind(True, "没有代码,或格式不对", "No code, or of the wrong form"),
    "not_polygon": DefectKind(True, "不是面:{given}", "Not a polygon: {given}"),
    "invalid_ring": DefectKind(True, "边界自相交或不闭合:{reason}", "The ring is not valid: {reason}"),
    "out_of_range": DefectKind(True, "坐标不在本区附近,请检查坐标系", "Far from the district: check the system"),
    "duplicate_code": DefectKind(
        True, "代码与第 {other} 行({other_name})重复", "The code is also that of row {other} ({other_name})"
    ),
    "unknown_code": DefectKind(True, "代码不在登记册中{hint}", "The code is not in the register{hint_en}"),
    "code_mismatch": DefectKind(
        True, "代码属于{current},名称属于 {other}", "The code belongs to {current}, the name to {other}"
    ),
    "unknown_parent": DefectKind(False, "上级 {parent} 不在登记册中", "The parent {parent} is not in the register"),
    "parent_differs": DefectKind(
        False, "上级应为 {expected},文件为 {parent}", "The parent is {expected}, the file says {parent}"
    ),
    "stale_name": DefectKind(False, "名称已不使用{hint}", "The name is no longer current{hint_en}"),
    "overlap": DefectKind(
        False,
        "与第 {other} 行({other_name})重叠 {area_m2} 平方米",
        "Overlaps row {other} ({other_name}) by {area_m2} m²",
    ),
    "outside_parent": DefectKind(
        False, "有 {area_m2} 平方米在上级 {parent} 之外", "{area_m2} m² lie outside the parent {parent}"
    ),
    "uncovered": DefectKind(
        False, "{area_m2} 平方米没有任何下级覆盖", "{area_m2} m² are not covered by any place below"
    ),
    "missing_place": DefectKind(False, "文件中没有它的边界{hint}", "The file has no border for it{hint_en}"),
    "parent_not_surveyed": DefectKind(
        False, "上级边界为推算,未检查覆盖", "The parents' borders are computed: coverage was not checked"
    ),
    # registers
    "cell_empty": DefectKind(True, "{column} 为空", "{column} is empty"),
    "cell_invalid": DefectKind(True, "{column} 的值不对:{value}", "{column} has a value that is not valid: {value}"),
    "cell_too_long": DefectKind(True, "{column} 超过 {limit} 个字", "{column} is longer than {limit} characters"),
    "duplicate_row": DefectKind(True, "与第 {other} 行重复", "The same as row {other}"),
    "already_there": DefectKind(True, "登记册中已有", "Already in the register"),
    "unknown_place": DefectKind(True, "没有这个网格或社区:{place}", "There is no such grid or community: {place}"),
    "outside_district": DefectKind(True, "坐标不在本区内", "The position is outside the district"),
    "place_differs": DefectKind(
        False, "坐标在 {located},不在填写的 {place}", "The position is in {located}, not in {place} as given"
    ),
    "unknown_building": DefectKind(True, "找不到楼栋:{value}", "There is no such building: {value}"),
    "unknown_home": DefectKind(True, "找不到住房:{value}", "There is no such home: {value}"),
    "unknown_organisation": DefectKind(True, "找不到单位:{value}", "There is no such organisation: {value}"),
    "days_contradict": DefectKind(True, "日期先后矛盾", "The days contradict each other"),
    "line_invalid": DefectKind(True, "线形无法读取:{value}", "The line cannot be read: {value}"),
}


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault: the row (1 is the first feature or line of data; 0: not one row), its name and code, what is wrong."""

    row: int
    name: str
    code: str
    kind: str
    details: Mapping[str, Any]

    @property
    def hard(self) -> bool:
        """Whether the row is not loaded because of it."""
        return KINDS[self.kind].hard

    def told(self) -> dict[str, Any]:
        """The shape in which the API and the command line tell of it."""
        kind = KINDS[self.kind]
        return {
            "row": self.row,
            "name": self.name,
            "code": self.code,
            "kind": self.kind,
            "message": kind.zh.format_map(self.details),
            "message_en": kind.en.format_map(self.details),
            "hard": kind.hard,
            "details": dict(self.details),
        }


def defect(row: int, name: str, code: str, kind: str, **details: Any) -> Defect:
    """A defect of a declared kind."""
    if kind not in KINDS:
        raise KeyError(kind)
    return Defect(row, name, code, kind, details)


def hard_rows(defects: Iterable[Defect]) -> set[int]:
    """The rows that are not loaded."""
    return {one.row for one in defects if one.hard}
