"""CSV tables and params.json in and out, for ``linli plan``; a wrong cell is named by file, line and column."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class TableError(ValueError):
    """A file that cannot be read as it should be; the sentence names file, line and column."""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str, default: str | None = None) -> str:
        value = (self.cells.get(column) or "").strip()
        if value:
            return value
        if default is None:
            raise self.wrong(column, "is empty")
        return default

    def number(self, column: str, default: float | None = None, *, least: float | None = None) -> float:
        text = self.text(column, None if default is None else str(default))
        try:
            value = float(text)
        except ValueError:
            raise self.wrong(column, f"«{text}» is not a number") from None
        if value != value or (least is not None and value < least):  # not a number, or too small
            raise self.wrong(column, f"{text} is not a number of at least {least:g}" if least is not None else text)
        return value

    def whole(self, column: str, default: int | None = None, *, least: int | None = None) -> int:
        value = self.number(column, default, least=least)
        if value != int(value):
            raise self.wrong(column, f"{value:g} is not a whole number")
        return int(value)

    def yes(self, column: str) -> bool:
        text = self.text(column, "0").lower()
        if text not in {"0", "1", "yes", "no", "true", "false", "是", "否"}:
            raise self.wrong(column, f"«{text}» is neither 1 nor 0")
        return text in {"1", "yes", "true", "是"}

    def wrong(self, column: str, what: str) -> TableError:
        return TableError(f"{self.file}, line {self.line}, column {column}: {what}")


def read_table(path: Path, columns: Sequence[str], *, optional: bool = False) -> list[Row]:
    """The rows of a CSV file that must have these columns; no rows when it is optional and missing."""
    if optional and not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise TableError(f"{path.name}, line 1: column {missing[0]} is missing")
        return [Row(path.name, line, cells) for line, cells in enumerate(reader, start=2)]


def read_params(path: Path, known: Iterable[str]) -> dict[str, Any]:
    """The object in params.json, {} when there is none; an unknown name is refused."""
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise TableError(f"{path.name}, line {error.lineno}: {error.msg}") from None
    if not isinstance(told, dict):
        raise TableError(f"{path.name}, line 1: not an object")
    names = set(known)
    if unknown := sorted(told.keys() - names):
        raise TableError(f"{path.name}: {unknown[0]} is not known; known are {', '.join(sorted(names))}")
    return told


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file that spreadsheets open with its Chinese names."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path
