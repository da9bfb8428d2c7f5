"""A pack's tables: one row of CSV to one value, each column checked, the first fault told with file and row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from linli.lib.calendars import Unit
from linli.lib.packtypes import (
    PackCategory,
    PackCommunity,
    PackDuty,
    PackError,
    PackFact,
    PackReason,
    PackStreet,
    PackText,
    PackTimer,
    PackUnit,
    Point,
)

T = TypeVar("T")

URGENCIES = ("normal", "urgent", "emergency")
VERIFICATIONS = ("on_site", "photo", "phone", "none")
UNIT_KINDS = ("department", "enterprise", "district_centre", "street", "community", "partner", "grid")
FACT_SUBJECTS = ("person", "home", "organisation", "equipment")
FACT_TYPES = ("text", "number", "day", "yes_no", "choice", "choices", "position")
DEADLINE_UNITS = tuple(unit.value for unit in Unit)


class Row:
    """One row of a table, asked column by column."""

    def __init__(self, file: str, number: int, cells: Mapping[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells

    def fail(self, problem: str) -> PackError:
        """The error that names this row."""
        return PackError(self.file, self.number, problem)

    def text(self, column: str) -> str:
        """The cell, stripped; empty when the column is missing."""
        return (self.cells.get(column) or "").strip()

    def word(self, column: str) -> str:
        """The cell, which must not be empty."""
        if value := self.text(column):
            return value
        raise self.fail(f"{column} is empty")

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        """The cell, which must be one of the allowed words."""
        value = self.text(column)
        if value not in allowed:
            raise self.fail(f"{column} is {value!r}, expected one of {', '.join(repr(word) for word in allowed)}")
        return value

    def digits(self, column: str, length: int) -> str:
        """The cell, which must be a code of that many digits."""
        value = self.text(column)
        if not (len(value) == length and value.isascii() and value.isdigit()):
            raise self.fail(f"{column} is {value!r}, expected {length} digits")
        return value

    def whole(self, column: str, least: int = 0) -> int:
        """The cell as a whole number; empty is 0."""
        value = self.text(column) or "0"
        if not value.isdigit() or int(value) < least:
            raise self.fail(f"{column} is {value!r}, expected a whole number of at least {least}")
        return int(value)

    def flag(self, column: str) -> bool:
        """The cell as 0 or 1; empty is 0."""
        return self.one_of(column, ("0", "1", "")) == "1"

    def words(self, column: str) -> tuple[str, ...]:
        """The cell split at semicolons."""
        return tuple(word for part in self.text(column).split(";") if (word := part.strip()))

    def number_or_none(self, column: str) -> float | None:
        """The cell as a number, None when empty."""
        value = self.text(column)
        try:
            return float(value) if value else None
        except ValueError:
            raise self.fail(f"{column} is {value!r}, expected a number") from None

    def point(self) -> Point | None:
        """Columns lon and lat together, None when both are empty."""
        lon, lat = self.number_or_none("lon"), self.number_or_none("lat")
        if lon is None and lat is None:
            return None
        if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise self.fail("lon and lat must be degrees, both or neither")
        return lon, lat


def rows(folder: Path, file: str, columns: tuple[str, ...], optional: bool = False) -> Iterator[Row]:
    """The rows of a CSV in UTF-8; the header must have the columns.

    Raises:
        PackError: no such file (unless optional), not UTF-8, a column missing, a row of another width.
    """
    path = folder / file
    if not path.is_file():
        if optional:
            return
        raise PackError(file, 0, "the file is missing")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if missing := [column for column in columns if column not in (table.fieldnames or ())]:
                raise PackError(file, 1, f"column {missing[0]} is missing")
            for number, cells in enumerate(table, start=2):
                if None in cells or None in cells.values():
                    raise PackError(file, number, "the row has another number of cells than the header")
                yield Row(file, number, cells)
    except UnicodeDecodeError as error:
        raise PackError(file, 0, f"not UTF-8 at byte {error.start}") from None


def table(
    found: Iterator[Row], make: Callable[[Row], T], key: Callable[[T], object]
) -> tuple[tuple[T, ...], tuple[Row, ...]]:
    """All rows as values, with the rows they came from; a key that comes twice is an error."""
    values: list[T] = []
    sources: list[Row] = []
    first: dict[object, int] = {}
    for row in found:
        value = make(row)
        if (earlier := first.setdefault(key(value), row.number)) != row.number:
            raise row.fail(f"{key(value)!r} is already in row {earlier}")
        values.append(value)
        sources.append(row)
    return tuple(values), tuple(sources)


def street(row: Row) -> PackStreet:
    """A row of places/streets.csv."""
    return PackStreet(
        code=row.digits("code", 9),
        name=row.word("name"),
        name_en=row.word("name_en"),
        kind=row.one_of("kind", ("street", "town", "special")),
        point=row.point(),
        area_km2=row.number_or_none("area_km2"),
    )


def community(row: Row) -> PackCommunity:
    """A row of places/communities.csv."""
    return PackCommunity(
        code=row.digits("code", 12),
        name=row.word("name"),
        short_name=row.text("short_name") or row.word("name"),
        name_en=row.word("name_en"),
        street_code=row.digits("street_code", 9),
        kind=row.one_of("kind", ("community", "village", "special")),
        point=row.point(),
        point_source=row.text("point_source"),
    )


def unit(row: Row) -> PackUnit:
    """A row of units.csv."""
    return PackUnit(
        code=row.word("code"),
        name=row.word("name"),
        name_en=row.word("name_en"),
        kind=row.one_of("kind", UNIT_KINDS[:-1]),
        short_name=row.text("short_name") or row.word("name"),
        duties_zh=row.text("duties_zh"),
        duties_en=row.text("duties_en"),
    )


def category(row: Row) -> PackCategory:
    """A row of catalogue.csv; a class has only code and names."""
    is_class = not row.text("parent")
    blank = ("",) if is_class else ()
    return PackCategory(
        code=row.word("code"),
        parent=row.text("parent"),
        name=row.word("name"),
        name_en=row.word("name_en"),
        deadline_amount=row.whole("deadline_amount", least=0 if is_class else 1),
        deadline_unit=row.one_of("deadline_unit", DEADLINE_UNITS + blank),
        unit_kind=row.one_of("unit_kind", UNIT_KINDS + blank),
        unit=row.text("unit"),
        urgency=row.one_of("urgency", URGENCIES + blank) or "normal",
        evidence=row.words("evidence"),
        is_complex=row.flag("complex"),
        verify=row.one_of("verify", VERIFICATIONS + blank) or "on_site",
        accept_minutes=row.whole("accept_minutes"),
        is_public=row.flag("public"),
        keywords=row.words("keywords"),
    )


def duty(row: Row) -> PackDuty:
    """A row of duties.csv."""
    return PackDuty(
        category=row.word("category"),
        place=row.word("place"),
        unit=row.word("unit"),
        reason_zh=row.word("reason_zh"),
        reason_en=row.word("reason_en"),
        basis=row.text("basis"),
    )


def reason(row: Row) -> PackReason:
    """A row of reasons.csv."""
    return PackReason(
        type=row.word("type"),
        move=row.word("move"),
        code=row.word("code"),
        name=row.word("name"),
        name_en=row.word("name_en"),
        requires_text=row.flag("requires_text"),
        pauses=row.flag("pauses"),
    )


def timer(row: Row) -> PackTimer:
    """A row of timers.csv."""
    return PackTimer(
        type=row.word("type"),
        state=row.word("state"),
        amount=row.whole("amount", least=1),
        unit=row.one_of("unit", DEADLINE_UNITS),
        urgency=row.one_of("urgency", (*URGENCIES, "")),
        note_zh=row.text("note_zh"),
        note_en=row.text("note_en"),
    )


def fact(row: Row) -> PackFact:
    """One row of facts.csv."""
    subject = row.one_of("subject", FACT_SUBJECTS)
    return PackFact(
        subject=subject,
        key=f"{subject}.{row.word('key')}",
        type=row.one_of("type", FACT_TYPES),
        name=row.word("name"),
        name_en=row.word("name_en"),
        valid_days=row.whole("valid_days") or None,
        is_personal=row.flag("is_personal"),
    )


def sentence(row: Row) -> PackText:
    """A row of texts.csv."""
    return PackText(key=row.word("key"), zh=row.word("zh"), en=row.word("en"))
