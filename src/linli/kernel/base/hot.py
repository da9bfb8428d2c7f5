"""Statements that every request runs: planned once a connection, their values bound by the server.

Django binds values into the text of each statement, so PostgreSQL parses and plans it every time; for the reads and
writes of a move that is most of their cost (measured by ``linli bench loop``). What runs here is prepared instead.

A statement is prepared for its text *and* the types of its values. :func:`plain` gives every value the same type,
none; the statement then says what it is (``%s::bigint``, see :func:`placeholder`), and is planned once however large
a number is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, models

Values = Sequence[Any] | Mapping[str, Any]
STATEMENTS_KEPT = 300


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor of the same connection that prepares whatever it runs."""

    def execute(self, query: Any, params: Values | None = None, **_: Any) -> _Prepared:
        """As psycopg's, prepared at once."""
        return super().execute(query, params, prepare=True)


def fetchone(statement: str, values: Values) -> tuple[Any, ...] | None:
    """Run a prepared statement in the open transaction, or in one of its own; answers its first row."""
    with _run(statement, values) as cursor:
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def fetchall(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """Like :func:`fetchone`; answers all rows."""
    with _run(statement, values) as cursor:
        return list(cursor.fetchall())


def run(statement: str, values: Values) -> None:
    """Like :func:`fetchone` for a statement that answers nothing."""
    with _run(statement, values):
        pass


@contextmanager
def _run(statement: str, values: Values) -> Iterator[Any]:
    # Django's wrapper stays around the cursor: it counts statements in tests and turns psycopg's errors into Django's.
    with connection.cursor() as cursor:
        raw = connection.connection
        raw.prepare_threshold = 0  # Django sets none, which forbids it; its own cursors never prepare
        raw.prepared_max = STATEMENTS_KEPT
        cursor.cursor = _Prepared(raw)
        cursor.execute(statement, values)
        yield cursor


def plain(value: Any) -> Any:
    """A value as PostgreSQL's text form, so that all have one type; bytes and None as they are."""
    match value:
        case None | bytes() | str():
            return value
        case bool():
            return "t" if value else "f"
        case int() | UUID():
            return str(value)
        case float():
            return repr(value)
        case datetime():
            return value.isoformat()
        case list() | tuple():
            return "{" + ",".join(str(item) for item in value) + "}"  # of numbers or UUIDs
    raise TypeError(f"no text form for {type(value).__name__}")


@cache
def placeholder(model: type[models.Model], column: str) -> str:
    """``%s`` with the type of a model's column; without its length, because a cast would cut what is too long."""
    kind = model._meta.get_field(column).db_type(connection) or ""
    return f"%s::{kind.partition('(')[0]}"


def placeholders(model: type[models.Model], columns: Sequence[str]) -> str:
    """A placeholder for each column, with commas."""
    return ", ".join(placeholder(model, column) for column in columns)
