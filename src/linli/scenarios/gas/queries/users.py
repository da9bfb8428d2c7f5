"""Users of LPG: homes and organisations, with their cylinders and when they were last inspected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import clock, paging
from linli.kernel.base.actor import Actor
from linli.scenarios.gas.queries import reach

HOMES = """
select h.uuid, b.address || s.number || '门' || h.room as title, s.place_code, 'home' as kind
  from registry_fact f
  join places_home h on h.uuid = f.subject_uuid
  join places_stairwell s on s.id = h.stairwell_id
  join places_building b on b.id = s.building_id
 where f.key = 'home.gas_kind' and f.is_latest and f.value = '"lpg"'"""
ORGANISATIONS = """
select o.uuid, o.name as title, o.place_code, 'organisation' as kind
  from registry_fact f join registry_organisation o on o.uuid = f.subject_uuid
 where f.key = 'organisation.gas_kind' and f.is_latest and f.value = '"lpg"'"""
_PAGE = """
select row_number() over (order by u.place_code, u.title, u.uuid) as n, u.uuid, u.title, u.place_code, u.kind,
       (select count(*) from gas_holding g where g.holder_uuid = u.uuid and g.state <> 'scrapped'),
       i.inspected_at, i.result
  from ({users}) u
  left join lateral (select inspected_at, result from gas_inspection
                      where subject_uuid = u.uuid order by inspected_at desc limit 1) i on true
 where {where}"""


def page(
    *, by: Actor, place: str = "", kind: str = "", q: str = "", cursor: str | None = None, limit: int = 50
) -> tuple[list[dict[str, Any]], str | None]:
    """Users in the actor's area, by place. Raises not_allowed, bad_cursor."""
    condition, values = reach.where(reach.scope(by, place), "u.place_code")
    if q:
        condition, values = f"{condition} and position(%s in u.title) > 0", [*values, q]
    users = {"home": HOMES, "organisation": ORGANISATIONS}.get(kind, f"{HOMES} union all {ORGANISATIONS}")
    after = paging.after(cursor) or 0
    asked = f"select * from ({_PAGE.format(users=users, where=condition)}) p where p.n > %s order by p.n limit %s"
    with connection.cursor() as found:
        found.execute(asked, [*values, after, limit + 1])
        rows, following = paging.page(found.fetchall(), limit, lambda row: row[0])
    return [_plain(row) for row in rows], following


def counted(found: Scope) -> dict[str, int]:
    """How many homes and organisations use LPG in a scope."""
    condition, values = reach.where(found, "u.place_code")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select u.kind, count(*) from ({HOMES} union all {ORGANISATIONS}) u where {condition} group by 1", values
        )
        counts = dict(cursor.fetchall())
    return {"homes": counts.get("home", 0), "organisations": counts.get("organisation", 0)}


def inspected(found: Scope, days: int) -> int:
    """How many users have a signed inspection of the last so many days."""
    condition, values = reach.where(found, "u.place_code")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from ({HOMES} union all {ORGANISATIONS}) u where {condition} and exists ("
            "select 1 from gas_inspection i where i.subject_uuid = u.uuid and i.inspected_at >= %s::date - %s)",
            [*values, clock.today(), days],
        )
        return int(cursor.fetchone()[0])


def uuids() -> set[UUID]:
    """Every user, wherever."""
    with connection.cursor() as cursor:
        cursor.execute(f"select u.uuid from ({HOMES} union all {ORGANISATIONS}) u")
        return {row[0] for row in cursor.fetchall()}


def _plain(row: tuple[Any, ...]) -> dict[str, Any]:
    _, uuid, title, place_code, kind, cylinders, inspected_at, result = row
    return {
        "uuid": uuid, "kind": kind, "title": title, "place_code": place_code, "cylinders": cylinders,
        "inspected_at": inspected_at, "result": result or "",
    }  # fmt: skip
