"""Borders as GeoJSON (RFC 7946), made once for every state of the places and kept as bytes, plain and compressed."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass

import shapely

from linli.kernel.places.models import Place
from linli.kernel.places.queries.memory import Remembered, stamp
from linli.kernel.places.queries.tree import holding

DIGITS = 6  # of a degree: a decimetre
KEPT = 400  # answers in memory, at most


@dataclass(frozen=True, slots=True)
class Borders:
    """A FeatureCollection as bytes, its compressed form, and the tag by which a browser knows it."""

    body: bytes
    gzipped: bytes
    etag: str


def borders(level: str, within: str = "") -> Borders:
    """The present borders of a level, only those inside ``within`` when given."""
    kept = _kept.get()
    found = kept.get((level, within))
    if found is None:
        found = _make(level, within)
        if len(kept) < KEPT:
            kept[level, within] = found
    return found


def _make(level: str, within: str) -> Borders:
    rows = holding(None).filter(level=level, code__startswith=within, boundary__isnull=False).order_by("code")
    body = b'{"type":"FeatureCollection","features":[' + b",".join(feature(row) for row in rows) + b"]}"
    tag = hashlib.sha256(body).hexdigest()[:20]
    return Borders(body, gzip.compress(body, 6, mtime=0), f'W/"{stamp()[1]}-{tag}"')


def feature(place: Place) -> bytes:
    """A place with its border as GeoJSON."""
    shape = shapely.transform(shapely.from_wkb(bytes(place.boundary or b"")), lambda degrees: degrees.round(DIGITS))
    told = {"code": place.code, "name": place.name, "name_en": place.name_en, "approximate": place.approximate}
    properties = json.dumps({**told, "kind": place.kind, "lon": place.lon, "lat": place.lat}, ensure_ascii=False)
    return f'{{"type":"Feature","properties":{properties},"geometry":{shapely.to_geojson(shape)}}}'.encode()


_kept: Remembered[dict[tuple[str, str], Borders]] = Remembered(dict)
