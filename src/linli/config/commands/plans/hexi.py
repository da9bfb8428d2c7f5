"""Synthetic buildings and candidate sites around the real points of Hexi's 149 communities; seeded."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from linli.solvers.siting import Links, SitingData

COMMUNITIES = Path(__file__).parents[5] / "packs" / "hexi" / "places" / "communities.csv"
METRES_A_DEGREE = 111_320.0
PEOPLE = 800_162


def hexi(
    buildings: int = 12_000,
    candidates: int = 420,
    *,
    limit_m: float = 1000.0,
    channel_people: float = 2400.0,
    seed: int = 1,
) -> SitingData:
    """Buildings of about 67 people scattered round their community's point; candidates near buildings, 1-8 channels."""
    rng = np.random.default_rng(seed)
    with COMMUNITIES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    degrees = np.array([(float(row["lon"]), float(row["lat"])) for row in rows])
    scale = METRES_A_DEGREE * np.array([np.cos(np.radians(degrees[:, 1].mean())), 1.0])
    centres = (degrees - degrees.mean(axis=0)) * scale
    share = rng.dirichlet(np.full(len(rows), 12.0))
    home = rng.choice(len(rows), size=buildings, p=share)
    points = centres[home] + rng.normal(0.0, 230.0, (buildings, 2))
    people = rng.lognormal(0.0, 0.5, buildings)
    people = np.maximum(1, np.floor(people / people.sum() * (PEOPLE - buildings))).astype(np.int64) + 1
    people[: PEOPLE - people.sum()] += 1
    near = rng.choice(buildings, size=candidates, replace=False)
    sites = points[near] + rng.normal(0.0, 60.0, (candidates, 2))
    return SitingData(
        people=people,
        links=Links.of_points(points, sites, limit_m),
        sites=candidates,
        channel_people=channel_people,
        most_channels=rng.integers(1, 9, candidates),
        building_names=tuple(f"{rows[place]['name']}-{index + 1}" for index, place in enumerate(home)),
        site_names=tuple(f"候选点{index + 1}" for index in range(candidates)),
        building_points=points / scale + degrees.mean(axis=0),
        site_points=sites / scale + degrees.mean(axis=0),
    )
