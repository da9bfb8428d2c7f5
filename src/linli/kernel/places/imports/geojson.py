"""Borders from GeoJSON (RFC 7946), in WGS 84, GCJ-02 or BD-09, with the property names that Chinese data uses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.base.errors import LinliError
from linli.lib import coordinates

LIMIT_BYTES = 64 * 1024 * 1024
LIMIT_FEATURES = 50_000
SYSTEMS = ("wgs84", "gcj02", "bd09")
DIGITS = {"district": 6, "street": 9, "community": 12, "grid": 15, "micro_grid": 18, "police_grid": 15}
PARENT_DIGITS = {"district": 0, "street": 6, "community": 9, "grid": 12, "micro_grid": 15, "police_grid": 12}

_CODE = ("code", "adcode", "place_code", "代码", "区划代码", "网格代码")
_NAME = ("name", "名称", "fullname", "社区名称", "街道名称", "网格名称")
_PARENT = ("parent_code", "parentcode", "parent", "上级代码", "上级")


@dataclass(frozen=True)
class Feature:
    """A feature as read: ``shape`` in WGS 84 degrees, None when it is no polygon; ``given`` names what it was."""

    row: int
    code: str
    name: str
    parent_code: str
    shape: BaseGeometry | None
    given: str
    fault: str  # why the ring is not valid; empty when it is


def read_features(data: bytes, *, level: str, system: str = "wgs84") -> list[Feature]:
    """The features of a file.

    Raises:
        LinliError: ``file_too_large``, ``file_unreadable``.
    """
    if len(data) > LIMIT_BYTES:
        raise LinliError("file_too_large", limit_mb=LIMIT_BYTES >> 20)
    return [_feature(row, raw, level, system) for row, raw in enumerate(_raw_features(data), start=1)]


def to_wgs84(system: str) -> Callable[[float, float], tuple[float, float]]:
    """The conversion of a position of that system to WGS 84.

    Raises:
        LinliError: ``file_unreadable`` for a system that is not one of ``SYSTEMS``.
    """
    if system == "gcj02":
        return coordinates.gcj02_to_wgs84
    if system == "bd09":
        return coordinates.bd09_to_wgs84
    if system == "wgs84":
        return lambda lon, lat: (lon, lat)
    raise _unreadable(f"坐标系 {system}", f"coordinate system {system}")


def _raw_features(data: bytes) -> list[Any]:
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _unreadable("不是 JSON", f"not JSON ({type(error).__name__})") from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not features or len(features) > LIMIT_FEATURES:
        raise _unreadable("不是 GeoJSON 要素集", "not a GeoJSON FeatureCollection")
    return features


def _unreadable(problem: str, problem_en: str) -> LinliError:
    return LinliError("file_unreadable", problem=problem, problem_en=problem_en)


def _feature(row: int, raw: Any, level: str, system: str) -> Feature:
    told = raw.get("properties") if isinstance(raw, dict) else None
    properties = {str(key).lower(): value for key, value in told.items()} if isinstance(told, dict) else {}
    shape, given, fault = _shape(raw.get("geometry") if isinstance(raw, dict) else None, system)
    return Feature(
        row=row,
        code=code_of(_first(properties, _CODE), DIGITS[level]),
        name=_first(properties, _NAME)[:80],
        parent_code=code_of(_first(properties, _PARENT), PARENT_DIGITS[level], keep=True),
        shape=shape,
        given=given,
        fault=fault,
    )


def _first(properties: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = properties.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return ""


def code_of(text: str, digits: int, *, keep: bool = False) -> str:
    """A code cut to its level: statistical codes carry twelve digits at every level (120103002000 → 120103002).

    Empty when it is not of the level; ``keep``: then the text as given, at most 18 characters.
    """
    bare = text[:digits] if len(text) == 12 and digits < 12 and set(text[digits:]) == {"0"} else text
    if len(bare) == digits and bare.isascii() and bare.isdigit():
        return bare
    return text[:18] if keep else ""


def _shape(raw: Any, system: str) -> tuple[BaseGeometry | None, str, str]:
    """The polygon in WGS 84, what the geometry was, and what is wrong with its rings."""
    given = str(raw.get("type", "?"))[:20] if isinstance(raw, dict) else "null"
    if given not in ("Polygon", "MultiPolygon"):
        return None, given, ""
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(raw)))
    except (shapely.GEOSException, ValueError, TypeError, RecursionError) as error:
        return None, given, str(error)[:80]
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, given, "empty"
    convert = to_wgs84(system)
    moved = shapely.transform(shape, lambda xy: np.column_stack(convert(xy[:, 0], xy[:, 1])))
    fault = "" if moved.is_valid else str(shapely.is_valid_reason(moved))
    return moved, given, fault
