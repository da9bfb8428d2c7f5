"""Pages of lists by a cursor that names the last row seen, so that new rows shift nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Model as AnyModel
from django.db.models import QuerySet

from linli.kernel.base.errors import LinliError

MOST = 100
_BIGGEST = 2**63 - 1
Row = TypeVar("Row")
Model = TypeVar("Model", bound=AnyModel)


def after(cursor: str | None) -> int | None:
    """The id in a cursor, None for the first page. Raises ``bad_cursor``."""
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor) > _BIGGEST:
        raise LinliError("bad_cursor")
    return int(cursor)


def newest(rows: QuerySet[Model], cursor: str | None, limit: int) -> tuple[list[Model], str | None]:
    """Up to ``limit`` rows of a query, the newest first, and the cursor of the next page. Raises ``bad_cursor``."""
    if (last := after(cursor)) is not None:
        rows = rows.filter(id__lt=last)
    return page(rows.order_by("-id")[: limit + 1], limit, lambda row: int(row.pk))


def page(rows: Iterable[Row], limit: int, id_of: Callable[[Row], int]) -> tuple[list[Row], str | None]:
    """The first ``limit`` of rows that were read with one too many, and the cursor of the next page."""
    read = list(rows)
    kept = read[:limit]
    return kept, str(id_of(kept[-1])) if len(read) > limit else None
