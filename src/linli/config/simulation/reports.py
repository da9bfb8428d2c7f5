"""The plan of a day: who reports what, where and when, and every step after it. Pure: same seed, same plan."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from linli.config.simulation import phrases, stories
from linli.config.simulation.hours import DAY_CLOSES, DAY_OPENS, OFFICE_HOURS, IsWorkday, at, hours_of
from linli.config.simulation.stories import CLOSE, MAIN, Step, Way
from linli.lib.coordinates import metres_per_degree
from linli.lib.identifiers import synthetic_phone

TEXTS = Path(__file__).with_name("texts.csv")
FIRST_PHONE = 98_000_000  # between the residents' numbers and the staff's
OLDER_CLOSED, OLDER_LEFT = 5, 20  # one older case that closed for five reports of the day, one left open for twenty
OLDER_DAYS = 14
OLDER_PACE = 5
URGENT_PACE = 0.35
JITTER_METRES = 8.0

CHANNELS = {"resident": 58, "patrol": 27, "hotline": 12, "desk": 3}
SEEN_ON_PATROL = frozenset({"01", "02", "03", "04", "06", "07"})
CLASS_WEIGHTS = {"01": 5, "02": 3, "03": 4, "04": 3.5, "05": 3, "06": 3, "07": 2, "08": 1.5, "09": 1, "10": 1}
# How many reports come in each hour of the day, from 7 (half of it) to 20.
HOUR_WEIGHTS = {7: 4, 8: 11, 9: 15, 10: 13, 11: 9, 12: 5, 13: 7, 14: 10, 15: 9, 16: 7, 17: 5, 18: 4, 19: 3, 20: 2}


@dataclass(frozen=True, slots=True)
class Spot:
    """A building of the district, where things happen."""

    place_code: str
    address: str
    estate: str
    number: str
    road: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Category:
    """What the plan asks of a line of the catalogue."""

    code: str
    urgency: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """A step with its moment and what is written."""

    at: datetime
    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A report and everything that follows from it."""

    number: int
    way: str
    channel: str
    category: Category
    says_category: bool
    text: str
    twin_text: str
    spot: Spot
    name: str
    phone: str
    photos: int
    has_gps: bool
    beats: tuple[Beat, ...]


def plan(
    *,
    count: int,
    seed: int,
    day: date,
    spots: Sequence[Spot],
    categories: Mapping[str, Category],
    is_workday: IsWorkday,
) -> tuple[Story, ...]:
    """``count`` reports of ``day`` and, before them, older ones of two weeks: most of them closed, some left open.

    ``categories`` are those in force; texts of any other are left out. Raises ValueError when nothing can happen
    (no spots, or no text whose category is known).
    """
    texts = [line for line in read_texts() if line[0] in categories]
    if not texts or not spots:
        raise ValueError("a day needs places and categories")
    drafter = _Drafter(seed, day, sorted(spots, key=lambda spot: (spot.place_code, spot.address)), texts, is_workday)
    older = [("closed", count // OLDER_CLOSED), ("left", count // OLDER_LEFT)]
    kinds = [kind for kind, many in older for _ in range(many)] + ["today"] * count
    return tuple(drafter.story(number, kind, categories) for number, kind in enumerate(kinds))


def read_texts() -> list[tuple[str, str]]:
    """The templates: (category, text)."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return [(row["category"], row["text"]) for row in csv.DictReader(file)]


@dataclass(frozen=True)
class _Drafter:
    seed: int
    day: date
    spots: Sequence[Spot]
    texts: Sequence[tuple[str, str]]
    is_workday: IsWorkday

    def story(self, number: int, kind: str, categories: Mapping[str, Category]) -> Story:
        """The story of that number; it depends on nothing but the seed and the number."""
        rng = Random(f"linli {self.seed} {number}")
        code, template = self._text(rng)
        spot, category = self._spot(rng), categories[code]
        channel = _channel(rng, code)
        way = stories.choose(rng, channel, is_public=category.is_public, among="all" if kind == "today" else kind)
        said = phrases.OPENINGS[channel] + _fill(template, spot)
        asked = channel == "hotline" or (channel == "resident" and rng.random() < 0.6)
        draft = Story(
            number=number, way=way.name, channel=channel, category=category,
            says_category=channel != "resident" or rng.random() < 0.4, text=said, twin_text=_twin(template, spot),
            spot=spot, name=rng.choice(phrases.SURNAMES) + rng.choice(phrases.TITLES) if asked else "",
            phone=synthetic_phone(FIRST_PHONE + self.seed % 90 * 10_000 + number) if asked else "",
            photos=_photos(rng, channel), has_gps=rng.random() < 0.4, beats=(),
        )  # fmt: skip
        return replace(draft, beats=tuple(self._beats(rng, draft, way, kind)))

    def _text(self, rng: Random) -> tuple[str, str]:
        found = sorted({code[:2] for code, _ in self.texts})
        group = rng.choices(found, [CLASS_WEIGHTS.get(one, 1) for one in found])[0]
        return rng.choice([line for line in self.texts if line[0][:2] == group])

    def _spot(self, rng: Random) -> Spot:
        spot = rng.choice(self.spots)
        per_lon, per_lat = metres_per_degree(spot.lat)
        east, north = (rng.uniform(-JITTER_METRES, JITTER_METRES) for _ in range(2))
        return replace(spot, lon=round(spot.lon + east / per_lon, 7), lat=round(spot.lat + north / per_lat, 7))

    def _beats(self, rng: Random, story: Story, way: Way, kind: str) -> Iterator[Beat]:
        urgency = story.category.urgency
        pace = (URGENT_PACE if urgency != "normal" else 1.0) * (1 if kind == "today" else OLDER_PACE)
        moment = self._begins(rng, kind)
        yield Beat(moment, Step("report", "reporter", (0, 0)), story.text)
        ends = at(self.day, DAY_CLOSES)
        for step in (*way.steps, *_afterwards(rng, story, way)):
            if step.move == "contact" and not story.phone:
                continue
            minutes = rng.uniform(*step.after) * pace
            hours = hours_of(step.who, urgency)
            moment = hours.next(moment + timedelta(minutes=minutes), self.is_workday, rng)
            if moment >= ends:  # tomorrow's work
                return
            yield Beat(moment.replace(microsecond=0), step, phrases_for(rng, step, story))

    def _begins(self, rng: Random, kind: str) -> datetime:
        if kind != "today":
            back = rng.randint(5 if kind == "closed" else 2, OLDER_DAYS)
            wanted = at(self.day - timedelta(days=back), DAY_OPENS) + timedelta(minutes=rng.randrange(600))
            return OFFICE_HOURS.next(wanted, self.is_workday, rng).replace(microsecond=0)
        hour = rng.choices(list(HOUR_WEIGHTS), list(HOUR_WEIGHTS.values()))[0]
        moment = at(self.day, DAY_OPENS).replace(hour=hour, minute=30 if hour == DAY_OPENS.hour else 0)
        return moment + timedelta(seconds=rng.randrange(1800 if hour == DAY_OPENS.hour else 3600))


def phrases_for(rng: Random, step: Step, story: Story) -> str:
    """What is written with a step."""
    if step.move == "report":
        return story.twin_text
    return "" if step.move == "reject" else phrases.phrase(rng, step.move, str(step.detail.get("reason", "")))


def _afterwards(rng: Random, story: Story, way: Way) -> tuple[Step, ...]:
    """What follows a closed case: the reporter rates it, or the centre calls back."""
    if not way.steps or way.steps[-1].move != CLOSE.move or way.steps[-1].part != MAIN:
        return ()
    if story.channel == "resident" and rng.random() < 0.45:
        return (Step("rate", "resident", (10, 120), {"satisfaction": _satisfaction(rng)}),)
    if story.phone and rng.random() < 0.7:
        return (
            Step("call_back", "centre", (10, 60), {"satisfaction": _satisfaction(rng), "reached": rng.random() < 0.85}),
        )
    return ()


def _satisfaction(rng: Random) -> int:
    return rng.choices((5, 4, 3, 2, 1), (46, 30, 13, 6, 5))[0]


def _channel(rng: Random, code: str) -> str:
    fitting = [name for name in CHANNELS if name != "patrol" or code[:2] in SEEN_ON_PATROL]
    return rng.choices(fitting, [CHANNELS[name] for name in fitting])[0]


def _photos(rng: Random, channel: str) -> int:
    if channel == "patrol":
        return 1
    return rng.choices((0, 1, 2), (40, 50, 10))[0] if channel == "resident" else 0


def _fill(template: str, spot: Spot) -> str:
    road = spot.road or spot.estate
    return template.format(place=f"{spot.estate}{spot.number}", estate=spot.estate, road=road)


def _twin(template: str, spot: Spot) -> str:
    """The same thing as a neighbour says it."""
    return f"{_fill(template, spot)}，好几个邻居都看到了"
