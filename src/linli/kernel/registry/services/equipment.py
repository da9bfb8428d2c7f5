"""Equipment comes into the register and goes from one home or organisation to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.base.clock import now
from linli.kernel.registry.models import Equipment, Organisation


@dataclass(frozen=True, slots=True)
class NewEquipment:
    """A thing with a code of its own, and where it stands: at a home or an organisation, or only in a place."""

    uuid: UUID
    kind: str
    code: str
    place_code: str
    home: UUID | None = None
    organisation: UUID | None = None
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An enterprise of the register."""

    uuid: UUID
    name: str
    kind: str
    credit_code: str
    place_code: str
    lon: float
    lat: float
    is_synthetic: bool = False


_STAND = """
update registry_equipment set updated_at = %(at)s, place_code = %(place)s,
       home_id = (select id from places_home where uuid = %(home)s),
       organisation_id = (select id from registry_organisation where uuid = %(organisation)s)
 where uuid = %(uuid)s
"""


def enrol(items: Sequence[NewEquipment], *, source: str) -> None:
    """Add equipment, in the caller's transaction, which writes the audit record. A code occurs once a kind."""
    homes = _ids("places_home", [item.home for item in items])
    organisations = _ids("registry_organisation", [item.organisation for item in items])
    moment = now()
    Equipment.objects.bulk_create(
        (
            Equipment(
                uuid=item.uuid, kind=item.kind, code=item.code, place_code=item.place_code,
                home_id=homes.get(item.home), organisation_id=organisations.get(item.organisation),
                is_synthetic=item.is_synthetic, source=source, updated_at=moment,
            )
            for item in items
        ),
        batch_size=2000,
    )  # fmt: skip


def found(items: Sequence[NewOrganisation], *, source: str) -> None:
    """Add organisations, in the caller's transaction, which writes the audit record."""
    moment = now()
    Organisation.objects.bulk_create(
        (
            Organisation(
                uuid=item.uuid, name=item.name, kind=item.kind, credit_code=item.credit_code,
                place_code=item.place_code, lon=item.lon, lat=item.lat, is_synthetic=item.is_synthetic,
                source=source, updated_at=moment,
            )
            for item in items
        ),
        batch_size=2000,
    )  # fmt: skip


def stand(uuid: UUID, *, kind: str, at: UUID, place_code: str) -> None:
    """From now on it stands at a ``home`` or an ``organisation``; in the caller's transaction."""
    values: dict[str, Any] = {"uuid": uuid, "at": now(), "place": place_code, "home": None, "organisation": None} | {
        kind: at
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAND, values)


def _ids(table: str, uuids: Sequence[UUID | None]) -> dict[Any, int]:
    wanted = [uuid for uuid in uuids if uuid is not None]
    with connection.cursor() as cursor:
        cursor.execute(f"select uuid, id from {table} where uuid = any(%s)", [wanted])
        return dict(cursor.fetchall())
