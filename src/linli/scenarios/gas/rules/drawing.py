"""Drawing a synthetic district's cylinders, their rounds and its pipes: numbers in, rows out, the same for one seed.
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from linli.lib.coordinates import metres_to_degrees
from linli.scenarios.gas.rules.terms import Pipes

AT_FIRMS = 0.15
"""The share of cylinders that are with firms, not with users."""
SEGMENT_KM = 0.8
_YEAR = 365.25
_MAKERS = ("示范甲气瓶厂", "示范乙气瓶厂", "示范丙气瓶厂")
_CAPACITIES = ((15.0, 0.78), (5.0, 0.12), (50.0, 0.10))
_AGES = (("fresh", 0.55), ("inspected", 0.36), ("assessed", 0.05), ("overdue", 0.025), ("over_age", 0.015))


@dataclass(frozen=True, slots=True)
class Segment:
    """A drawn pipe segment; ``street`` is an index."""

    street: int
    length_m: int
    planned_year: int
    done_on: date | None
    line: list[list[float]]


def spread(many: int, among: int, rng: np.random.Generator) -> list[int]:
    """So many different indexes, evenly spread from a random beginning; all of them where there are no more."""
    many = min(many, among)
    begin = int(rng.integers(0, among)) if among else 0
    return [(i * among // many + begin) % among for i in range(many)]


def shares(cylinders: int, users: int, rng: np.random.Generator) -> tuple[list[int], int]:
    """(index of the user for each cylinder that a user has, how many are with firms); everybody has one first."""
    at_firms = round(cylinders * AT_FIRMS) if cylinders > users / (1 - AT_FIRMS) else max(0, cylinders - users)
    at_users = cylinders - at_firms
    first = list(range(min(users, at_users)))
    more = [int(i) for i in rng.choice(users, at_users - len(first), replace=at_users > 2 * users)] if users else []
    return first + more, at_firms


def labels(many: int, on: date, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """What the labels of so many cylinders say, as facts by word; a few are overdue or over age."""
    ages = rng.choice([name for name, _ in _AGES], many, p=[share for _, share in _AGES])
    sizes = rng.choice([size for size, _ in _CAPACITIES], many, p=[share for _, share in _CAPACITIES])
    makers, parts = rng.integers(0, len(_MAKERS), many), rng.random((many, 2))
    for age, size, maker, (one, other) in zip(ages, sizes, makers, parts, strict=True):
        made, seen = _days(str(age), on, float(one), float(other))
        told = {"maker": _MAKERS[int(maker)], "made_on": made.isoformat(), "capacity_kg": float(size)}
        yield told | ({"inspected_on": seen.isoformat()} if seen else {})


def _days(age: str, on: date, one: float, other: float) -> tuple[date, date | None]:
    """(made, last inspected) of a cylinder of that sort, by its age in years on that day."""
    least, most = {"fresh": (0.0, 2.8), "inspected": (3.0, 6.5), "assessed": (8.2, 10.5), "overdue": (5.0, 6.5),
                   "over_age": (8.3, 9.5)}[age]  # fmt: skip
    years = least + (most - least) * one
    made = on - timedelta(days=round(years * _YEAR))
    if age == "inspected":
        return made, on - timedelta(days=round(min(years - 0.1, 2.6) * _YEAR * other))
    if age == "assessed":
        return made, on - timedelta(days=round((years - 7.3 if years < 9.8 else 2.5) * _YEAR * (0.2 + 0.8 * other)))
    if age == "over_age":
        return made, made + timedelta(days=round(4 * _YEAR))
    return made, None


def segments(pipes: Pipes, year: int, centres: Sequence[Sequence[tuple[float, float]]], rng: np.random.Generator
             ) -> list[Segment]:  # fmt: skip
    """Segments whose kilometres add up to the figures: done in the years before, done this year, still planned.

    ``centres``: for each street the points around which its pipes lie.
    """
    before = round((pipes.renewed_km - pipes.done_km) * 1000)
    done, rest = round(pipes.done_km * 1000), round((pipes.planned_km - pipes.done_km) * 1000)
    found: list[Segment] = []
    for metres, this_year, is_done in ((before, False, True), (done, True, True), (rest, True, False)):
        for length in _cut(metres, rng):
            when = year if this_year else int(rng.integers(pipes.since, year))
            day = date(when, 1, 10) + timedelta(days=int(rng.integers(0, 290))) if is_done else None
            street = int(rng.integers(0, len(centres)))
            found.append(Segment(street, length, when, day, _line(centres[street], length, rng)))
    return found


def _cut(metres: int, rng: np.random.Generator) -> list[int]:
    """Lengths of segments that add up to so many metres."""
    many = max(1, round(metres / 1000 / SEGMENT_KM)) if metres > 0 else 0
    if not many:
        return []
    parts = rng.random(many) + 0.5
    lengths = np.floor(parts / parts.sum() * metres).astype(int)
    lengths[0] += metres - int(lengths.sum())
    return [int(length) for length in lengths]


def _line(centres: Sequence[tuple[float, float]], metres: int, rng: np.random.Generator) -> list[list[float]]:
    """A line of that length with one bend, that begins near one of the centres."""
    lon, lat = centres[int(rng.integers(0, len(centres)))]
    dlon, dlat = metres_to_degrees(1.0, lat)
    turn = float(rng.integers(0, 4)) * np.pi / 2 + float(rng.normal(0, 0.15))
    points = [(lon, lat)]
    for bend in (0.0, 0.35):
        x, y = points[-1]
        points.append((x + dlon * metres / 2 * np.cos(turn + bend), y + dlat * metres / 2 * np.sin(turn + bend)))
    return [[round(float(x), 6), round(float(y), 6)] for x, y in points]
