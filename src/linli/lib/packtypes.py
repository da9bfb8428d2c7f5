"""What a pack says, as values: a district's places, units, catalogue, calendar, sentences and generator settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

from linli.lib.calendars import WorkingCalendar
from linli.lib.workdays import DayKind

Range = tuple[int, int]
Point = tuple[float, float]  # longitude, latitude in degrees, WGS 84


class PackError(ValueError):
    """A pack that cannot be used: names the file, the row (the header is row 1; 0: the whole file) and the problem."""

    def __init__(self, file: str, row: int, problem: str) -> None:
        self.file, self.row, self.problem = file, row, problem
        super().__init__(f"{file}, row {row}: {problem}" if row else f"{file}: {problem}")


@dataclass(frozen=True, slots=True)
class PackStreet:
    """A street or town (9 digits). The point is None in a pack that is laid out on a plan."""

    code: str
    name: str
    name_en: str
    kind: str  # street | town | special
    point: Point | None
    area_km2: float | None


@dataclass(frozen=True, slots=True)
class PackCommunity:
    """A community or village (12 digits)."""

    code: str
    name: str
    short_name: str
    name_en: str
    street_code: str
    kind: str  # community | village
    point: Point | None
    point_source: str  # surveyed | estimated | ""


@dataclass(frozen=True, slots=True)
class PackUnit:
    """A department, enterprise or partner that answers for cases."""

    code: str
    name: str
    name_en: str
    kind: str
    short_name: str
    duties_zh: str
    duties_en: str


@dataclass(frozen=True, slots=True)
class PackCategory:
    """A class (``parent`` empty) or a category of events."""

    code: str
    parent: str
    name: str
    name_en: str
    deadline_amount: int
    deadline_unit: str  # of linli.lib.calendars.Unit; "" for a class
    unit_kind: str
    unit: str
    urgency: str  # normal | urgent | emergency
    evidence: tuple[str, ...]
    is_complex: bool
    verify: str  # on_site | photo | phone
    accept_minutes: int
    is_public: bool
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackDuty:
    """One line of the duty list: category and place are prefixes; unit a code, @street, @community or @grid."""

    category: str
    place: str
    unit: str
    reason_zh: str
    reason_en: str
    basis: str


@dataclass(frozen=True, slots=True)
class PackReason:
    """A stated reason for a move of one type of case."""

    type: str
    move: str
    code: str
    name: str
    name_en: str
    requires_text: bool
    pauses: bool


@dataclass(frozen=True, slots=True)
class PackTimer:
    """How long a case of a type may wait in a state."""

    type: str
    state: str
    amount: int
    unit: str
    urgency: str
    note_zh: str
    note_en: str


@dataclass(frozen=True, slots=True)
class PackFact:
    """A fact of the register: what is known of a person, a home, an organisation or a piece of equipment."""

    subject: str
    key: str  # subject.word
    type: str  # text | number | day | yes_no | choice | choices | position
    name: str
    name_en: str
    valid_days: int | None  # None: until something else is said
    is_personal: bool


@dataclass(frozen=True, slots=True)
class PackText:
    """A sentence in two languages."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PackOverride:
    """A day that differs from the official calendar."""

    day: date
    kind: DayKind
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class PackCalendar:
    """Working time; ``weekdays`` are ISO (Monday 1)."""

    statutory: bool
    weekdays: tuple[int, ...]
    periods: tuple[tuple[time, time], ...]
    overrides: tuple[PackOverride, ...]

    def working(self) -> WorkingCalendar:
        """The calendar that deadlines are counted on."""
        return WorkingCalendar.of(
            self.periods,
            frozenset(day - 1 for day in self.weekdays),
            {override.day: override.kind for override in self.overrides},
            self.statutory,
        )


@dataclass(frozen=True, slots=True)
class PackFixed:
    """A street or community whose published counts the generator reproduces; None: not published."""

    place: str
    grids: int | None
    dedicated_grids: int | None
    micro_grids: int | None


@dataclass(frozen=True, slots=True)
class PackGenerate:
    """Settings of the generator; every range is (least, most)."""

    population: int
    households: int
    persons_per_household: float
    grids_per_community: Range
    grids_per_village: Range
    micro_grids_per_grid: Range
    households_per_micro_grid: Range
    households_per_micro_grid_mode: int
    dedicated_grid_share: float
    floors_per_building: Range
    stairwells_per_building: Range
    homes_per_floor: Range
    police_grids_per_community: Range
    volunteers_per_community: Range
    fixed: tuple[PackFixed, ...] = ()


@dataclass(frozen=True, slots=True)
class PackLayout:
    """Where places lie: ``points`` (each has one, inside ``outline``) or ``plan`` (laid out inside ``bbox``)."""

    kind: Literal["points", "plan"]
    outline: tuple[tuple[Point, ...], ...] = ()  # rings of the district's polygon: outer first, then holes
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north


@dataclass(frozen=True)
class Pack:
    """A district as data, read and checked as a whole."""

    path: Path
    slug: str
    code: str
    name: str
    name_en: str
    city: str
    city_en: str
    version: str
    valid_from: date  # the day from which its places hold
    number_prefix: str
    timezone: str
    center: Point
    zoom: float
    layout: PackLayout
    generate: PackGenerate
    streets: tuple[PackStreet, ...]
    communities: tuple[PackCommunity, ...]
    units: tuple[PackUnit, ...]
    categories: tuple[PackCategory, ...]
    duties: tuple[PackDuty, ...]
    reasons: tuple[PackReason, ...]
    timers: tuple[PackTimer, ...]
    facts: tuple[PackFact, ...]
    calendar: PackCalendar
    texts: tuple[PackText, ...]  # for residents, from pack.toml
    standard_texts: tuple[PackText, ...]  # for dispatchers, from texts.csv
    names: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)  # names/<stem>.csv → rows
    settings: Mapping[str, Any] = field(default_factory=dict)  # pack.toml as it is, for keys of one scenario

    def text(self, key: str) -> PackText:
        """The resident-facing sentence of that key.

        Raises:
            KeyError: the pack has no such sentence.
        """
        for text in self.texts:
            if text.key == key:
                return text
        raise KeyError(key)
