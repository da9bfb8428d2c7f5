"""Old pipes renewed: kilometres planned and done by street, and their lines for the map."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from linli.kernel.accounts.permissions import Scope
from linli.kernel.places.queries.tree import tree
from linli.scenarios.gas.models import PipeSegment
from linli.scenarios.gas.queries import terms

ZERO = Decimal(0)


def inside(found: Scope) -> list[PipeSegment]:
    """The segments of a scope; an area below a street sees those of its street."""
    rows = PipeSegment.objects.order_by("id")
    if found.all:
        return list(rows)
    streets = {area[:9] for area in found.areas}
    return [row for row in rows if any(row.street_code.startswith(street) for street in streets)]


def figures(rows: Sequence[PipeSegment], year: int) -> dict[str, Any]:
    """Kilometres: renewed since the first year that counts, planned and done this year, by street."""
    names = {node.code: (node.name, node.name_en) for node in tree() if node.level == "street"}
    streets = sorted({row.street_code for row in rows})
    since = terms.current().pipes.since
    told = [
        {"code": code, "name": names.get(code, (code, code))[0], "name_en": names.get(code, (code, code))[1],
         **_sums([row for row in rows if row.street_code == code], year, since)}
        for code in streets
    ]  # fmt: skip
    return {"year": year, "since": since, **_sums(rows, year, since), "streets": told}


def collection(rows: Sequence[PipeSegment], year: int) -> dict[str, Any]:
    """A GeoJSON FeatureCollection (RFC 7946) of the lines."""
    return {"type": "FeatureCollection", "features": [_feature(row, year) for row in rows]}


def standing(row: PipeSegment, year: int) -> str:
    """done, planned (this year or before), later."""
    if row.done_on is not None:
        return "done"
    return "planned" if row.planned_year <= year else "later"


def _sums(rows: Sequence[PipeSegment], year: int, since: int) -> dict[str, float]:
    planned = [row for row in rows if row.planned_year == year]
    done = [row for row in planned if row.done_on is not None]
    renewed = [row for row in rows if row.done_on is not None and row.done_on.year >= since]
    return {"planned_km": _km(planned), "done_km": _km(done), "renewed_km": _km(renewed)}


def _km(rows: Sequence[PipeSegment]) -> float:
    return float(sum((row.length_km for row in rows), ZERO))


def _feature(row: PipeSegment, year: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": row.line},
        "properties": {
            "code": row.code, "name": row.name, "street_code": row.street_code, "length_km": float(row.length_km),
            "planned_year": row.planned_year, "done_on": row.done_on.isoformat() if row.done_on else None,
            "standing": standing(row, year),
        },
    }  # fmt: skip
