"""Borders against the register: every defect by row and name, and the rows that can be loaded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.imports.defects import Defect, defect, hard_rows
from linli.kernel.places.imports.geojson import Feature
from linli.kernel.places.shapes.plane import Plane
from linli.lib.chinese import normalise

LEAST_M2 = 1.0
"""Overlaps and gaps below a square metre are rounding, not defects."""
FAR_METRES = 20_000.0

_COMMITTEE = re.compile(r"(居民委员会|村民委员会|居委会|村委会|街道办事处|办事处)$")
_KIND = re.compile(r"(社区|街道)$")


@dataclass(frozen=True, slots=True)
class Known:
    """A place of the register. ``shape``: its border in degrees, None when it has none."""

    code: str
    name: str
    short_name: str
    parent_code: str
    shape: BaseGeometry | None = None
    approximate: bool = False


@dataclass
class Checked:
    """The outcome: all defects, and code → feature for what can be loaded."""

    defects: list[Defect] = field(default_factory=list)
    loadable: dict[str, Feature] = field(default_factory=dict)


def check_boundaries(
    features: Sequence[Feature], known: Iterable[Known], parents: Iterable[Known], plane: Plane
) -> Checked:
    """Compare the features of one level with the places of that level and with their parents' borders."""
    register, above = {place.code: place for place in known}, {place.code: place for place in parents}
    checked = Checked()
    checked.defects += _one_by_one(features, register, above)
    checked.defects += _duplicates(features, register)
    flat = {f.row: plane.flat(f.shape) for f in features if f.shape is not None}
    checked.defects += _far(features, flat)
    repaired = {row: shape if shape.is_valid else shapely.make_valid(shape) for row, shape in flat.items()}
    checked.defects += _overlaps(features, repaired)
    checked.defects += _against_parents(features, repaired, register, above, plane)
    checked.defects += _missing(features, register)
    refused = hard_rows(checked.defects)
    checked.loadable = {feature.code: feature for feature in features if feature.row not in refused}
    checked.defects.sort(key=lambda one: (one.row == 0, one.row, one.kind, one.code))
    return checked


def name_key(name: str) -> str:
    """华江里社区居委会 → 华江里: what of a name tells two places apart."""
    bare = _COMMITTEE.sub("", normalise(name))
    return _KIND.sub("", bare) or bare


def _keys(place: Known) -> set[str]:
    return {name_key(place.name), name_key(place.short_name)}


def _one_by_one(
    features: Sequence[Feature], register: Mapping[str, Known], above: Mapping[str, Known]
) -> Iterator[Defect]:
    owners = {key: place for place in register.values() for key in _keys(place)}
    doubled = {code for code, count in Counter(feature.code for feature in features).items() if count > 1}
    for feature in features:
        row, name, code = feature.row, feature.name, feature.code
        if feature.shape is None:
            yield defect(row, name, code, "not_polygon", given=feature.given or "null")
        elif feature.fault:
            yield defect(row, name, code, "invalid_ring", reason=feature.fault)
        if not code:
            yield defect(row, name, code, "code_missing")
        yield from _names(feature, register, owners, code in doubled)
        yield from _parent(feature, register, above)


def _names(
    feature: Feature, register: Mapping[str, Known], owners: Mapping[str, Known], doubled: bool
) -> Iterator[Defect]:
    row, name, code = feature.row, feature.name, feature.code
    mine, owner = register.get(code), owners.get(name_key(name))
    if code and mine is None:
        hint, hint_en = (f"(登记为 {owner.code})", f" (registered as {owner.code})") if owner else ("", "")
        yield defect(row, name, code, "unknown_code", hint=hint, hint_en=hint_en)
    if name and owner is None:
        hint, hint_en = (f"(现名 {mine.name})", f" (now {mine.name})") if mine else ("", "")
        yield defect(row, name, code, "stale_name", hint=hint, hint_en=hint_en)
    if mine and owner and owner.code != code and not doubled:
        yield defect(row, name, code, "code_mismatch", current=mine.name, other=owner.code)


def _parent(feature: Feature, register: Mapping[str, Known], above: Mapping[str, Known]) -> Iterator[Defect]:
    parent, mine = feature.parent_code, register.get(feature.code)
    if parent and above and parent not in above:
        yield defect(feature.row, feature.name, feature.code, "unknown_parent", parent=parent)
    elif parent and mine and mine.parent_code != parent:
        yield defect(
            feature.row, feature.name, feature.code, "parent_differs", parent=parent, expected=mine.parent_code
        )


def _duplicates(features: Sequence[Feature], register: Mapping[str, Known]) -> Iterator[Defect]:
    """Of rows with one code the one with the registered name keeps it (the first, when none or several have it)."""
    rows: dict[str, list[Feature]] = defaultdict(list)
    for feature in features:
        if feature.code:
            rows[feature.code].append(feature)
    for code, same in rows.items():
        keys = _keys(register[code]) if code in register else set()
        keeper = next((one for one in same if name_key(one.name) in keys), same[0])
        for one in same:
            if one is not keeper:
                yield defect(one.row, one.name, code, "duplicate_code", other=keeper.row, other_name=keeper.name)


def _far(features: Sequence[Feature], flat: Mapping[int, BaseGeometry]) -> Iterator[Defect]:
    """Farther from the district's middle than a district is wide: as a rule another coordinate system or order."""
    for feature in features:
        if feature.row in flat and np.abs(flat[feature.row].bounds).max() > FAR_METRES * 2:
            yield defect(feature.row, feature.name, feature.code, "out_of_range")


def _overlaps(features: Sequence[Feature], shapes: Mapping[int, BaseGeometry]) -> Iterator[Defect]:
    """Pairs that share ground, told at the later row."""
    by_row = {feature.row: feature for feature in features}
    order = list(shapes)
    polygons = [shapes[row] for row in order]
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    for a, b in sorted({(int(j), int(i)) for i, j in zip(left, right, strict=True) if i < j}):
        area = shapely.area(shapely.intersection(polygons[a], polygons[b]))
        if area >= LEAST_M2:
            mine, other = by_row[order[a]], by_row[order[b]]
            yield defect(
                mine.row, mine.name, mine.code, "overlap", other=other.row, other_name=other.name, area_m2=round(area)
            )


def _against_parents(
    features: Sequence[Feature],
    shapes: Mapping[int, BaseGeometry],
    register: Mapping[str, Known],
    above: Mapping[str, Known],
    plane: Plane,
) -> Iterator[Defect]:
    """Ground outside the parent, and ground of a parent that nothing covers. Only surveyed parents are asked."""
    surveyed = {code: plane.flat(p.shape) for code, p in above.items() if p.shape is not None and not p.approximate}
    if len(surveyed) < len(above):
        yield defect(0, "", "", "parent_not_surveyed")
    for feature in features:
        code = register[feature.code].parent_code if feature.code in register else feature.parent_code
        if feature.row in shapes and code in surveyed:
            area = shapely.area(shapely.difference(shapes[feature.row], surveyed[code]))
            if area >= LEAST_M2:
                yield defect(
                    feature.row, feature.name, feature.code, "outside_parent", parent=code, area_m2=round(area)
                )
    covered = shapely.union_all(list(shapes.values()))
    for code, border in surveyed.items():
        area = shapely.area(shapely.difference(border, covered))
        if area >= LEAST_M2:
            yield defect(0, above[code].name, code, "uncovered", area_m2=round(area))


def _missing(features: Sequence[Feature], register: Mapping[str, Known]) -> Iterator[Defect]:
    """Places of the register whose present name no feature has."""
    given = {name_key(feature.name) for feature in features}
    by_code = {feature.code: feature for feature in features}
    for code, place in sorted(register.items()):
        if given.isdisjoint(_keys(place)):
            other = by_code.get(code)
            hint = f"(第 {other.row} 行以其代码给出 {other.name})" if other else ""
            hint_en = f" (row {other.row} gives its code to {other.name})" if other else ""
            yield defect(0, place.name, code, "missing_place", hint=hint, hint_en=hint_en)
