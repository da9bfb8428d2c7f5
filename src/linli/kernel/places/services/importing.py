"""Surveyed borders into the table: checked against the register, told defect by defect, loaded in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db import transaction

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.places.imports.boundaries import Checked, Known, check_boundaries
from linli.kernel.places.imports.defects import Defect
from linli.kernel.places.imports.geojson import Feature, read_features
from linli.kernel.places.models import Place, PlaceChange, PlaceSuccession
from linli.kernel.places.services.stamp import touch
from linli.kernel.places.services.succession import copy_of
from linli.kernel.places.shapes.plane import plane_of
from linli.lib.calendars import SHANGHAI

ABOVE = {"district": "", "street": "district", "community": "street", "grid": "community", "micro_grid": "grid"}
BELOW = {parent: level for level, parent in ABOVE.items() if parent}


@dataclass(frozen=True)
class Imported:
    """The outcome of an import or of its dry run."""

    defects: tuple[Defect, ...]
    rows: int
    loaded: int
    dry_run: bool

    def told(self) -> dict[str, Any]:
        """The shape in which the API tells of it."""
        return {
            "defects": [one.told() for one in self.defects],
            "rows": self.rows,
            "loaded": self.loaded,
            "dry_run": self.dry_run,
        }


def import_boundaries(
    *,
    data: bytes,
    level: str,
    system: str = "wgs84",
    dry_run: bool = True,
    all_or_nothing: bool = False,
    source: str = "",
    by: Actor,
) -> Imported:
    """Check a GeoJSON of one level against the register and load the rows without a hard defect.

    A computed border is replaced; a surveyed one gets a new version from today. ``all_or_nothing``: when any row has a
    hard defect nothing is loaded. A dry run loads nothing and tells how many rows would be.

    Raises:
        LinliError: ``file_too_large``, ``file_unreadable``; ``import_has_defects`` when all was asked and it is not a
            dry run.
    """
    features = read_features(data, level=level, system=system)
    with transaction.atomic():
        checked = check_level(features, level)
        hard = sum(1 for one in checked.defects if one.hard)
        if hard and all_or_nothing and not dry_run:
            raise LinliError("import_has_defects", count=hard, defects=[one.told() for one in checked.defects])
        loadable = {} if hard and all_or_nothing else checked.loadable
        if not dry_run and loadable:
            _load(loadable, source, by, level, len(checked.defects))
    return Imported(tuple(checked.defects), len(features), len(loadable), dry_run)


def check_level(features: list[Feature], level: str) -> Checked:
    """The features of a level against the register and the borders of the level above."""
    plane = plane_of(shapely.union_all([p.shape for p in _known("district").values() if p.shape is not None]))
    known, parents = _known(level), _known(ABOVE[level]) if ABOVE[level] else {}
    return check_boundaries(features, known.values(), parents.values(), plane)


def _known(level: str) -> dict[str, Known]:
    rows = Place.objects.filter(level=level, valid_until=None).order_by("code")
    return {
        row.code: Known(
            row.code,
            row.name,
            row.short_name,
            row.parent_code,
            shapely.from_wkb(bytes(row.boundary)) if row.boundary is not None else None,
            row.approximate,
        )
        for row in rows
    }


def _load(loadable: Mapping[str, Feature], source: str, by: Actor, level: str, defects: int) -> None:
    touch()
    today = now().astimezone(SHANGHAI).date()
    rows = list(Place.objects.filter(code__in=list(loadable), valid_until=None).select_for_update())
    in_place = [row for row in rows if row.approximate or row.boundary is None or row.valid_from >= today]
    surveyed = [row for row in rows if row not in in_place]
    for row in in_place:
        _set_border(row, loadable[row.code], source)
    Place.objects.bulk_update(in_place, ["boundary", "approximate", "lon", "lat", "source"], batch_size=500)
    _new_versions(surveyed, loadable, source, today)
    audit.record(
        by=by,
        action="places.boundaries.imported",
        object_type="level",
        object_id=level,
        detail={"loaded": len(rows), "defects": defects, "source": source},
    )


def _new_versions(rows: list[Place], loadable: Mapping[str, Feature], source: str, today: date) -> None:
    """A border that was surveyed before stays in the history."""
    moved = []
    for row in rows:
        new = copy_of(row)
        new.valid_from = today
        _set_border(new, loadable[row.code], source)
        if bytes(new.boundary or b"") != bytes(row.boundary or b""):
            moved.append((row, new))
    if not moved:
        return
    Place.objects.filter(pk__in=[old.pk for old, _ in moved]).update(valid_until=today)
    Place.objects.bulk_create([new for _, new in moved])
    change = PlaceChange.objects.create(kind="reshape", on=today, source=source[:120], recorded_at=now())
    PlaceSuccession.objects.bulk_create(PlaceSuccession(change=change, before=old, after=new) for old, new in moved)


def _set_border(place: Place, feature: Feature, source: str) -> None:
    shape = feature.shape
    if shape is None:
        raise ValueError(f"row {feature.row} has no border")
    place.boundary, place.approximate = shapely.to_wkb(shape), False
    place.source = source[:120] or place.source
    if place.lon is None or place.lat is None or not shapely.contains_xy(shape, place.lon, place.lat):
        inside = shape.point_on_surface()
        place.lon, place.lat = inside.x, inside.y
