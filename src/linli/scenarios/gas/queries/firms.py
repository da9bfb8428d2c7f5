"""Firms that fill, sell or transport LPG: their licence, their unit, what they have, when they were inspected."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import clock
from linli.scenarios.gas.queries import reach

_FIRMS = """
select o.uuid, o.name, o.place_code, o.lon, o.lat, t.value,
       (select value #>> '{{}}' from registry_fact where subject_uuid = o.uuid and key = 'organisation.gas_licence'
           and is_latest),
       (select value #>> '{{}}' from registry_fact where subject_uuid = o.uuid
           and key = 'organisation.gas_licence_until' and is_latest),
       u.code, u.name, u.name_en,
       (select count(*) from gas_holding g where g.holder_uuid = o.uuid and g.state <> 'scrapped'),
       i.inspected_at, i.result
  from registry_fact t join registry_organisation o on o.uuid = t.subject_uuid
  left join gas_firmunit fu on fu.organisation_uuid = o.uuid
  left join accounts_unit u on u.id = fu.unit_id
  left join lateral (select inspected_at, result from gas_inspection
                      where subject_uuid = o.uuid order by inspected_at desc limit 1) i on true
 where t.key = 'organisation.gas_trades' and t.is_latest and {where} order by o.name, o.uuid"""


def inside(found: Scope) -> list[dict[str, Any]]:
    """The firms of a scope."""
    condition, values = reach.where(found, "o.place_code")
    with connection.cursor() as cursor:
        cursor.execute(_FIRMS.format(where=condition), values)
        return [_plain(row) for row in cursor.fetchall()]


def to_choose() -> list[dict[str, Any]]:
    """Every firm by name with its part in the trade, for whoever hands a cylinder over."""
    return [{"uuid": row["uuid"], "title": row["name"], "trades": row["trades"]} for row in inside(Scope(all=True))]


def uuids() -> set[UUID]:
    """The identifiers of all firms."""
    with connection.cursor() as cursor:
        cursor.execute("select subject_uuid from registry_fact where key = 'organisation.gas_trades' and is_latest")
        return {row[0] for row in cursor.fetchall()}


def _plain(row: tuple[Any, ...]) -> dict[str, Any]:
    until = date.fromisoformat(row[7]) if row[7] else None
    unit = {"code": row[8], "name": row[9], "name_en": row[10]} if row[8] else None
    trades = json.loads(row[5]) if isinstance(row[5], str) else row[5]
    return {
        "uuid": row[0], "name": row[1], "place_code": row[2], "lon": row[3], "lat": row[4], "trades": trades,
        "licence": row[6] or "", "licence_until": until, "is_licensed": until is not None and until >= clock.today(),
        "unit": unit, "cylinders": row[11], "inspected_at": row[12], "result": row[13] or "",
    }  # fmt: skip
