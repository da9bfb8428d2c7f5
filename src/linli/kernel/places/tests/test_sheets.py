"""Tables come in as they are: XLSX or CSV, UTF-8 or GB18030; what is too big, a lie or broken is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from linli.kernel.base.errors import LinliError
from linli.kernel.places.imports import sheets
from linli.kernel.places.imports.sheets import read_lines

COLUMNS = {"name": ("名称",), "floors": ("层数",)}


def xlsx(rows: list[list[object]]) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(line.row, dict(line.cells)) for line in read_lines(data, COLUMNS, ("name",))]


EXPECTED = [(1, {"name": "华江里", "floors": "6"}), (3, {"name": "平江里", "floors": ""})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_its_encoding_and_with_its_delimiter(encoding: str, delimiter: str) -> None:
    text = "名称,层数\r\n华江里,6\r\n,\r\n平江里,\r\n".replace(",", delimiter)
    assert read(text.encode(encoding)) == EXPECTED


def test_a_workbook_is_read_with_whole_numbers_as_such() -> None:
    assert read(xlsx([["名称", "层数"], ["华江里", 6.0], ["", ""], ["平江里"]])) == EXPECTED


def test_our_own_column_names_are_known_too() -> None:
    assert read(b"Name,FLOORS\nA,2\n") == [(1, {"name": "A", "floors": "2"})]


def test_missing_columns_are_named() -> None:
    with pytest.raises(LinliError, match="file_columns_missing") as caught:
        read("层数\n6\n".encode())
    assert "名称" in caught.value.details["columns"]


def zipped(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        for _ in range(size >> 20):
            part.write(bytes(1 << 20))
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_read() -> None:
    bomb = zipped("xl/worksheets/sheet1.xml", sheets.LIMIT_INFLATED + (2 << 20))
    assert len(bomb) < 1 << 20
    with pytest.raises(LinliError, match="file_inflates"):
        read(bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LIMIT_INFLATED", 4 << 20)
    bomb = bytearray(zipped("xl/worksheets/sheet1.xml", 8 << 20))
    real = (8 << 20).to_bytes(4, "little")
    start = bomb.rindex(b"PK\x01\x02")
    bomb[start + 24 : start + 28] = (1000).to_bytes(4, "little")
    assert real not in bytes(bomb[start : start + 46])
    with pytest.raises(LinliError) as caught:
        read(bytes(bomb))
    assert caught.value.code in {"file_inflates", "file_unreadable"}


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LIMIT_BYTES", 10)
    with pytest.raises(LinliError, match="file_too_large"):
        read("名称\n华江里\n".encode())


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LIMIT_ROWS", 2)
    with pytest.raises(LinliError, match="file_unreadable"):
        read("名称\n甲\n乙\n丙\n".encode())


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 broken", b"\xff\xff\xff", b"name\n\x00\n", zipped("nothing.txt", 1 << 20), b"P", b""]
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(LinliError) as caught:
        read(data)
    assert caught.value.code in {"file_unreadable", "file_columns_missing"}
