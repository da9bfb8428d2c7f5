"""A table of figures: every figure is of the cases reported in a span, each share with its denominator.

One statement counts the rows and their total; by category, one before it finds out which rows are too few to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.cases.filters import Clause, branches, in_place
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.types import CaseType
from linli.kernel.insight import rules
from linli.kernel.insight.queries import keys
from linli.kernel.insight.types import Indicator, Subject, closed_states
from linli.lib.calendars import SHANGHAI

# name → condition; a figure of cases, not of moves: a case returned twice is one returned case.
COUNTS = {
    "reported": "true",
    "dispatched": "c.dispatch_count > 0",
    "closed": "c.state = any(%(closed)s)",
    "open": "c.is_open",
    "overdue": "c.is_open and c.step_due_at < %(now)s",
    "ended_otherwise": "not c.is_open and c.state <> all(%(closed)s)",
    "returned": "c.return_count > 0",
    "reopened": "c.reopen_count > 0",
    "ever_closed": "(c.state = any(%(closed)s) or c.reopen_count > 0)",
    "escalated": "c.escalation_level > 0",
    "parts": "c.parent_id is not null",
}
ON_TIME = "c.state = any(%(closed)s) and not c.was_overdue"
HOURS = "extract(epoch from c.closed_at - c.opened_at) / 3600"
ENDED = "c.type = %(type)s and c.state = any(%(closed)s)"
MEDIAN = f"percentile_cont(0.5) within group (order by {HOURS}) filter (where {ENDED})"


@dataclass(frozen=True, slots=True)
class Span:
    """Local days, both included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the one after the last."""
        begin, end = (datetime.combine(day, time(), SHANGHAI).astimezone(UTC) for day in (self.first, self.last))
        return begin, end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: whose figures, of which days, by what, in which place, for whom, and when."""

    subject: Subject
    span: Span
    by: str  # one of keys.BY
    place: str  # a prefix; empty: everywhere the asker may look
    scope: Scope
    now: datetime
    kind: CaseType  # whose cases the counts are of; the shares say themselves of which
    unit_id: int | None = None


def table(asked: Question) -> dict[str, Any]:
    """The rows, the total, and which of them stand for rows too few to be shown."""
    condition, values = _where(asked)
    hidden = _folded(asked, condition, values)
    total, rows = _counted(asked, hidden, condition, values)
    found = keys.named(asked.by, [row[0] for row in rows if row[0] != keys.FOLDED])
    shaped = [_shaped(asked, row, found[row[0]]) for row in sorted(rows, key=lambda r: found.order(r[0]))]
    return {"rows": shaped, "total": _shaped(asked, total, keys.TOTAL), "folded": len(hidden)}


def _where(asked: Question) -> tuple[str, dict[str, Any]]:
    """Named values throughout, because the counts name theirs."""
    begin, end = asked.span.moments
    values: dict[str, Any] = {
        "begin": begin, "end": end, "now": asked.now, "closed": closed_states(asked.kind), "type": asked.kind.slug,
        "types": [kind.slug for kind in asked.subject.case_types],
    }  # fmt: skip
    parts = ["c.opened_at >= %(begin)s and c.opened_at < %(end)s and c.type = any(%(types)s)"]
    parts.append(" or ".join(_named(branches(asked.scope), "may", values)) or "false")
    if asked.place:
        parts += _named([in_place(asked.place)], "place", values)
    if asked.unit_id is not None:
        parts += _named([("c.unit_id = %s", [asked.unit_id])], "unit", values)
    return " and ".join(f"({part})" for part in parts), values


def _named(clauses: Iterable[Clause], stem: str, values: dict[str, Any]) -> Iterator[str]:
    for number, (sql, given) in enumerate(clauses):
        names = [f"{stem}{number}_{place}" for place in range(len(given))]
        values.update(zip(names, given, strict=True))
        yield sql % tuple(f"%({name})s" for name in names)


def _folded(asked: Question, condition: str, values: dict[str, Any]) -> frozenset[str]:
    if asked.by not in keys.BY_CATEGORY and not asked.kind.sealed:
        return frozenset()
    rows = _fetch(f"select {keys.BY[asked.by]}::text, count(*) from cases_case c where {condition} group by 1", values)
    counts = dict(rows)
    if asked.kind.sealed:
        return rules.folded(counts, counts.keys())
    return rules.folded(counts, keys.sensitive(asked.by, rulebooks.current().categories))


def _counted(
    asked: Question, hidden: frozenset[str], condition: str, values: dict[str, Any]
) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    key = keys.BY[asked.by]
    if hidden:
        key = f"case when {key}::text = any(%(hidden)s) then %(others)s else {key}::text end"
    sql = f"""
select k.key::text, {", ".join(_columns(asked.subject.indicators))}
  from cases_case c {" ".join(dict.fromkeys(i.join for i in asked.subject.indicators if i.join))}
 cross join lateral (select {key} as key) k
 where {condition} group by grouping sets ((k.key), ()) order by grouping(k.key) desc, k.key"""
    total, *rows = _fetch(sql, values | {"hidden": sorted(hidden), "others": keys.FOLDED})
    return total, rows


def _columns(indicators: Sequence[Indicator]) -> Iterator[str]:
    for condition in (*COUNTS.values(), ON_TIME):
        yield f"count(*) filter (where c.type = %(type)s and {condition})"
    yield MEDIAN
    for indicator in indicators:
        yield _added(indicator.adds_n, f"({indicator.of}) and ({indicator.n})")
        yield _added(indicator.adds_of, indicator.of)
        yield from (f"count(*) filter (where {part.where})" for part in indicator.left_out)


def _added(number: str, where: str) -> str:
    if number == "1":
        return f"count(*) filter (where {where})"
    return f"coalesce(sum({number}) filter (where {where}), 0)::bigint"


def _shaped(asked: Question, row: tuple[Any, ...], named: keys.Named) -> dict[str, Any]:
    """A row of figures; of a sealed type what is too few is None."""
    told = rules.covered if asked.kind.sealed else _whole
    values = iter(row[1:])
    shaped: dict[str, Any] = {"key": named.key, "name": named.name, "name_en": named.name_en}
    shaped |= {name: told(next(values)) for name in COUNTS}
    shaped["on_time"] = {"n": told(next(values)), "of": shaped["closed"]}
    median = next(values)
    for indicator in asked.subject.indicators:
        share = {"n": told(next(values)), "of": told(next(values))}
        shaped[indicator.slug] = share | {part.slug: told(next(values)) for part in indicator.left_out}
    few = median is None or shaped["closed"] is None
    return shaped | {"median_hours": None if few else round(float(median), 1)}


def _whole(count: int) -> int | None:
    return count


def _fetch(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
