"""Siting from a folder, and its plan into one.

In: ``buildings.csv`` (name, people, lon, lat), ``sites.csv`` (name, lon, lat; optional most_channels, opening_cost,
today, forced, forbidden), optionally ``walks.csv`` (building, site, metres) with walks from a real network; without it
the straight line x detour is taken, and the plan says so. ``params.json``: goal (walk, farthest, cover), sites,
channels, budget, limit_m (600), detour (1.3), channel_people (2400), change_cost.

Out: ``sites.csv`` (site, lon, lat, channels, people, people_a_channel, state), ``buildings.csv`` (building, people,
site, metres), ``plan.geojson``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from linli.solvers.siting.data import Floats, Goal, Links, Params, SitingData, SitingPlan
from linli.solvers.tables import Row, TableError, read_params, read_table, write_table

PARAMS = ("goal", "sites", "channels", "budget", "limit_m", "detour", "channel_people", "change_cost")
METRES_A_DEGREE = 111_320.0


def read(folder: Path) -> tuple[SitingData, Params]:
    """Data and params of a folder. Raises TableError with one sentence for what cannot be read."""
    told = read_params(folder / "params.json", PARAMS)
    buildings = read_table(folder / "buildings.csv", ("name", "people", "lon", "lat"))
    sites = read_table(folder / "sites.csv", ("name", "lon", "lat"))
    if not buildings or not sites:
        raise TableError("buildings.csv and sites.csv must have a line each at least")
    homes, places = _points(buildings), _points(sites)
    limit, detour = _positive(told, "limit_m", 600.0), _positive(told, "detour", 1.3)
    walks = read_table(folder / "walks.csv", ("building", "site", "metres"), optional=True)
    links = _walked(walks, buildings, sites, limit) if walks else _straight(homes, places, limit, detour)
    data = SitingData(
        people=np.array([row.whole("people", least=0) for row in buildings], dtype=np.int64),
        links=links,
        sites=len(sites),
        channel_people=_positive(told, "channel_people", 2400.0),
        most_channels=np.array([row.whole("most_channels", 8, least=1) for row in sites], dtype=np.int64),
        opening_cost=np.array([row.number("opening_cost", 0.0, least=0) for row in sites]),
        building_names=tuple(row.text("name") for row in buildings),
        site_names=tuple(row.text("name") for row in sites),
        building_points=homes,
        site_points=places,
    )
    return data, _params(told, sites)


def _params(told: dict[str, Any], sites: list[Row]) -> Params:
    goals = [goal.value for goal in Goal]
    if (goal := told.get("goal", Goal.WALK.value)) not in goals:
        raise TableError(f"params.json: goal must be one of {', '.join(goals)}")
    return Params(
        goal=Goal(goal),
        sites=_whole(told, "sites"),
        channels=_whole(told, "channels"),
        budget=_positive(told, "budget", None),
        change_cost=_positive(told, "change_cost", 0.0) or 0.0,
        today=_marked(sites, "today"),
        forced=_marked(sites, "forced"),
        forbidden=_marked(sites, "forbidden"),
    )


def _marked(sites: list[Row], column: str) -> frozenset[int]:
    return frozenset(index for index, row in enumerate(sites) if row.yes(column))


def _positive(told: dict[str, Any], name: str, default: Any) -> Any:
    value = told.get(name, default)
    if value is not default and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
        raise TableError(f"params.json: {name} must be a number of at least 0")
    return value


def _whole(told: dict[str, Any], name: str) -> int | None:
    value = told.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise TableError(f"params.json: {name} must be a whole number of at least 1")
    return value


def _points(rows: list[Row]) -> Floats:
    return np.array([(row.number("lon", least=-180), row.number("lat", least=-90)) for row in rows])


def _straight(homes: Floats, places: Floats, limit: float, detour: float) -> Links:
    scale = METRES_A_DEGREE * np.array([np.cos(np.radians(homes[:, 1].mean())), 1.0])
    return Links.of_points(homes * scale, places * scale, limit, detour)


def _walked(walks: list[Row], buildings: list[Row], sites: list[Row], limit: float) -> Links:
    home = {row.text("name"): index for index, row in enumerate(buildings)}
    place = {row.text("name"): index for index, row in enumerate(sites)}
    pairs: dict[tuple[int, int], float] = {}
    for row in walks:
        if (building := home.get(row.text("building"))) is None:
            raise row.wrong("building", f"«{row.text('building')}» is not in buildings.csv")
        if (site := place.get(row.text("site"))) is None:
            raise row.wrong("site", f"«{row.text('site')}» is not in sites.csv")
        metres = row.number("metres", least=0)
        if metres <= limit:
            pairs[building, site] = metres
    ordered = sorted(pairs)
    ends = np.array(ordered, dtype=np.int64).reshape(-1, 2)
    return Links(ends[:, 0], ends[:, 1], np.array([pairs[pair] for pair in ordered]))


def write(folder: Path, data: SitingData, params: Params, plan: SitingPlan) -> list[Path]:
    """The plan's tables and its map as GeoJSON; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    walked = {
        int(building): float(metres)
        for building, site, metres in zip(data.links.building, data.links.site, data.links.metres, strict=True)
        if plan.site_of[building] == site
    }
    rows = site_rows(data, params, plan)
    columns = ("site", "lon", "lat", "channels", "people", "people_a_channel", "state")
    buildings = [
        (
            data.building_name(index),
            int(data.people[index]),
            data.site_name(int(site)) if site >= 0 else "",
            round(walked[index], 1) if index in walked else "",
        )
        for index, site in enumerate(plan.site_of)
    ]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row[1], row[2]]},
            "properties": dict(zip((columns[0], *columns[3:]), (row[0], *row[3:]), strict=True)),
        }
        for row in rows
        if row[1] != ""
    ]
    (folder / "plan.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
    return [
        write_table(folder / "sites.csv", columns, rows),
        write_table(folder / "buildings.csv", ("building", "people", "site", "metres"), buildings),
        folder / "plan.geojson",
    ]


def site_rows(data: SitingData, params: Params, plan: SitingPlan) -> list[tuple[Any, ...]]:
    """One row for each site that is open, or was open today: stays, opens, shuts."""
    served = plan.site_of >= 0
    people = np.bincount(plan.site_of[served], weights=data.people[served], minlength=data.sites)
    channels = dict(zip(plan.open_sites, plan.channels, strict=True))
    rows = []
    for site in sorted(set(plan.open_sites) | params.today):
        count = channels.get(site, 0)
        state = "stays" if site in params.today and count else "opens" if count else "shuts"
        lon, lat = data.site_points[site].round(6).tolist() if data.site_points is not None else ("", "")
        each = round(people[site] / count) if count else 0
        rows.append((data.site_name(site), lon, lat, count, int(people[site]), each, state))
    return rows
