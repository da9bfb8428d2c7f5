"""Tables from XLSX or CSV, with a limit on everything: bytes as they come, bytes inflated, rows, columns, a cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from linli.kernel.base.errors import LinliError

LIMIT_BYTES = 32 * 1024 * 1024
LIMIT_INFLATED = 256 * 1024 * 1024
LIMIT_PARTS = 2_000
LIMIT_ROWS = 500_000
LIMIT_COLUMNS = 200
LIMIT_CELL = 2_000

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A row of data: its number (1 is the first after the header) and its cells by column name."""

    row: int
    cells: Mapping[str, str]


def read_lines(data: bytes, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> Iterator[Line]:
    """The rows of a table by our own column names. ``columns``: our name → names it may have in the header.

    Raises:
        LinliError: ``file_too_large``, ``file_inflates``, ``file_unreadable``, ``file_columns_missing``.
    """
    if len(data) > LIMIT_BYTES:
        raise LinliError("file_too_large", limit_mb=LIMIT_BYTES >> 20)
    rows = _xlsx(data) if data[:2] == b"PK" else _csv(data)
    try:
        head = next(rows, [])
        places = _places([str(cell).strip().lower() for cell in head], columns, required)
        for number, cells in enumerate(rows, start=1):
            if number > LIMIT_ROWS:
                raise _unreadable(f"超过 {LIMIT_ROWS} 行", f"more than {LIMIT_ROWS} rows")
            told = {name: _cell(cells, place) for name, place in places.items()}
            if any(told.values()):
                yield Line(number, told)
    except csv.Error as error:
        raise _unreadable("不是 CSV", str(error)) from None


def decode(data: bytes) -> str:
    """Text in UTF-8 (with or without mark) or GB18030, whichever it is.

    Raises:
        LinliError: ``file_unreadable``.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable("既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030")


def _places(head: list[str], columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> dict[str, int]:
    found = {
        name: next(head.index(alias) for alias in (name, *aliases) if alias in head)
        for name, aliases in columns.items()
        if any(alias in head for alias in (name, *aliases))
    }
    if missing := [f"{name}({columns[name][0]})" for name in required if name not in found]:
        raise LinliError("file_columns_missing", columns="、".join(missing))
    return found


def _cell(cells: Sequence[object], place: int) -> str:
    value = cells[place] if place < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value if value is not None else "").strip()[:LIMIT_CELL]


def _csv(data: bytes) -> Iterator[Sequence[object]]:
    text = decode(data)
    if "\0" in text:
        raise _unreadable("不是文本", "not a text")
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    for cells in csv.reader(io.StringIO(text), delimiter=delimiter):
        yield cells[:LIMIT_COLUMNS]


def _xlsx(data: bytes) -> Iterator[Sequence[object]]:
    _refuse_bomb(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_width > LIMIT_COLUMNS * 10:
            raise _unreadable("列数过多", "too many columns")
        for cells in sheet.iter_rows():
            yield cells[:LIMIT_COLUMNS]
    except (CalamineError, ValueError, IndexError) as error:
        raise _unreadable("不是 XLSX", f"not XLSX ({type(error).__name__})") from None


def _refuse_bomb(data: bytes) -> None:
    """Inflate every part once and count: what the archive says of its own sizes may be a lie."""
    inflated = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > LIMIT_PARTS or sum(part.file_size for part in parts) > LIMIT_INFLATED:
                raise LinliError("file_inflates", limit_mb=LIMIT_INFLATED >> 20)
            for part in parts:
                with archive.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        inflated += len(chunk)
                        if inflated > LIMIT_INFLATED:
                            raise LinliError("file_inflates", limit_mb=LIMIT_INFLATED >> 20)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise _unreadable("压缩包损坏", f"the archive is broken ({type(error).__name__})") from None


def _unreadable(problem: str, problem_en: str) -> LinliError:
    return LinliError("file_unreadable", problem=problem, problem_en=problem_en)
