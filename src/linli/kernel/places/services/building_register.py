"""The registers of buildings and of homes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linli.kernel.places.addressing import bare, building_key
from linli.kernel.places.imports.registers import BUILDING_COLUMNS, HOME_COLUMNS, Cells
from linli.kernel.places.models import Building, Home, Stairwell
from linli.kernel.places.services.registers import REGISTERS, Convert, Register, place_for


@dataclass(frozen=True, slots=True)
class _HomeRow:
    building_key: str
    stairwell: int
    floor: int
    room: str
    place_code: str


def _parse_building(cells: Cells, convert: Convert) -> Building:
    position = cells.position(convert)
    estate, number = cells.text("estate", required=True), cells.text("number", required=True)
    floors = cells.number("floors", 1, 200)
    lon, lat = position or (0.0, 0.0)
    return Building(
        place_code=place_for(cells, position),
        estate=estate,
        number=number,
        road=cells.text("road"),
        road_number=cells.text("road_number"),
        address=cells.text("address") or f"{estate}{number}",
        address_key=building_key(estate, number),
        floors=int(floors or 1),
        lon=lon,
        lat=lat,
    )


def _check_buildings(rows: Sequence[tuple[Cells, object]]) -> None:
    keys = {building.address_key for _, building in rows if isinstance(building, Building)}
    there = set(Building.objects.filter(address_key__in=keys).values_list("address_key", flat=True))
    first: dict[str, int] = {}
    for cells, building in rows:
        assert isinstance(building, Building)
        earlier = first.setdefault(building.address_key, cells.line.row)
        if earlier != cells.line.row:
            cells.fault("duplicate_row", other=earlier)
        elif building.address_key in there:
            cells.fault("already_there")


def _save_buildings(values: Sequence[object]) -> None:
    Building.objects.bulk_create((b for b in values if isinstance(b, Building)), batch_size=2000)


def _parse_home(cells: Cells, convert: Convert) -> _HomeRow:
    estate, number = cells.text("estate", required=True), cells.text("number", required=True)
    stairwell = bare(cells.text("stairwell")) or "1"
    if not stairwell.isdigit() or not 1 <= int(stairwell) <= 99:
        cells.fault("cell_invalid", column="stairwell", value=stairwell[:20])
        stairwell = "1"
    room = bare(cells.text("room", required=True))
    floor = cells.number("floor", -5, 200)
    guessed = int(room) // 100 if room.isdigit() and len(room) >= 3 else 1
    place = place_for(cells, None, least_digits=15)
    return _HomeRow(
        building_key(estate, number), int(stairwell), int(floor if floor is not None else guessed), room, place
    )


def _check_homes(rows: Sequence[tuple[Cells, object]]) -> None:
    keys = {row.building_key for _, row in rows if isinstance(row, _HomeRow)}
    buildings = set(Building.objects.filter(address_key__in=keys).values_list("address_key", flat=True))
    homes = Home.objects.filter(stairwell__building__address_key__in=keys)
    there = set(homes.values_list("stairwell__building__address_key", "stairwell__number", "room"))
    first: dict[tuple[str, int, str], int] = {}
    for cells, row in rows:
        assert isinstance(row, _HomeRow)
        identity = (row.building_key, row.stairwell, row.room)
        if row.building_key not in buildings:
            cells.fault("unknown_building", value=cells.name)
        elif (earlier := first.setdefault(identity, cells.line.row)) != cells.line.row:
            cells.fault("duplicate_row", other=earlier)
        elif identity in there:
            cells.fault("already_there")


def _save_homes(values: Sequence[object]) -> None:
    rows = [row for row in values if isinstance(row, _HomeRow)]
    keys = {row.building_key for row in rows}
    buildings = {b.address_key: b for b in Building.objects.filter(address_key__in=keys).order_by("-id")}
    doors = {
        (door.building.address_key, door.number): door
        for door in Stairwell.objects.filter(building__in=buildings.values()).select_related("building")
    }
    for row in rows:
        if (row.building_key, row.stairwell) not in doors:
            building = buildings[row.building_key]
            doors[row.building_key, row.stairwell] = Stairwell.objects.create(
                building=building, number=row.stairwell, place_code=row.place_code or building.place_code
            )
    Home.objects.bulk_create(
        (Home(stairwell=doors[r.building_key, r.stairwell], floor=r.floor, room=r.room) for r in rows), batch_size=5000
    )


REGISTERS["buildings"] = Register(
    BUILDING_COLUMNS, ("estate", "number", "lon", "lat"), _parse_building, _check_buildings, _save_buildings
)
REGISTERS["homes"] = Register(HOME_COLUMNS, ("estate", "number", "room"), _parse_home, _check_homes, _save_homes)
