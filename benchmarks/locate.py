"""Points a second through the locator on one core, over all micro-grids of Hexi, beside an STRtree and a plain loop.

The STRtree alone is asked once for all points, which are made before its clock starts; it answers with indices of
micro-grids. The locator is asked the way the rest of the house asks it and answers with codes, places without
micro-grids and positions near the border included. Time is processor time of this process, the best of several turns
taken one after the other, so that a busy machine changes little.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.fresh import in_fresh_home, main

POINTS, QUICK_POINTS, LOOP_POINTS, SINGLE_POINTS = 400_000, 100_000, 60, 20_000
TURNS = 5
FLOORS = {"ratio_to_strtree": {"min": 0.5}}


def run(quick: bool) -> dict[str, Any]:
    """Figures: points_per_second, ratio_to_strtree, ratio_to_loop, the same one point at a time, micro_grids."""
    return {"figures": in_fresh_home("benchmarks.locate", quick), "floors": FLOORS}


def measure(quick: bool) -> dict[str, float]:
    """In the fresh home: the district's places, then the three ways in turns."""
    import numpy as np
    import shapely

    from linli.kernel.places import queries
    from linli.kernel.places.models import Place

    _generate_places()
    rows = list(Place.objects.filter(level="micro_grid").order_by("code"))
    polygons = np.array(shapely.from_wkb([bytes(row.boundary or b"") for row in rows]))
    codes = np.array([row.code for row in rows])
    district = shapely.from_wkb(bytes(Place.objects.get(level="district").boundary or b""))
    positions = _inside(district, QUICK_POINTS if quick else POINTS)
    points, tree = shapely.points(positions), shapely.STRtree(polygons)
    tree.query(points[:10], predicate="intersects")

    load = _seconds(lambda: queries.locate_many(positions[:1]))
    _compare(codes, tree.query(points, predicate="intersects"), queries.locate_many(positions))
    strtree, locator = _in_turns(
        lambda: tree.query(points, predicate="intersects"), lambda: queries.locate_many(positions)
    )
    loop = _seconds(lambda: [_loop(polygons, point) for point in points[:LOOP_POINTS]]) / LOOP_POINTS
    singles = positions[:SINGLE_POINTS].tolist()
    one_tree, one_locator = _in_turns(
        lambda: [tree.query(shapely.Point(lon, lat), predicate="intersects") for lon, lat in singles],
        lambda: [queries.locate(lon, lat) for lon, lat in singles],
    )
    return {
        "micro_grids": len(polygons),
        "points_per_second": round(len(points) / locator),
        "strtree_points_per_second": round(len(points) / strtree),
        "loop_points_per_second": round(1 / loop, 1),
        "ratio_to_strtree": round(strtree / locator, 3),
        "ratio_to_loop": round(loop / (locator / len(points))),
        "one_at_a_time_per_second": round(len(singles) / one_locator),
        "one_at_a_time_ratio_to_strtree": round(one_tree / one_locator, 3),
        "load_seconds": round(load, 2),
    }


def _generate_places() -> None:
    """All micro-grids of the full district into the table, without its people."""
    import shapely
    from django.db import connection, transaction

    from linli.kernel.base.pack import installed_pack
    from linli.kernel.places.generation.district import plan_district
    from linli.kernel.places.models import Place
    from linli.kernel.places.services import generated
    from linli.kernel.places.services.blocks import copy
    from linli.kernel.places.services.stamp import touch
    from linli.kernel.places.shapes.plane import plane_of

    pack = installed_pack()
    rows = Place.objects.filter(level="community", valid_until=None)
    cells = {row.code: shapely.from_wkb(bytes(row.boundary or b"")) for row in rows}
    plane = plane_of(shapely.union_all(list(cells.values())))
    plan = plan_district(pack, cells, plane, pack.generate.population, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        list(copy(cursor.cursor, generated.tables_of(plan, pack, 1)[0]))
        touch()


def _inside(district: Any, count: int) -> Any:
    import numpy as np
    import shapely

    west, south, east, north = district.bounds
    rng = np.random.default_rng(1)
    drawn = np.column_stack((rng.uniform(west, east, 4 * count), rng.uniform(south, north, 4 * count)))
    return drawn[shapely.contains_xy(district, drawn)][:count]


def _compare(codes: Any, hits: Any, located: Any) -> None:
    """Wherever the tree alone finds one micro-grid, the locator says the same."""
    inputs, found = hits
    once = inputs[1:-1][(inputs[1:-1] != inputs[:-2]) & (inputs[1:-1] != inputs[2:])]
    same = dict(zip(inputs.tolist(), found.tolist(), strict=True))
    wrong = [i for i in once[:20_000].tolist() if located[i] != codes[same[i]]]
    if wrong:
        raise RuntimeError(f"{len(wrong)} positions are located wrongly")


def _loop(polygons: Any, point: Any) -> int:
    for index, polygon in enumerate(polygons):
        if polygon.contains(point):
            return index
    return -1


def _in_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    turns = [(_seconds(one), _seconds(other)) for _ in range(TURNS)]
    return min(turn[0] for turn in turns), min(turn[1] for turn in turns)


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main(measure)
