"""A table as a file for spreadsheets: CSV (with a byte-order mark, so that they read Chinese) or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

FORMULA_BEGINS = tuple("=+-@\t\r\n＝＋－＠")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(file_format: str, name: str, heads: Sequence[str], table: Iterable[Sequence[Any]]) -> tuple[str, bytes]:
    """The media type and the bytes of a table; ``name`` is that of the sheet."""
    if file_format == "csv":
        return CSV_TYPE, _csv(heads, table)
    return XLSX_TYPE, _xlsx(name, heads, table)


def _csv(heads: Sequence[str], table: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_inert(cell) for cell in row] for row in table)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _inert(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula is quoted (CSV injection, OWASP)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_BEGINS else cell


def _xlsx(name: str, heads: Sequence[str], table: Iterable[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
    for number, row in enumerate(table, start=1):
        sheet.write_row(number, 0, row)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
