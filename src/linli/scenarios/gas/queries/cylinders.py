"""Cylinders with what is known of them, who has them, and whether they may go on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.accounts.permissions import Scope
from linli.kernel.registry.queries.subjects import Subject, subjects
from linli.scenarios.gas.queries import reach, terms
from linli.scenarios.gas.rules import cylinders as rules
from linli.scenarios.gas.rules import ledger
from linli.scenarios.gas.rules.cylinders import Stop

CYLINDER = "cylinder"
_SELECT = """
select e.id, e.uuid, e.code, coalesce(h.place_code, e.place_code), coalesce(h.seq, 0), coalesce(h.state, ''),
       coalesce(h.holder_kind, ''), h.holder_uuid, h.since, f.facts,
       exists (select 1 from gas_found g join cases_case c on c.id = g.case_id
                where g.cylinder_uuid = e.uuid and c.is_open)
  from registry_equipment e
  left join gas_holding h on h.cylinder_uuid = e.uuid
  left join lateral (
      select jsonb_object_agg(split_part(k.key, '.', 2), k.value) as facts from registry_fact k
       where k.subject_uuid = e.uuid and k.is_latest) f on true
 where e.kind = 'cylinder' and {where} order by e.id"""


@dataclass(frozen=True, slots=True)
class Cylinder:
    """A registered cylinder: its facts by word, its line of the ledger, who has it."""

    id: int
    uuid: UUID
    code: str
    place_code: str
    seq: int
    state: str
    holder_kind: str
    holder_uuid: UUID | None
    since: datetime | None
    facts: dict[str, Any]
    has_hazard: bool

    def stops(self, on: date) -> list[Stop]:
        """Why it may not go on that day."""
        return [one for one, first in self.coming() if first is None or on >= first]

    def coming(self) -> list[tuple[Stop, date | None]]:
        """Why it may not go on, with the first day of each reason; None: now."""
        return rules.coming(
            rules.dates_of(self.facts), terms.current(), is_scrapped=self.state == "scrapped",
            has_hazard=self.has_hazard,
        )  # fmt: skip


def find(code: str) -> Cylinder | None:
    """The cylinder with that code, or None."""
    return next(iter(_read("e.code = %s", [code])), None)


def lock(uuid: UUID) -> None:
    """Hold a cylinder's line of the ledger until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from gas_holding where cylinder_uuid = %s for update", [uuid])


def inside(found: Scope, *, state: str = "", holder: UUID | None = None) -> list[Cylinder]:
    """Every cylinder in a scope, in the register's order."""
    condition, values = reach.where(found, "coalesce(h.place_code, e.place_code)")
    if state:
        condition, values = f"{condition} and h.state = %s", [*values, state]
    if holder is not None:
        condition, values = f"{condition} and h.holder_uuid = %s", [*values, str(holder)]
    return _read(condition, values)


def held_in(areas: Sequence[str], firms: Iterable[UUID], most: int) -> list[Cylinder]:
    """The cylinders that these firms have, then those that lie in these areas, ``most`` at the most; by the ledger's
    index."""
    firms = set(firms)
    within = " or ".join(["(h.place_code >= %s and h.place_code <= %s || '999999999')"] * len(areas)) or "false"
    values = [value for area in areas for value in (area, area)]
    where = f"(({within}) or h.holder_uuid = any(%s::uuid[]))"
    found = _read(where, [*values, [str(firm) for firm in firms]])
    return sorted(found, key=lambda row: row.holder_uuid not in firms)[:most]


def codes_there(codes: Sequence[str]) -> set[str]:
    """Those of the codes that are registered."""
    with connection.cursor() as cursor:
        cursor.execute("select code from registry_equipment where kind = 'cylinder' and code = any(%s)", [list(codes)])
        return {row[0] for row in cursor.fetchall()}


def counted(rows: Sequence[Cylinder], on: date) -> dict[str, Any]:
    """How many there are, by station and by the reason for which they may not go on."""
    reasons = Counter[str]()
    stopped = 0
    for row in rows:
        found = row.stops(on)
        stopped += bool(found) and row.state != "scrapped"
        reasons.update(one.reason for one in found)
    states = Counter(row.state or "unknown" for row in rows)
    return {
        "total": len(rows), "stopped": stopped,
        "states": [{"code": one.slug, "name": one.name, "name_en": one.name_en, "count": states[one.slug]}
                   for one in ledger.STATIONS.values()],
        "reasons": dict(sorted(reasons.items())),
    }  # fmt: skip


def holders(rows: Sequence[Cylinder]) -> dict[UUID, Subject]:
    """Who has them, by identifier."""
    found: dict[UUID, Subject] = {}
    for kind in ("home", "organisation"):
        found |= subjects(kind, list({row.holder_uuid for row in rows if row.holder_kind == kind and row.holder_uuid}))
    return found


def _read(condition: str, values: Sequence[Any]) -> list[Cylinder]:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(where=condition), list(values))
        return [Cylinder(*(*row[:9], _loaded(row[9]), row[10])) for row in cursor.fetchall()]


def _loaded(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else (value or {})
    return found
