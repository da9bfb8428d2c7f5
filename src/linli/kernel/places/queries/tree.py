"""The tree of places: today's, that of a day, and what became of a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from linli.kernel.base.errors import LinliError
from linli.kernel.places.models import Place, PlaceSuccession
from linli.kernel.places.queries.memory import Remembered

TOP = ("district", "street", "community")
_COLUMNS = ("code", "level", "kind", "name", "name_en", "short_name", "parent_code", "lon", "lat", "approximate")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree."""

    code: str
    level: str
    kind: str
    name: str
    name_en: str
    short_name: str
    parent_code: str
    lon: float | None
    lat: float | None
    approximate: bool
    households: int


def holding(on: date | None) -> QuerySet[Place]:
    """The versions that hold on a day; None: now."""
    if on is None:
        return Place.objects.filter(valid_until=None)
    return Place.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


def tree(on: date | None = None) -> list[Node]:
    """District, streets and communities, by code; as of a day when given."""
    if on is None:
        return _tree.get()
    return _nodes(holding(on).filter(level__in=TOP))


def children(*, parent: str = "", level: str = "", on: date | None = None) -> list[Node]:
    """The places below ``parent``, of a level when given (then at any depth), as of a day when given, by code."""
    wanted = Q(level=level, code__startswith=parent) if level else Q(parent_code=parent)
    return _nodes(holding(on).filter(wanted))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The names of places by their code, as they are called now; a code that is no place is not in the answer."""
    known = {node.code: node.name for node in _tree.get()}
    wanted = set(codes)
    rest = wanted - known.keys()
    found = holding(None).filter(code__in=rest).values_list("code", "name") if rest else ()
    return {code: known[code] for code in wanted & known.keys()} | dict(found)


def version_of(code: str, on: date | None = None) -> Place:
    """The version of a code that holds on a day; None: now.

    Raises:
        LinliError: ``place_unknown``.
    """
    place = holding(on).filter(code=code).first()
    if place is None:
        raise LinliError("place_unknown", place=code)
    return place


def today_of(code: str, on: date) -> list[str]:
    """The codes that stand today for what ``code`` stood for on a day: one, several after a split, none when abolished.

    Raises:
        LinliError: ``place_unknown`` when the code did not hold on that day.
    """
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [version_of(code, on)]
    while waiting:
        place = waiting.pop()
        if place.valid_until is None:
            found.add(place.code)
            continue
        seen.add(place.pk)
        links = PlaceSuccession.objects.filter(before=place, after__isnull=False).select_related("after")
        waiting += [link.after for link in links if link.after is not None and link.after.pk not in seen]
    return sorted(found)


def is_empty_below_communities() -> bool:
    """Whether no grid exists yet."""
    return not Place.objects.filter(level="grid", valid_until=None).exists()


def history_of(code: str) -> dict[str, Any]:
    """The present version (or the last), all versions of the code, and the changes that made or ended them.

    Raises:
        LinliError: ``place_unknown``.
    """
    versions = list(Place.objects.filter(code=code).order_by("-valid_from").defer("boundary"))
    if not versions:
        raise LinliError("place_unknown", place=code)
    links = (
        PlaceSuccession.objects.filter(Q(before__code=code) | Q(after__code=code))
        .select_related("change", "before", "after")
        .defer("before__boundary", "after__boundary")
        .order_by("change__on", "change_id", "id")
    )
    return {**_told(versions[0]), "versions": [_told(place) for place in versions], "changes": _changes(links)}


def _told(place: Place) -> dict[str, Any]:
    return {
        **{name: getattr(place, name) for name in _COLUMNS},
        "households": place.households,
        "valid_from": place.valid_from,
        "valid_until": place.valid_until,
        "source": place.source,
    }


def _changes(links: Iterable[PlaceSuccession]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for link in links:
        change = link.change
        told = found.setdefault(
            change.pk, {"kind": change.kind, "on": change.on, "note": change.note, "before": [], "after": []}
        )
        for side, place in (("before", link.before), ("after", link.after)):
            named = {"code": place.code, "name": place.name} if place is not None else None
            if named is not None and named not in told[side]:
                told[side].append(named)
    return list(found.values())


def _nodes(rows: QuerySet[Place]) -> list[Node]:
    values = rows.order_by("code").values_list(*_COLUMNS, "households")
    return [Node(*row) for row in values]


_tree = Remembered(lambda: _nodes(holding(None).filter(level__in=TOP)))
