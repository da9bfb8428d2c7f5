"""What was given at the doors of a round, with its denominator: counted from the forms of the homes that were done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.queries import rounds
from linli.kernel.rounds.queries.coverage import LEVELS, by_place
from linli.kernel.rounds.queries.sight import may_view
from linli.kernel.rounds.rules import Coverage
from linli.scenarios.sweeps.rules.words import HOUSEHOLD, LEAFLETS

_GIVEN = """
    select left(t.grid_code, %s), count(*)::int, count(*) filter (where g.n > 0)::int, coalesce(sum(g.n), 0)::bigint
      from rounds_target t join rounds_round r on r.id = t.round_id join rounds_result l on l.id = t.latest_id
      join forms_submission s on s.uuid = l.submission_uuid
      cross join lateral (select (s.answers ->> %s)::numeric as n) g
     where r.uuid = %s and t.grid_code like %s and t.outcome = 'done' and s.standing = 'taken' group by 1 order by 1
"""


def given(round_uuid: UUID, *, level: str = "community", place_code: str = "", by: Actor) -> dict[str, Any]:
    """Leaflets given in a round by place (``level``: street, community or grid, within ``place_code``): how many, at
    how many homes, of how many homes with a form, of how many in the round; beside them the homes where nobody was
    there, where the door was refused, and that nobody went to yet. Raises not_found, round_of_another_kind."""
    row = rounds.one(round_uuid, by=by)
    if not may_view(by, row):
        raise LinliError("not_found")
    if row.type != HOUSEHOLD:
        raise LinliError("round_of_another_kind")
    digits = LEVELS[level]
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [digits, LEAFLETS, round_uuid, f"{place_code}%"])
        told: dict[str, list[int]] = {code: rest for code, *rest in cursor.fetchall()}
    covered = by_place(row.id, place_code, digits)
    names = names_of(covered)
    places: list[dict[str, Any]] = [
        {"code": code, "name": names.get(code, code), **_told(one), **_of(told.get(code, [0, 0, 0]))}
        for code, one in covered.items()
    ]
    sums = {key: sum(place[key] for place in places) for key in ("with_form", "given_at", "given")}
    within = by_place(row.id, place_code, 0).get("", Coverage())
    return {**_told(within), **sums, "places": places, "as_of": now()}


def _told(one: Coverage) -> dict[str, int]:
    return {"homes": one.denominator, "absent": one.absent, "refused": one.refused, "pending": one.pending}


def _of(row: list[int]) -> dict[str, int]:
    return {"with_form": row[0], "given_at": row[1], "given": int(row[2])}
