"""Reading places: open to all, because where a place is and what it is called is no secret."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import StringConstraints

from linli.kernel.accounts.auth import signed_in_already
from linli.kernel.places import queries
from linli.kernel.places.api import shapes
from linli.kernel.places.imports.geojson import to_wgs84

router = Router()


@router.get("/places/tree", response=list[shapes.PlaceOut], auth=None)
def tree(request: HttpRequest, on: date | None = None) -> list[queries.Node]:
    """The whole tree to communities; as of a day with ``on``."""
    return queries.tree(on)


@router.get("/places", response=list[shapes.PlaceOut], auth=None)
def children(
    request: HttpRequest,
    parent: shapes.Within = "",
    level: shapes.Level | None = None,
    on: date | None = None,
) -> list[queries.Node]:
    """The places right below ``parent``, or those of a level anywhere inside it; as of a day with ``on``."""
    return queries.children(parent=parent, level=level or "", on=on)


@router.get("/places/borders", response={200: dict[str, Any]}, auth=None)
def borders(request: HttpRequest, level: shapes.BorderLevel, within: shapes.Within = "") -> HttpResponse:
    """Borders as GeoJSON with an ETag, compressed for those who take it."""
    found = queries.borders(level, within)
    response = HttpResponse(status=304)
    if request.headers.get("If-None-Match") != found.etag:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(found.gzipped if packed else found.body, content_type="application/geo+json")
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = found.etag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, no-cache"
    return response


@router.get("/places/locate", response=shapes.LocatedOut, auth=None)
def locate(
    request: HttpRequest,
    lon: Annotated[shapes.Longitude, Query()],
    lat: Annotated[shapes.Latitude, Query()],
    system: shapes.System = "wgs84",
) -> queries.Located | shapes.LocatedOut:
    """The places at a position; all null outside the district."""
    return queries.locate(*to_wgs84(system)(lon, lat)) or shapes.LocatedOut()


@router.get("/places/address", response=list[shapes.CandidateOut], auth=None)
def address(
    request: HttpRequest, q: Annotated[str, StringConstraints(min_length=1, max_length=200)]
) -> list[queries.Candidate]:
    """Buildings that a free text may mean, best first; homes too for those who work here."""
    return queries.find_addresses(q, homes=signed_in_already(request) is not None)


@router.get("/places/{code}", response=shapes.HistoryOut, auth=None)
def one(request: HttpRequest, code: Annotated[shapes.Code, Path()]) -> dict[str, Any]:
    """A place with all its versions and changes."""
    return queries.history_of(code)
