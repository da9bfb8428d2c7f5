"""What facts are known of: a home, an organisation, a piece of equipment, a person; and which others belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Scope
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.rules import SUBJECTS
from linli.lib.masking import mask_name


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject. ``related`` has its own kind and at most one of each other: equipment stands at a home or belongs to
    an organisation, a home has a contact (一户一人)."""

    kind: str
    uuid: UUID
    title: str  # an address, a name, a code; a person's is covered
    place_code: str
    lon: float | None
    lat: float | None
    related: dict[str, UUID] = field(default_factory=dict)


_CONTACT = (
    "left join lateral (select p.uuid from registry_household hh join registry_person p on p.household_id = hh.id"
    " where hh.home_id = h.id and p.is_contact order by p.id limit 1) c on true"
)
_HOME = "join places_stairwell s on s.id = h.stairwell_id join places_building b on b.id = s.building_id"
_ADDRESS = "b.address || s.number || '门' || h.room"
_FROM = {
    "home": (
        f"select h.uuid, {_ADDRESS}, s.place_code, b.lon, b.lat, h.uuid, null::uuid, null::uuid, c.uuid"
        f" from places_home h {_HOME} {_CONTACT}",
        "h",
        "s.place_code",
    ),
    "person": (
        "select p.uuid, p.name, s.place_code, b.lon, b.lat, h.uuid, null::uuid, null::uuid, p.uuid"
        " from registry_person p join registry_household hh on hh.id = p.household_id"
        f" join places_home h on h.id = hh.home_id {_HOME}",
        "p",
        "s.place_code",
    ),
    "organisation": (
        "select o.uuid, o.name, o.place_code, o.lon, o.lat, null::uuid, o.uuid, null::uuid, null::uuid"
        " from registry_organisation o",
        "o",
        "o.place_code",
    ),
    "equipment": (
        "select e.uuid, e.code, e.place_code, coalesce(b.lon, o.lon), coalesce(b.lat, o.lat), h.uuid, o.uuid, e.uuid,"
        " c.uuid from registry_equipment e left join places_home h on h.id = e.home_id"
        " left join places_stairwell s on s.id = h.stairwell_id left join places_building b on b.id = s.building_id"
        f" left join registry_organisation o on o.id = e.organisation_id {_CONTACT}",
        "e",
        "e.place_code",
    ),
}
_RELATED = ("home", "organisation", "equipment", "person")
MOST = 500
"""Subjects answered at once."""


def subjects(kind: str, uuids: Sequence[UUID]) -> dict[UUID, Subject]:
    """Subjects of one kind by their identifier, whoever asks: for services that ask for the permission themselves.

    Raises:
        LinliError: subject_kind_unknown.
    """
    select, alias, _ = _select(kind)
    rows = hot.fetchall(f"{select} where {alias}.uuid = any(%s::uuid[])", [hot.plain(list(uuids))])
    return {row[0]: _subject(kind, row) for row in rows}


def subject(kind: str, uuid: UUID, *, by: Actor, action: str) -> Subject:
    """One subject for an actor who may do ``action`` at its place. Raises subject_kind_unknown, not_allowed, not_found
    (also outside one's area, which is told apart to nobody)."""
    found = subjects(kind, [uuid]).get(uuid)
    if by.kind != "system" and action not in permissions.actions_of(by):
        raise LinliError("not_allowed", action=action)
    if found is None or permissions.may(by, action, place_code=found.place_code) is not None:
        raise LinliError("not_found")
    return found


def subjects_at(kind: str, place_code: str, *, by: Actor, action: str) -> list[Subject]:
    """Subjects of a kind in a place of one's own area (a micro-grid or a grid), by title. Persons are never listed.

    Raises:
        LinliError: subject_kind_unknown, not_allowed (also outside one's area).
    """
    select, _, place = _select("" if kind == "person" else kind)
    permissions.require(by, action, place_code=place_code)
    return _read(kind, f"{select} where {place} like %s order by 2, 1 limit %s", [f"{place_code}%", MOST])


def subjects_in(kind: str, scope: Scope) -> list[Subject]:
    """Every subject of a kind in a scope that was found for the actor, in the register's order."""
    select, alias, place = _select("" if kind == "person" else kind)
    where = "true" if scope.all else " or ".join([f"{place} like %s"] * len(scope.areas)) or "false"
    return _read(kind, f"{select} where {where} order by {alias}.id", [f"{area}%" for area in scope.areas])


def _select(kind: str) -> tuple[str, str, str]:
    if kind not in SUBJECTS:
        raise LinliError("subject_kind_unknown", kind=kind)
    return _FROM[kind]


def _read(kind: str, statement: str, values: list[Any]) -> list[Subject]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [_subject(kind, row) for row in rows]


def _subject(kind: str, row: Sequence[Any]) -> Subject:
    related = {name: uuid for name, uuid in zip(_RELATED, row[5:], strict=True) if uuid is not None}
    title = mask_name(row[1]) if kind == "person" else row[1]
    return Subject(kind, row[0], title, row[2], row[3], row[4], related)
