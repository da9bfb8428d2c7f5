"""What is known of a subject: the latest of every fact, and the history of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from linli.kernel.base import hot
from linli.kernel.base.pack import installed_pack
from linli.kernel.registry.models import Fact
from linli.lib.packtypes import PackFact

COLUMNS: Mapping[str, tuple[str, str]] = {
    "person.name": ("registry_person", "name"),
    "person.phone": ("registry_person", "phone"),
    "organisation.name": ("registry_organisation", "name"),
    "organisation.credit_code": ("registry_organisation", "credit_code"),
    "equipment.code": ("registry_equipment", "code"),
}
"""Facts that the register's tables hold as columns: who said them is in the facts once somebody did."""
_LATEST = """
select subject_kind, subject_uuid, key, value::text, said_at, valid_until, said_by, source, source_name, uuid,
       said_by_id, source_uuid
  from registry_fact where subject_uuid = any(%s::uuid[]) and key = any(%s::text[]) and is_latest
"""
ADDRESS = "home.address"
"""The one fact that nobody says: it follows from the building."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with who said it when, from what, and until when it holds."""

    subject_kind: str
    subject_uuid: UUID
    key: str
    value: Any
    said_at: datetime
    valid_until: datetime | None
    said_by: str
    source: str
    source_name: str
    uuid: UUID | None = None  # None: a column that nobody has said since it was imported or generated
    said_by_id: int | None = None
    source_uuid: UUID | None = None  # the submission it was said in


@cache
def fact_kinds() -> Mapping[str, PackFact]:
    """The facts that the district's pack knows, by key."""
    return {fact.key: fact for fact in installed_pack().facts}


def latest(subjects: Mapping[UUID, str], keys: Collection[str]) -> dict[tuple[UUID, str], Told]:
    """The latest of those facts of those subjects (identifier → kind); what is not known is not in the answer."""
    if not subjects or not keys:
        return {}
    found = _of_columns(subjects, keys)
    rows = hot.fetchall(_LATEST, [list(subjects), sorted(keys)])
    return found | {(row[1], row[2]): _latest(row) for row in rows}


def _latest(row: tuple[Any, ...]) -> Told:
    kind, uuid, key, value, *rest = row
    return Told(kind, uuid, key, orjson.loads(value), *rest)


def history(subject_uuid: UUID, key: str) -> list[Told]:
    """Everything ever said of one fact, the latest first."""
    rows = Fact.objects.filter(subject_uuid=subject_uuid, key=key).order_by("-said_at", "-id")[:100]
    return [told(row) for row in rows]


def told(row: Fact) -> Told:
    """A row of facts as others read it."""
    return Told(
        row.subject_kind, row.subject_uuid, row.key, row.value, row.said_at, row.valid_until, row.said_by, row.source,
        row.source_name, row.uuid, row.said_by_id, row.source_uuid,
    )  # fmt: skip


def _of_columns(subjects: Mapping[UUID, str], keys: Iterable[str]) -> dict[tuple[UUID, str], Told]:
    found: dict[tuple[UUID, str], Told] = {}
    for kind in sorted({key.partition(".")[0] for key in keys if key in COLUMNS or key == ADDRESS}):
        if uuids := [uuid for uuid, its in subjects.items() if its == kind]:
            found |= _columns(kind, sorted(key for key in keys if key in COLUMNS and key.startswith(f"{kind}.")), uuids)
            found |= _addresses(uuids) if kind == "home" else {}
    return found


def _columns(kind: str, keys: Sequence[str], uuids: Sequence[UUID]) -> dict[tuple[UUID, str], Told]:
    """What one table of the register holds as columns: one statement for all of them."""
    if not keys:
        return {}
    columns = ", ".join(COLUMNS[key][1] for key in keys)
    statement = f"select uuid, updated_at, source, {columns} from {COLUMNS[keys[0]][0]} where uuid = any(%s::uuid[])"
    return {
        (uuid, key): Told(kind, uuid, key, value, at, None, "", source, "")
        for uuid, at, source, *values in hot.fetchall(statement, [list(uuids)])
        for key, value in zip(keys, values, strict=True)
        if value
    }


def _addresses(uuids: Sequence[UUID]) -> dict[tuple[UUID, str], Told]:
    from linli.kernel.registry.queries.subjects import subjects

    day = datetime.combine(installed_pack().valid_from, datetime.min.time()).astimezone()
    return {
        (uuid, ADDRESS): Told("home", uuid, ADDRESS, home.title, day, None, "", "register", "")
        for uuid, home in subjects("home", uuids).items()
    }
