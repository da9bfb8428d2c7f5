"""Where a position lies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Located:
    """The smallest place at a position."""

    code: str


def locate(lon: float, lat: float) -> Located | None:
    """The smallest place at a position, None outside the district."""
    from shapely import wkb
    from shapely.geometry import Point

    from linli.kernel.places.models import Place

    for place in Place.objects.filter(valid_until=None, boundary__isnull=False).order_by("-level", "code"):
        if len(place.code) == 12 and wkb.loads(bytes(place.boundary)).covers(Point(lon, lat)):
            return Located(place.code)
    return None
