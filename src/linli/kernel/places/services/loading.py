"""A pack's places into the table: the first time in bulk, later as dated changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.places.models import Place, PlaceChange, PlaceSuccession
from linli.kernel.places.services.stamp import touch
from linli.kernel.places.shapes.layout import Layout, lay_out
from linli.lib.calendars import SHANGHAI
from linli.lib.packtypes import Pack

LEVELS = ("district", "street", "community")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load changed."""

    created: int = 0
    renamed: int = 0
    completed: int = 0
    abolished: int = 0
    reshaped: int = 0


def load_pack_places(pack: Pack, *, by: Actor) -> Loaded:
    """Bring district, streets and communities in line with the pack. Doing it again changes nothing.

    A new name is a dated change with a new version; approximate cells are recomputed in place, surveyed
    borders are left.
    """
    wanted = places_of(pack)
    with transaction.atomic():
        current = {p.code: p for p in Place.objects.filter(level__in=LEVELS, valid_until=None).select_for_update()}
        loaded = _create(pack, [place for place in wanted if place.code not in current], by)
        loaded = _rename(pack, wanted, current, loaded, by)
        loaded = replace(loaded, completed=_complete(wanted, current), reshaped=_reshape(wanted, current))
        if loaded != Loaded():
            touch()
            audit.record(
                by=by,
                action="places.pack.loaded",
                object_type="pack",
                object_id=pack.slug,
                place_code=pack.code,
                detail={"version": pack.version, "created": loaded.created, "renamed": loaded.renamed},
            )
    return loaded


def places_of(pack: Pack) -> list[Place]:
    """The pack's places as unsaved versions with approximate cells, widest first."""
    layout = lay_out(pack)
    source = f"pack {pack.slug} {pack.version}"
    rows = [*_top(pack, layout), *_bottom(pack, layout)]
    for place in rows:
        place.valid_from, place.source, place.approximate = pack.valid_from, source, True
    return rows


def _top(pack: Pack, layout: Layout) -> Iterable[Place]:
    yield _shaped(
        layout.district,
        pack.center,
        code=pack.code,
        level="district",
        kind="district",
        name=pack.name,
        name_en=pack.name_en,
        short_name=pack.name,
        parent_code="",
    )
    for street in pack.streets:
        yield _shaped(
            layout.streets[street.code],
            street.point,
            code=street.code,
            level="street",
            kind=street.kind,
            name=street.name,
            name_en=street.name_en,
            short_name=street.name,
            parent_code=pack.code,
        )


def _bottom(pack: Pack, layout: Layout) -> Iterable[Place]:
    for community in pack.communities:
        yield _shaped(
            layout.communities[community.code],
            community.point,
            code=community.code,
            level="community",
            kind=community.kind,
            name=community.name,
            name_en=community.name_en,
            short_name=community.short_name,
            parent_code=community.street_code,
        )


def _shaped(shape: BaseGeometry, point: tuple[float, float] | None, **fields: str) -> Place:
    """A place with its cell; without a point of its own it is named at a point inside the cell."""
    if point is None or not shapely.contains_xy(shape, *point):
        point = shapely.point_on_surface(shape).coords[0]
    return Place(lon=point[0], lat=point[1], boundary=shapely.to_wkb(shape), **fields)


def _create(pack: Pack, fresh: list[Place], by: Actor) -> Loaded:
    if not fresh:
        return Loaded()
    Place.objects.bulk_create(fresh)
    change = PlaceChange.objects.create(
        kind="create", on=pack.valid_from, note=f"{pack.name} {pack.version}", source=fresh[0].source, recorded_at=now()
    )
    PlaceSuccession.objects.bulk_create(PlaceSuccession(change=change, after=place) for place in fresh)
    return Loaded(created=len(fresh))


def _rename(pack: Pack, wanted: list[Place], current: dict[str, Place], loaded: Loaded, by: Actor) -> Loaded:
    from linli.kernel.places.services.changes import After, change

    renamed = [p for p in wanted if p.code in current and p.name != current[p.code].name]
    for place in renamed:
        after = After(place.code, place.name, place.parent_code, place.name_en, place.short_name, place.kind)
        day = _day_of_change(pack, current[place.code])
        change(kind="rename", on=day, before=[place.code], after=[after], note=f"{pack.slug} {pack.version}", by=by)
    gone = [p.code for p in current.values() if p.source.startswith("pack ") and p.code not in {w.code for w in wanted}]
    for code in sorted(gone, reverse=True):
        day = _day_of_change(pack, current[code])
        change(kind="abolish", on=day, before=[code], after=[], note=f"{pack.slug} {pack.version}", by=by)
    return replace(loaded, renamed=len(renamed), abolished=len(gone))


def _complete(wanted: list[Place], current: dict[str, Place]) -> int:
    """English and short names and kinds that a place did not have or that differ: no renaming."""
    told = ("name_en", "short_name", "kind")
    corrected = []
    for place in wanted:
        mine = current.get(place.code)
        if mine is not None and mine.name == place.name and any(getattr(mine, k) != getattr(place, k) for k in told):
            for name in told:
                setattr(mine, name, getattr(place, name))
            corrected.append(mine)
    Place.objects.bulk_update(corrected, list(told))
    return len(corrected)


def _day_of_change(pack: Pack, place: Place) -> date:
    """The pack's day when it is later than the version it replaces, else today."""
    today = now().astimezone(SHANGHAI).date()
    return pack.valid_from if pack.valid_from > place.valid_from else today


def _reshape(wanted: list[Place], current: dict[str, Place]) -> int:
    """Approximate cells that came out differently (a community was added or moved): no history, just a better guess."""
    codes = [place.code for place in wanted if place.code in current]
    kept = {place.code: place for place in Place.objects.filter(code__in=codes, valid_until=None)}
    if any(not place.approximate and place.boundary is not None for place in kept.values()):
        return 0
    moved = []
    for place in wanted:
        mine = kept.get(place.code)
        if mine is not None and bytes(mine.boundary or b"") != place.boundary:
            mine.boundary, mine.lon, mine.lat, mine.approximate = place.boundary, place.lon, place.lat, True
            moved.append(mine)
    Place.objects.bulk_update(moved, ["boundary", "lon", "lat", "approximate"])
    return len(moved)
