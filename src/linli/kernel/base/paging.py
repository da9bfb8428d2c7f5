"""Pages of lists by a cursor that names the last row seen, so that new rows shift nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from linli.kernel.base.errors import LinliError

MOST = 100
_BIGGEST = 2**63 - 1
Row = TypeVar("Row")


def after(cursor: str | None) -> int | None:
    """The id in a cursor, None for the first page. Raises ``bad_cursor``."""
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor) > _BIGGEST:
        raise LinliError("bad_cursor")
    return int(cursor)


def page(rows: Iterable[Row], limit: int, id_of: Callable[[Row], int]) -> tuple[list[Row], str | None]:
    """The first ``limit`` of rows that were read with one too many, and the cursor of the next page."""
    read = list(rows)
    kept = read[:limit]
    return kept, str(id_of(kept[-1])) if len(read) > limit else None
