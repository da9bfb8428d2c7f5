"""What phones carry of places: names, borders and buildings of an area, which an offline map draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db.models import Q

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import Actor
from linli.kernel.devices.collections import Collection, Row, collection, name_areas
from linli.kernel.places.models import Building, Home, Place, Stairwell
from linli.kernel.places.queries.borders import feature
from linli.kernel.places.queries.memory import stamp
from linli.kernel.places.queries.tree import holding

DOORS = "doors"
"""Stairwells with the rooms behind them: whoever finds a home sees without a network whether it is there."""
_SMALLEST = ("grid", "community")
COMMUNITY = 12  # digits of its code


def install() -> None:
    """From ``AppConfig.ready``."""
    name_areas(areas_in)
    collection(Collection("places", "area", _rows, lambda: str(stamp()[1])))
    collection(Collection(DOORS, "area", _doors, lambda: str(stamp()[1])))


def areas_in(scope: Scope) -> list[tuple[str, str]]:
    """The grids of a scope and its communities, in which stands what lies in no grid: (code, name), by code."""
    if scope.nothing:
        return []
    rows = holding(None).filter(level__in=_SMALLEST).order_by("code").values_list("code", "name")
    return [(code, name) for code, name in rows if scope.all or code.startswith(scope.areas)]


def _rows(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    """An area with what it lies in, its buildings, and of a grid what lies in it."""
    above = [area[:length] for length in (6, 9, 12) if length < len(area)]
    inside = Q(code__startswith=area) if len(area) > COMMUNITY else Q(code=area)
    for place in holding(None).filter(Q(code__in=above) | inside).order_by("code"):
        if keys is None or place.code in keys:
            yield place.code, _value(place, with_border=place.code.startswith(area[:COMMUNITY]))
    for building in Building.objects.filter(place_code=area).order_by("id"):
        key = f"building {building.id}"
        if keys is None or key in keys:
            yield key, _building(building)


def _doors(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    """The stairwells of an area by their identifiers: address, place, room numbers."""
    rows = Stairwell.objects.filter(*([] if keys is None else [Q(id__in=[int(key) for key in keys])]))
    within = rows.filter(place_code__startswith=area) if len(area) > COMMUNITY else rows.filter(place_code=area)
    rooms: dict[int, list[str]] = {}
    for stairwell, room in (
        Home.objects.filter(stairwell__in=within).order_by("floor", "room").values_list("stairwell_id", "room")
    ):
        rooms.setdefault(stairwell, []).append(room)
    for one in within.select_related("building").order_by("id"):
        title = f"{one.building.address}{one.number}门"
        yield str(one.id), {"title": title, "place": one.place_code, "rooms": rooms.get(one.id, [])}


def _building(building: Building) -> dict[str, Any]:
    return {
        "level": "building", "kind": "", "name": f"{building.estate}{building.number}", "name_en": "",
        "parent": building.place_code, "lon": building.lon, "lat": building.lat, "border": None,
    }  # fmt: skip


def _value(place: Place, *, with_border: bool) -> dict[str, Any]:
    drawn = with_border and place.boundary is not None
    return {
        "level": place.level, "kind": place.kind, "name": place.name, "name_en": place.name_en,
        "parent": place.parent_code, "lon": place.lon, "lat": place.lat,
        "border": orjson.loads(feature(place))["geometry"] if drawn else None,
    }  # fmt: skip
