"""A register query: the subjects of a kind in an area that meet conditions, as a statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.facts import ADDRESS, fact_kinds
from linli.kernel.registry.queries.facts import COLUMNS as FACT_COLUMNS
from linli.kernel.rounds.types import Condition

_HOME = "join places_stairwell s on s.id = h.stairwell_id"
_FROM: Mapping[str, tuple[str, str, str]] = {
    "home": (f"places_home h {_HOME}", "h.uuid", "s.place_code"),
    "person": (
        "registry_person p join registry_household hh on hh.id = p.household_id"
        f" join places_home h on h.id = hh.home_id {_HOME}",
        "p.uuid",
        "s.place_code",
    ),
    "organisation": ("registry_organisation o", "o.uuid", "o.place_code"),
    "equipment": ("registry_equipment e", "e.uuid", "e.place_code"),
}
_AT = "exists (select 1 from registry_equipment q where q.{0} = {1}.id and q.kind = {2})"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "organisation.kind": ("text", "o.kind"),
    "equipment.kind": ("text", "e.kind"),
    "person.age": ("number", "date_part('year', age(%(today)s::date, p.born_on))"),
    "home.equipment": ("text", ""),
    "organisation.equipment": ("text", ""),
}
"""What can be asked beside facts: the kind of an organisation or of equipment, a person's age in years, and whether a
home or an organisation has equipment of a kind."""
_AS_NUMBER = "(f.value #>> '{}')::numeric"
_TEXT = {"is", "is_not", "in"}
_NUMBER = {"is", "least", "most"}
_FACT = {"is", "is_not", "in", "known", "unknown", "least", "most"}


def selection(kind: str, area: str, conditions: Sequence[Condition], today: Any) -> tuple[str, dict[str, Any]]:
    """``select uuid, place_code …`` of the subjects that meet all conditions, with its values.

    Raises:
        LinliError: round_condition_unfit.
    """
    tables, uuid, place = _FROM[kind]
    where, values = [f"{place} like %(area)s"], {"area": f"{area}%", "today": today}
    for number, condition in enumerate(conditions):
        where.append(_condition(kind, condition, number, values))
    return f"select {uuid} as uuid, {place} as place_code from {tables} where {' and '.join(where)}", values


def count(kind: str, area: str, conditions: Sequence[Condition], today: Any) -> int:
    """How many subjects meet the conditions now: the round's size before it is opened."""
    statement, values = selection(kind, area, conditions, today)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({statement}) found", values)
        return int(cursor.fetchone()[0])


def kept(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    """Conditions as the round keeps them."""
    return [asdict(condition) for condition in conditions]


def from_kept(conditions: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions of a round as they were frozen."""
    return tuple(Condition(**condition) for condition in conditions)


def _condition(kind: str, condition: Condition, number: int, values: dict[str, Any]) -> str:
    if condition.fact.partition(".")[0] != kind:
        raise _unfit(condition, f"subject {kind}")
    if condition.fact in COLUMNS:
        return _column(condition, number, values)
    return _fact(kind, condition, number, values)


def _column(condition: Condition, number: int, values: dict[str, Any]) -> str:
    type_, sql = COLUMNS[condition.fact]
    if condition.op not in (_TEXT if type_ == "text" else _NUMBER):
        raise _unfit(condition, condition.op)
    key = f"v{number}"
    values[key] = _value(condition, type_)
    if condition.fact.endswith(".equipment"):
        alias = condition.fact[0]
        column = "home_id" if alias == "h" else "organisation_id"
        there = _AT.format(column, alias, f"any(%({key})s::text[])" if condition.op == "in" else f"%({key})s")
        return f"not {there}" if condition.op == "is_not" else there
    return _compare(sql, condition.op, key, "text" if type_ == "text" else "numeric")


def _fact(kind: str, condition: Condition, number: int, values: dict[str, Any]) -> str:
    fact = fact_kinds().get(condition.fact)
    if fact is None or condition.fact in (*FACT_COLUMNS, ADDRESS) or condition.op not in _FACT:
        raise _unfit(condition, condition.op)
    uuid, (f, v) = _FROM[kind][1], (f"f{number}", f"v{number}")
    values[f] = condition.fact
    there = f"exists (select 1 from registry_fact f where f.subject_uuid = {uuid} and f.key = %({f})s and f.is_latest"
    if condition.op in ("known", "unknown"):
        return f"{'not ' if condition.op == 'unknown' else ''}{there})"
    if condition.op in ("least", "most"):
        if fact.type != "number":
            raise _unfit(condition, fact.type)
        values[v] = _value(condition, "number")
        return f"{there} and {_compare(_AS_NUMBER, condition.op, v, 'numeric')})"
    many = condition.value if condition.op == "in" else [condition.value]
    if not isinstance(many, list | tuple) or not many:
        raise _unfit(condition, str(condition.value)[:40])
    values[v] = [Jsonb(one) for one in many]
    return f"{'not ' if condition.op == 'is_not' else ''}{there} and f.value = any(%({v})s::jsonb[]))"


def _compare(sql: str, op: str, key: str, type_: str) -> str:
    compared: Mapping[str, Callable[[], str]] = {
        "is": lambda: f"{sql} = %({key})s::{type_}",
        "is_not": lambda: f"{sql} <> %({key})s::{type_}",
        "in": lambda: f"{sql} = any(%({key})s::{type_}[])",
        "least": lambda: f"{sql} >= %({key})s::{type_}",
        "most": lambda: f"{sql} <= %({key})s::{type_}",
    }
    return compared[op]()


def _value(condition: Condition, type_: str) -> Any:
    value, many = condition.value, condition.op == "in"
    if type_ == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _unfit(condition, str(value)[:40])
        return value
    fits = (
        isinstance(value, list | tuple) and all(isinstance(v, str) for v in value) if many else isinstance(value, str)
    )
    if not fits:
        raise _unfit(condition, str(value)[:40])
    return list(value) if many else value


def _unfit(condition: Condition, problem: str) -> LinliError:
    return LinliError("round_condition_unfit", fact=condition.fact, problem=problem)
