"""How a list is walked: along an index in the list's order, one walk for each way of seeing, each with its own end.

Search by words cannot be answered by one index: what many cases say is found soonest by walking the list from its
beginning, what few say by the index of words. How many it is nobody knows before. So a search walks a stretch of the
list first, which fills the page whenever at least about one case in a hundred fits, and asks the index of words only
when it does not: both cost about the same then, and neither costs more with a million cases (``linli bench search``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel.cases.filters import CaseFilter, Clause, clauses, join, ways, without_words
from linli.kernel.cases.search import tsquery
from linli.kernel.cases.sight import Sight

STRETCH = 5000
"""Cases of a way that a search looks through before it asks the index of words."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A stretch of a list that one walk along an index answers: which cases, in which order."""

    slug: str
    only: str
    key: str
    direction: str
    beyond: str

    @property
    def order(self) -> str:
        """The order of the rows."""
        return f"{self.key} {self.direction}, c.id {self.direction}"


NEWEST = Walk("newest", "true", "c.id", "desc", "<")
SOONEST = Walk("soonest", "c.is_open", "c.step_due_at", "asc", ">")
ENDED = Walk("ended", "not c.is_open", "c.id", "desc", "<")  # nothing is due of them: the newest first


def chosen(
    walk: Walk, after: Clause | None, wanted: CaseFilter, sight: Sight, now: datetime, limit: int
) -> Clause | None:
    """The condition that picks the first ``limit`` cases along a walk; None when nothing is seen at all."""
    found = [join([way, *_shared(walk, after, wanted, now)]) for way in ways(wanted, sight)]
    if not found:
        return None
    if wanted.words:
        return "c.id = any(%s)", [_searched(walk, found, tsquery(wanted.words), limit)]
    parts = " union ".join(
        f"(select c.id, {walk.key} as k from cases_case c where {sql} order by {walk.order} limit {limit})"
        for sql, _ in found
    )
    ids = f"select id from ({parts}) b order by k {walk.direction}, id {walk.direction} limit {limit}"
    return f"c.id in ({ids})", [value for _, values in found for value in values]


def _shared(walk: Walk, after: Clause | None, wanted: CaseFilter, now: datetime) -> list[Clause]:
    return [*clauses(without_words(wanted), now), (walk.only, []), *([after] if after else [])]


def _searched(walk: Walk, found: list[Clause], query: str, limit: int) -> list[int]:
    """The ids of the first cases that say the words, over all ways of seeing."""
    hits: dict[int, Any] = {}
    for sql, values in found:
        seen, near = _in_stretch(walk, sql, values, query, limit)
        hits |= near if len(near) >= limit or seen < STRETCH else _by_index(walk, sql, values, query, limit)
    return sorted(hits, key=lambda case_id: (hits[case_id], case_id), reverse=walk.direction == "desc")[:limit]


def _in_stretch(walk: Walk, sql: str, values: list[Any], query: str, limit: int) -> tuple[int, dict[int, Any]]:
    """How many cases the stretch held (fewer than ``STRETCH``: it was all there is), and those that say the words."""
    rows = _fetch(
        f"""with seen as materialized (
                select c.id, {walk.key} as k, c.search from cases_case c where {sql}
                 order by {walk.order} limit {STRETCH})
            (select id, k from seen where search @@ %s::tsquery
              order by k {walk.direction}, id {walk.direction} limit {limit})
            union all select -count(*), null from seen""",
        [*values, query],
    )
    hits = {case_id: key for case_id, key in rows if case_id > 0}
    return -min(case_id for case_id, _ in rows if case_id <= 0), hits


def _by_index(walk: Walk, sql: str, values: list[Any], query: str, limit: int) -> dict[int, Any]:
    """Those that say the words, found in the index of words and then put in order (``offset 0`` keeps it so)."""
    return dict(
        _fetch(
            f"""select id, k from (select c.id, {walk.key} as k from cases_case c
                                    where c.search @@ %s::tsquery and {sql} offset 0) f
                 order by k {walk.direction}, id {walk.direction} limit {limit}""",
            [query, *values],
        )
    )


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
