"""Reach from a folder, and what was found into one.

In: ``homes.csv`` (name, people, lon, lat), ``facilities.csv`` (name, kind, lon, lat), optionally ``candidates.csv``
(name, lon, lat) and a walking network ``network.osm.pbf`` (or ``.osm``); ``params.json``: limit_minutes (15),
metres_a_minute (80), detour (1.3), farthest_m (300), new_kind (a kind's name), new_places (1).

Out: ``homes.csv`` (home, people, score, minutes of each kind), ``kinds.csv`` (kind, people within, share, people in
gaps), ``chosen.csv`` (candidates that open), ``homes.geojson``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from linli.solvers.reach.data import Floats, Network, Params, ReachData, ReachPlan
from linli.solvers.reach.osm import read_osm
from linli.solvers.tables import Row, TableError, read_params, read_table, write_table

NUMBERS = ("limit_minutes", "metres_a_minute", "detour", "farthest_m")
PARAMS = (*NUMBERS, "new_kind", "new_places")
NETWORKS = ("network.osm.pbf", "network.osm", "network.osm.gz")


def read(folder: Path) -> tuple[ReachData, Params]:
    """Data and params of a folder. Raises TableError with one sentence for what cannot be read."""
    homes = read_table(folder / "homes.csv", ("name", "people", "lon", "lat"))
    facilities = read_table(folder / "facilities.csv", ("name", "kind", "lon", "lat"))
    candidates = read_table(folder / "candidates.csv", ("name", "lon", "lat"), optional=True)
    if not homes or not facilities:
        raise TableError("homes.csv and facilities.csv must have a line each at least")
    kinds = tuple(dict.fromkeys(row.text("kind") for row in facilities))
    data = ReachData(
        homes=_points(homes),
        people=np.array([row.whole("people", least=0) for row in homes], dtype=np.int64),
        facilities=_points(facilities),
        kind=np.array([kinds.index(row.text("kind")) for row in facilities], dtype=np.int64),
        kinds=kinds,
        network=_network(folder),
    )
    return data, _params(read_params(folder / "params.json", PARAMS), kinds, _points(candidates))


def _network(folder: Path) -> Network | None:
    for name in NETWORKS:
        if (folder / name).exists():
            try:
                return read_osm(folder / name)
            except RuntimeError as problem:
                raise TableError(f"{name}: {problem}") from None
    return None


def _points(rows: list[Row]) -> Floats:
    found = [(row.number("lon", least=-180), row.number("lat", least=-90)) for row in rows]
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def _params(told: dict[str, Any], kinds: tuple[str, ...], candidates: Floats) -> Params:
    numbers = {name: told[name] for name in NUMBERS if name in told}
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise TableError(f"params.json: {name} must be a number above 0")
    places = told.get("new_places", 1)
    if isinstance(places, bool) or not isinstance(places, int) or places < 1:
        raise TableError("params.json: new_places must be a whole number of at least 1")
    kind = told.get("new_kind")
    if kind is not None and kind not in kinds:
        raise TableError(f"params.json: new_kind «{kind}» is not a kind of facilities.csv")
    return Params(
        **numbers, new_kind=None if kind is None else kinds.index(kind), candidates=candidates, new_places=places
    )


def write(folder: Path, source: Path, data: ReachData, plan: ReachPlan) -> list[Path]:
    """Tables and GeoJSON; names are taken from the source's tables again."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [row.text("name") for row in read_table(source / "homes.csv", ("name",))]
    minutes = np.where(np.isfinite(plan.minutes), plan.minutes.round(1), np.nan)
    rows = [
        (name, int(people), round(float(score), 3), *("" if np.isnan(one) else float(one) for one in each))
        for name, people, score, each in zip(names, data.people, plan.score, minutes, strict=True)
    ]
    everyone = max(1, int(data.people.sum()))
    kinds = []
    for index, kind in enumerate(data.kinds):
        reached = int(data.people[plan.within[:, index]].sum())
        kinds.append((kind, reached, round(reached / everyone, 4), everyone - reached))
    written = [
        write_table(folder / "homes.csv", ("home", "people", "score", *data.kinds), rows),
        write_table(folder / "kinds.csv", ("kind", "people_within", "share", "people_in_gaps"), kinds),
        _geojson(folder / "homes.geojson", data, plan, names),
    ]
    if plan.chosen:
        candidates = read_table(source / "candidates.csv", ("name", "lon", "lat"))
        chosen = [(row.text("name"), row.text("lon"), row.text("lat")) for row in (candidates[i] for i in plan.chosen)]
        written.append(write_table(folder / "chosen.csv", ("candidate", "lon", "lat"), chosen))
    return written


def _geojson(path: Path, data: ReachData, plan: ReachPlan, names: list[str]) -> Path:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {
                "home": name,
                "score": round(float(score), 3),
                "gaps": [kind for kind, reached in zip(data.kinds, within, strict=True) if not reached],
            },
        }
        for name, point, score, within in zip(
            names, data.homes.round(6).tolist(), plan.score, plan.within.tolist(), strict=True
        )
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path
