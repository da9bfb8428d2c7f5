"""An address as people type it → buildings and homes it may mean, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from linli.kernel.places.addressing import bare, building_key
from linli.kernel.places.models import Building, Home
from linli.kernel.places.queries.memory import Remembered
from linli.lib.addresses import Address, parse_address
from linli.lib.chinese import normalise

ALIKE = 60.0
"""Names of estates less alike than this (0–100, rapidfuzz's ratio) are not proposed."""

_NO_BUILDING, _OTHER_PLACE, _NO_HOME = 0.8, 0.7, 0.9
LIMIT = 10
_ENDS = "区县市镇乡道街路巷同号"
"""Characters in which the names before an estate's end."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A building, or a home in it, with a score of 0 to 1: how well the text fits."""

    address: str
    building_id: int
    home_id: int | None
    lon: float
    lat: float
    place_code: str
    score: float


@dataclass(frozen=True, slots=True)
class _Index:
    """Estates by name with their buildings, and buildings by road and house number."""

    estates: dict[str, list[Building]]
    roads: dict[tuple[str, str], list[Building]]


def find_addresses(text: str, *, homes: bool = False, limit: int = LIMIT) -> list[Candidate]:
    """Candidates for a free text, best first. ``homes``: also look for the home inside the building.

    Spelling may differ (Chinese numerals, full width, variants); a name that is slightly wrong still finds its like.
    """
    wanted = parse_address(text[:200])
    found: dict[int, tuple[float, Building]] = {}
    for likeness, building in _buildings(wanted):
        score = likeness * _context(wanted, building)
        if building.pk not in found or found[building.pk][0] < score:
            found[building.pk] = (score, building)
    ranked = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].pk))[:limit]
    return [_candidate(wanted, building, score, homes) for score, building in ranked]


def _buildings(wanted: Address) -> Iterator[tuple[float, Building]]:
    index = _index.get()
    for alike, estate in _estates(index, wanted):
        yield from _in_estate(wanted, estate, alike, index.estates[estate])
    if wanted.road and wanted.number:
        for building in index.roads.get((wanted.road, bare(wanted.number)), ()):
            score = 1.0 if not wanted.building or bare(building.number) == wanted.building else _NO_BUILDING**2
            yield score * (1.0 if not wanted.estate else _NO_BUILDING), building


def _estates(index: _Index, wanted: Address) -> Iterator[tuple[float, str]]:
    """Names of estates like the one wanted, with how alike they are."""
    exact = _known_name(index, wanted)
    if exact:
        yield 1.0, exact
    name = exact or wanted.estate or wanted.community or wanted.road
    if name:
        for other, alike, _ in process.extract(
            name, index.estates.keys(), scorer=fuzz.ratio, limit=6, score_cutoff=ALIKE
        ):
            if other != exact:
                yield alike / 100 * 0.95, other


def _known_name(index: _Index, wanted: Address) -> str:
    """The longest estate that the text before the building ends with: 双街镇小街村, 南北大街花园 are taken apart by the
    rules of addresses, and yet names."""
    whole = f"{wanted.street}{wanted.community}{'' if wanted.number else wanted.road}{wanted.estate}"
    for start in range(len(whole) - 1):
        if (start == 0 or whole[start - 1] in _ENDS) and whole[start:] in index.estates:
            return whole[start:]
    return ""


def _in_estate(
    wanted: Address, estate: str, alike: float, buildings: list[Building]
) -> Iterator[tuple[float, Building]]:
    if not wanted.building:
        yield from ((alike * _NO_BUILDING, building) for building in buildings[:LIMIT])
        return
    key = building_key(estate, wanted.building)
    yield from ((alike, building) for building in buildings if building.address_key == key)


def _context(wanted: Address, building: Building) -> float:
    """Lower when the text names a street or district in which the building is not."""
    score = 1.0
    for part in (wanted.street, wanted.district):
        if part and part.removesuffix("办事处") not in building.address:
            score *= _OTHER_PLACE
    return score


def _candidate(wanted: Address, building: Building, score: float, homes: bool) -> Candidate:
    home = _home(wanted, building) if homes and wanted.room else None
    address = f"{building.address}{home.stairwell.number}门{home.room}" if home else building.address
    score *= 1.0 if home or not (homes and wanted.room) else _NO_HOME
    where = home.stairwell.place_code if home else building.place_code
    home_id = home.pk if home else None
    return Candidate(address, building.pk, home_id, building.lon, building.lat, where, round(score, 3))


def _home(wanted: Address, building: Building) -> Home | None:
    rows = Home.objects.filter(stairwell__building=building, room__iexact=wanted.room).select_related("stairwell")
    if wanted.unit:
        rows = rows.filter(stairwell__number=int(wanted.unit)) if wanted.unit.isdigit() else rows.none()
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _make() -> _Index:
    estates: dict[str, list[Building]] = defaultdict(list)
    roads: dict[tuple[str, str], list[Building]] = defaultdict(list)
    for building in Building.objects.order_by("id"):
        estates[normalise(building.estate)].append(building)
        if building.road and building.road_number:
            roads[normalise(building.road), bare(building.road_number)].append(building)
    return _Index(dict(estates), dict(roads))


_index = Remembered(_make)
