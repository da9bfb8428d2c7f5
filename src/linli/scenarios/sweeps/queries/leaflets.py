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
from linli.kernel.rounds.queries.coverage import by_place, whole
from linli.kernel.rounds.queries.sight import may_view
from linli.scenarios.sweeps.rules.words import HOUSEHOLD, LEAFLETS

_GIVEN = """
    select left(t.grid_code, 12), count(*)::int, count(*) filter (where g.n > 0)::int, coalesce(sum(g.n), 0)::bigint
      from rounds_target t join rounds_round r on r.id = t.round_id join rounds_result l on l.id = t.latest_id
      join forms_submission s on s.uuid = l.submission_uuid
      cross join lateral (select (s.answers ->> %s)::numeric as n) g
     where r.uuid = %s and t.outcome = 'done' and s.standing = 'taken' group by 1 order by 1
"""


def given(round_uuid: UUID, *, by: Actor) -> dict[str, Any]:
    """Leaflets given in a round by community: how many, at how many homes, of how many homes with a form, of how many
    in the round. Raises not_found, round_of_another_kind."""
    row = rounds.one(round_uuid, by=by)
    if not may_view(by, row):
        raise LinliError("not_found")
    if row.type != HOUSEHOLD:
        raise LinliError("round_of_another_kind")
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [LEAFLETS, round_uuid])
        told: dict[str, list[int]] = {code: rest for code, *rest in cursor.fetchall()}
    covered = by_place(row.id, "", 12)
    names = names_of(covered)
    places: list[dict[str, Any]] = [
        {"code": code, "name": names.get(code, code), "homes": one.denominator, **_of(told.get(code, [0, 0, 0]))}
        for code, one in covered.items()
    ]
    sums = {key: sum(place[key] for place in places) for key in ("with_form", "given_at", "given")}
    return {"homes": whole(row.id).denominator, **sums, "places": places, "as_of": now()}


def _of(row: list[int]) -> dict[str, int]:
    return {"with_form": row[0], "given_at": row[1], "given": int(row[2])}
