"""Rows for COPY in PostgreSQL's text format, built column by column: the fast way into a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

BLOCK_ROWS = 50_000


@dataclass(frozen=True)
class Table:
    """Columns of one table as lists of texts of one length, ready to be copied. ``\\N`` is null."""

    name: str
    columns: dict[str, Sequence[str]]

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(next(iter(self.columns.values())))

    @property
    def statement(self) -> str:
        """The COPY statement."""
        return f"copy {self.name} ({', '.join(self.columns)}) from stdin"

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Number of rows and their bytes, block after block."""
        columns = list(self.columns.values())
        for start in range(0, self.rows, BLOCK_ROWS):
            part = [column[start : start + BLOCK_ROWS] for column in columns]
            yield len(part[0]), ("\n".join(map("\t".join, zip(*part, strict=True))) + "\n").encode()


def whole(values: Iterable[Any]) -> list[str]:
    """Numbers as texts; an array is turned into plain numbers first, which is many times faster."""
    return list(map(str, values.tolist() if hasattr(values, "tolist") else values))


def flags(values: Iterable[Any]) -> list[str]:
    """Truth values as t and f."""
    return ["t" if value else "f" for value in values]


def texts(values: Iterable[str]) -> list[str]:
    """Texts with what COPY gives a meaning escaped."""
    return [_escaped(value) for value in values]


def binary(values: Iterable[bytes]) -> list[str]:
    """Bytes as bytea in hexadecimal."""
    return ["\\\\x" + value.hex() for value in values]


def _escaped(value: str) -> str:
    if value.isprintable() and "\\" not in value:
        return value
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def copy(cursor: Any, table: Table) -> Iterator[tuple[int, bytes]]:
    """Copy the table, answering each block and its number of rows; then set the sequence of its ids."""
    with cursor.copy(table.statement) as stream:
        for count, block in table.blocks():
            stream.write(block)
            yield count, block
    if "id" in table.columns and table.rows:
        cursor.execute(
            f"select setval(pg_get_serial_sequence('{table.name}', 'id'), (select max(id) from {table.name}))"
        )
