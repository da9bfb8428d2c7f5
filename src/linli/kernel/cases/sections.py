"""What a scenario shows of a case beyond the case itself: facts or a table, drawn by both faces alike. Pure.

A section's columns are :class:`~linli.kernel.cases.fields.Field` values, so that what was asked in a form is shown in
the same words and in the same way. Four kinds are shown and never asked: ``state`` (a :class:`Choice`), ``link`` (a
``{"uuid", "number", "title"}`` of a case that the reader may see), ``share`` (a number, 0.25 for a quarter) and
``document`` (a ``{"address", "name", "name_en"}`` of a file that the API writes, the address below ``/api/v1/``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.kernel.cases.fields import Choice, Field
from linli.kernel.cases.rulebook import Rulebook

FACTS, TABLE = "facts", "table"
_ONE = {"choices": "choice", "units": "unit", "people": "person"}

People = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with one row of facts, or with a table. ``rows`` hold values by the columns' names, in plain form."""

    slug: str
    title: str
    title_en: str
    columns: tuple[Field, ...]
    rows: Sequence[Mapping[str, Any]]
    layout: str = TABLE
    note: str = ""  # one sentence above it
    note_en: str = ""


def drawn(section: Section, book: Rulebook, people: People) -> dict[str, Any]:
    """The section as the API tells it."""
    return {
        "slug": section.slug, "title": section.title, "title_en": section.title_en, "layout": section.layout,
        "note": section.note, "note_en": section.note_en, "columns": [asked(column) for column in section.columns],
        "rows": [
            {column.name: shown(column, row.get(column.name), book, people) for column in section.columns}
            for row in section.rows
        ],
    }  # fmt: skip


def asked(field: Field) -> dict[str, Any]:
    """A question as the API tells it."""
    return {
        "name": field.name, "label": field.label, "label_en": field.label_en, "kind": field.kind,
        "required": field.required, "least": field.least, "most": field.most, "hint": field.hint,
        "hint_en": field.hint_en, "choices": [_named(choice) for choice in field.choices],
        "of": [asked(each) for each in field.of],
    }  # fmt: skip


def answered(
    fields: Sequence[Field], answers: Mapping[str, Any], book: Rulebook, people: People
) -> list[dict[str, Any]]:
    """What was answered, each with its question, in the order of the form."""
    return [
        {
            "name": f.name, "label": f.label, "label_en": f.label_en, "kind": f.kind,
            "value": shown(f, answers[f.name], book, people), "of": [asked(each) for each in f.of],
        }
        for f in fields
        if answers.get(f.name) not in (None, "", (), [])
    ]  # fmt: skip


def shown(field: Field, value: Any, book: Rulebook, people: People) -> Any:
    """A value with the names that people read."""
    if value is None or value == "":
        return None
    match field.kind:
        case "choice":
            return next((_named(choice) for choice in field.choices if choice.code == value), None)
        case "unit":
            unit = book.units.get(value) or book.units_by_id.get(value)
            return unit and {"code": unit.code, "name": unit.short_name, "name_en": unit.name_en}
        case "person":
            return {"id": value, "name": people.get(value, "")}
        case "choices" | "units" | "people":
            one = Field(field.name, "", "", _ONE[field.kind], choices=field.choices)
            return [shown(one, each, book, people) for each in value]
        case "rows":
            return [{each.name: shown(each, row.get(each.name), book, people) for each in field.of} for row in value]
        case "state":
            return _named(value)
    return value


def people_in(fields: Iterable[Field], row: Mapping[str, Any]) -> set[int]:
    """The ids of people that a row of values names."""
    found: set[int] = set()
    for each in fields:
        value = row.get(each.name)
        if value and each.kind in ("person", "people"):
            found |= {value} if isinstance(value, int) else set(value)
        elif value and each.kind == "rows":
            found |= {one for part in value for one in people_in(each.of, part)}
    return found


def _named(choice: Choice) -> dict[str, str]:
    return {"code": choice.code, "name": choice.name, "name_en": choice.name_en}
