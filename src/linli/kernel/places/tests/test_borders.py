"""Borders are made once for each state of the places, and a browser that has them is told so."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
import shapely
from django.test import Client
from shapely.geometry import shape

from linli.kernel.base.actor import SYSTEM
from linli.kernel.places import queries
from linli.kernel.places.models import Place
from linli.kernel.places.services import After, change

pytestmark = pytest.mark.usefixtures("hexi")
URL = "/api/v1/places/borders"


def test_the_streets_of_hexi_as_geojson() -> None:
    read = json.loads(queries.borders("street").body)
    assert read["type"] == "FeatureCollection"
    assert len(read["features"]) == 14
    first = read["features"][0]
    assert first["properties"]["code"] == "120103001"
    assert first["properties"]["name_en"] == "Dayingmen Street"
    assert first["properties"]["approximate"] is True
    stored = shapely.from_wkb(bytes(Place.objects.get(code="120103001").boundary or b""))
    assert shape(first["geometry"]).hausdorff_distance(stored) < 1e-6


def test_only_what_lies_within() -> None:
    read = json.loads(queries.borders("community", "120103014").body)
    assert {feature["properties"]["code"][:9] for feature in read["features"]} == {"120103014"}


def test_the_same_bytes_until_places_change() -> None:
    one = queries.borders("street")
    assert queries.borders("street") is one
    assert gzip.decompress(one.gzipped) == one.body
    after = [After("120103001", "大营门新街道")]
    change(kind="rename", on=date(2026, 5, 1), before=["120103001"], after=after, by=SYSTEM)
    other = queries.borders("street")
    assert other.etag != one.etag
    assert "大营门新街道".encode() in other.body


def test_who_has_it_gets_nothing_and_who_can_gets_it_small(client: Client) -> None:
    plain = client.get(URL, {"level": "street"})
    assert plain.status_code == 200
    assert plain["Content-Type"] == "application/geo+json"
    small = client.get(URL, {"level": "street"}, headers={"Accept-Encoding": "br, gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    again = client.get(URL, {"level": "street"}, headers={"If-None-Match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("query", [{}, {"level": "moon"}, {"level": "street", "within": "x"}])
def test_what_is_no_level_is_refused(client: Client, query: dict[str, str]) -> None:
    assert client.get(URL, query).status_code == 422
