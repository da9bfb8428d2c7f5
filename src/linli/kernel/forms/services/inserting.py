"""Submissions and their files into their tables, with prepared statements (see ``kernel.base.hot``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Field

from linli.kernel.base import hot
from linli.kernel.forms.models import Submission, SubmissionFile

_ARRAYS = frozenset({"files_wanted", "spared", "asked_again", "unfounded"})
_JSON = frozenset({"answers", "problems"})


def insert(row: Submission) -> bool:
    """Write a new submission and give it its number. False when one with its identifier is there: whoever sends the
    same at the same moment waits here until the other has committed, so that one of them is the first."""
    found = hot.fetchone(_statement(Submission, " on conflict (uuid) do nothing"), _values(row))
    if found is not None:
        row.id = found[0]
    return found is not None


def insert_files(rows: Iterable[SubmissionFile]) -> None:
    """Write files of a submission that is there."""
    for row in rows:
        hot.fetchone(_statement(SubmissionFile, ""), _values(row))


@cache
def _statement(model: type[models.Model], otherwise: str) -> str:
    fields = _fields(model)
    columns = ", ".join(field.attname for field in fields)
    places = ", ".join(map(_placeholder, fields))
    return f"insert into {model._meta.db_table} ({columns}) values ({places}){otherwise} returning id"


@cache
def _fields(model: type[models.Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _placeholder(field: Field[Any, Any]) -> str:
    return "%s::text[]" if field.attname in _ARRAYS else hot.placeholder(field.model, field.name)


def _values(row: models.Model) -> list[Any]:
    return [_value(field.attname, getattr(row, field.attname)) for field in _fields(type(row))]


def _value(name: str, value: Any) -> Any:
    if name in _JSON:
        return json.dumps(value, ensure_ascii=False)
    if name in _ARRAYS:
        return value  # a list of words: psycopg sends it as text[], whatever is in them
    return hot.plain(value)
