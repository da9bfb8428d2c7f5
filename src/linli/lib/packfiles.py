"""Reading a pack: ``read_pack(path)`` gives everything in it, checked as a whole, or one error that names file and
row."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from linli.lib import packtables as tables
from linli.lib.packtypes import (
    Pack,
    PackCalendar,
    PackCategory,
    PackCommunity,
    PackDuty,
    PackError,
    PackFixed,
    PackGenerate,
    PackLayout,
    PackOverride,
    PackReason,
    PackStreet,
    PackText,
    PackTimer,
    PackUnit,
    Point,
)

__all__ = [
    "Pack",
    "PackCalendar",
    "PackCategory",
    "PackCommunity",
    "PackDuty",
    "PackError",
    "PackFixed",
    "PackGenerate",
    "PackLayout",
    "PackOverride",
    "PackReason",
    "PackStreet",
    "PackText",
    "PackTimer",
    "PackUnit",
    "read_pack",
]

_RANGES = (
    "grids_per_community",
    "micro_grids_per_grid",
    "households_per_micro_grid",
    "floors_per_building",
    "stairwells_per_building",
    "homes_per_floor",
    "police_grids_per_community",
    "volunteers_per_community",
)
_STAND_INS = ("@street", "@community", "@grid")


def read_pack(path: Path | str) -> Pack:
    """The pack in that folder.

    Raises:
        PackError: anything missing, malformed, doubled, or referring to what is not there; ``file`` and ``row`` say
        where.
    """
    folder = Path(path)
    head = _toml(folder, "pack.toml")
    layout = _layout(folder, head)
    streets, street_rows = tables.table(
        tables.rows(folder, "places/streets.csv", ("code", "name", "name_en", "kind")), tables.street, lambda s: s.code
    )
    communities, community_rows = tables.table(
        tables.rows(folder, "places/communities.csv", ("code", "name", "name_en", "street_code", "kind")),
        tables.community,
        lambda c: c.code,
    )
    _check_places(_text(head, "code"), layout, streets, street_rows, communities, community_rows)
    units, _ = tables.table(tables.rows(folder, "units.csv", ("code", "name", "kind")), tables.unit, lambda u: u.code)
    categories, duties = _catalogue(folder, units, streets, communities, _text(head, "code"))
    reasons, _ = tables.table(
        tables.rows(folder, "reasons.csv", ("type", "move", "code", "name")),
        tables.reason,
        lambda r: (r.type, r.move, r.code),
    )
    timers, _ = tables.table(
        tables.rows(folder, "timers.csv", ("type", "state", "amount", "unit")),
        tables.timer,
        lambda t: (t.type, t.state, t.urgency),
    )
    facts, _ = tables.table(
        tables.rows(folder, "facts.csv", ("subject", "key", "type", "name", "name_en"), optional=True),
        tables.fact,
        lambda f: f.key,
    )
    standard, _ = tables.table(
        tables.rows(folder, "texts.csv", ("key", "zh", "en"), optional=True), tables.sentence, lambda t: t.key
    )
    return Pack(
        path=folder,
        slug=_text(head, "slug"),
        code=_text(head, "code"),
        name=_text(head, "name"),
        name_en=_text(head, "name_en"),
        city=_text(head, "city"),
        city_en=_text(head, "city_en"),
        version=_text(head, "version"),
        valid_from=_valid_from(head),
        number_prefix=_text(head, "number_prefix"),
        timezone=_text(head, "timezone"),
        center=_point(head["map"]["center"]),
        zoom=float(head["map"]["zoom"]),
        layout=layout,
        generate=_generate(head, {s.code for s in streets} | {c.code for c in communities}),
        streets=streets,
        communities=communities,
        units=units,
        categories=categories,
        duties=duties,
        reasons=reasons,
        timers=timers,
        facts=facts,
        calendar=_calendar(folder),
        texts=tuple(PackText(key, said["zh"], said["en"]) for key, said in head.get("texts", {}).items()),
        standard_texts=standard,
        names=_names(folder),
        settings=head,
    )


def _toml(folder: Path, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise PackError(file, 0, "the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(file, 0, str(error)) from None


def _text(head: Mapping[str, Any], key: str) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value:
        raise PackError("pack.toml", 0, f"{key} must be a text")
    return value


def _valid_from(head: Mapping[str, Any]) -> date:
    """``valid_from`` of pack.toml, else the first day of the version's year."""
    given = head.get("valid_from")
    if isinstance(given, date):
        return given
    year = _text(head, "version").split(".")[0]
    if not (year.isdigit() and len(year) == 4):
        raise PackError("pack.toml", 0, "version must begin with a year, or valid_from must be given")
    return date(int(year), 1, 1)


def _point(value: Any) -> Point:
    lon, lat = value
    return float(lon), float(lat)


def _layout(folder: Path, head: Mapping[str, Any]) -> PackLayout:
    said = head.get("layout", {})
    if said.get("kind") == "points":
        return PackLayout("points", outline=_outline(folder))
    if said.get("kind") == "plan" and len(said.get("bbox", ())) == 4:
        west, south, east, north = (float(edge) for edge in said["bbox"])
        if west < east and south < north:
            return PackLayout("plan", bbox=(west, south, east, north))
    raise PackError("pack.toml", 0, 'layout.kind must be "points", or "plan" with bbox = [west, south, east, north]')


def _outline(folder: Path) -> tuple[tuple[Point, ...], ...]:
    file = "places/outline.geojson"
    try:
        read = json.loads((folder / file).read_text(encoding="utf-8"))
        shape = read["features"][0] if read.get("type") == "FeatureCollection" else read
        shape = shape.get("geometry", shape)
        if shape["type"] != "Polygon":
            raise PackError(file, 0, f"the outline must be a Polygon, not a {shape['type']}")
        return tuple(tuple(_point(corner[:2]) for corner in ring) for ring in shape["coordinates"])
    except FileNotFoundError:
        raise PackError(file, 0, "the file is missing") from None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        if isinstance(error, PackError):
            raise
        raise PackError(file, 0, f"not a GeoJSON polygon ({error})") from None


def _check_places(
    district: str,
    layout: PackLayout,
    streets: tuple[PackStreet, ...],
    street_rows: tuple[tables.Row, ...],
    communities: tuple[PackCommunity, ...],
    community_rows: tuple[tables.Row, ...],
) -> None:
    if len(district) != 6 or not district.isdigit():
        raise PackError("pack.toml", 0, f"code is {district!r}, expected 6 digits")
    known = {street.code for street in streets}
    for street, row in zip(streets, street_rows, strict=True):
        if not street.code.startswith(district):
            raise row.fail(f"{street.code} is not in the district {district}")
    for community, row in zip(communities, community_rows, strict=True):
        if community.street_code not in known:
            raise row.fail(f"street_code {community.street_code} is not in places/streets.csv")
        if not community.code.startswith(community.street_code):
            raise row.fail(f"{community.code} does not begin with its street {community.street_code}")
        if layout.kind == "points" and community.point is None:
            raise row.fail("lon and lat are empty, but the layout is by points")
    if empty := sorted(known - {community.street_code for community in communities}):
        raise PackError("places/streets.csv", 0, f"street {empty[0]} has no community")


def _catalogue(
    folder: Path,
    units: tuple[PackUnit, ...],
    streets: tuple[PackStreet, ...],
    communities: tuple[PackCommunity, ...],
    district: str,
) -> tuple[tuple[PackCategory, ...], tuple[PackDuty, ...]]:
    categories, category_rows = tables.table(
        tables.rows(folder, "catalogue.csv", ("code", "parent", "name", "deadline_amount", "deadline_unit")),
        tables.category,
        lambda c: c.code,
    )
    duties, duty_rows = tables.table(
        tables.rows(folder, "duties.csv", ("category", "place", "unit", "reason_zh", "reason_en")),
        tables.duty,
        lambda d: (d.category, d.place),
    )
    codes, unit_codes = {category.code for category in categories}, {unit.code for unit in units}
    places = {district} | {street.code for street in streets} | {community.code for community in communities}
    for category, row in zip(categories, category_rows, strict=True):
        if category.parent and (category.parent not in codes or not category.code.startswith(category.parent)):
            raise row.fail(f"parent {category.parent} is not a class that {category.code} begins with")
        if category.unit and category.unit not in unit_codes:
            raise row.fail(f"unit {category.unit} is not in units.csv")
    for duty, row in zip(duties, duty_rows, strict=True):
        if duty.category not in codes:
            raise row.fail(f"category {duty.category} is not in catalogue.csv")
        if duty.place not in places:
            raise row.fail(f"place {duty.place} is not in places/")
        if duty.unit not in unit_codes and duty.unit not in _STAND_INS:
            raise row.fail(f"unit {duty.unit} is not in units.csv")
    return categories, duties


def _generate(head: Mapping[str, Any], places: set[str]) -> PackGenerate:
    said = head.get("generate", {})
    values: dict[str, Any] = {}
    try:
        for key in _RANGES:
            values[key] = _range(key, said[key])
        values["grids_per_village"] = _range("grids_per_village", said.get("grids_per_village", [1, 4]))
        for key in ("population", "households", "households_per_micro_grid_mode"):
            values[key] = int(said[key])
        for key in ("persons_per_household", "dedicated_grid_share"):
            values[key] = float(said[key])
    except KeyError as error:
        raise PackError("pack.toml", 0, f"[generate] lacks {error.args[0]}") from None
    except (TypeError, ValueError) as error:
        if isinstance(error, PackError):
            raise
        raise PackError("pack.toml", 0, f"[generate] {key} is not a number") from None
    fixed = tuple(
        PackFixed(str(one["place"]), one.get("grids"), one.get("dedicated_grids"), one.get("micro_grids"))
        for one in said.get("fixed", ())
    )
    if unknown := [one.place for one in fixed if one.place not in places]:
        raise PackError("pack.toml", 0, f"[[generate.fixed]] names the unknown place {unknown[0]}")
    return PackGenerate(**values, fixed=fixed)


def _range(key: str, value: Any) -> tuple[int, int]:
    least, most = (int(edge) for edge in value)
    if not 0 <= least <= most:
        raise PackError("pack.toml", 0, f"[generate] {key} must be [least, most]")
    return least, most


def _calendar(folder: Path) -> PackCalendar:
    said = _toml(folder, "calendar.toml")
    try:
        calendar = PackCalendar(
            statutory=said.get("source") == "chinesecalendar",
            weekdays=tuple(int(day) for day in said["weekdays"]),
            periods=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in said["working"]),
            overrides=tuple(
                PackOverride(_day(one["date"]), one["kind"], one.get("note", ""), one.get("note_en", ""))
                for one in said.get("override", ())
            ),
        )
        calendar.working()
    except (KeyError, TypeError, ValueError) as error:
        raise PackError("calendar.toml", 0, f"not a working calendar ({error})") from None
    return calendar


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _names(folder: Path) -> dict[str, tuple[Mapping[str, str], ...]]:
    """Every table in names/: CSV with a header, or lists (.txt: a name a line, a weight after a tab)."""
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for path in sorted((folder / "names").glob("*")):
        file = f"names/{path.name}"
        if path.suffix == ".csv":
            found[path.stem] = tuple(row.cells for row in tables.rows(folder, file, ()))
        elif path.suffix == ".txt":
            lines = (line.strip().partition("\t") for line in path.read_text(encoding="utf-8-sig").splitlines())
            found[path.stem] = tuple({"name": name, "weight": weight} for name, _, weight in lines if name)
    return found
