"""What changed for a device since its cursor; what it must not keep any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.models import Device
from linli.kernel.devices.queries.carried import Page, cursor_of, page
from linli.kernel.devices.queries.devices import areas_of, own
from linli.kernel.devices.services.packing import places_of
from linli.kernel.devices.services.shelves import refresh

SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Changes:
    """The areas that the device carries, those that it must remove, and a page of what changed."""

    areas: list[str]
    lost: list[str]
    page: Page


def changes(*, device: UUID, cursor: str, limit: int, by: Actor) -> Changes:
    """What the device has not heard yet.

    Raises:
        LinliError: not_found, device_revoked; cursor_unknown when the pack must be fetched anew, as for a new area.
    """
    row = own(device, by=by)
    at = cursor_of(cursor)
    present = [code for code, _ in areas_of(by)]
    if at.pack_number != row.pack_number or set(present) - set(row.areas):
        raise LinliError("cursor_unknown")
    row = _told(row, present, by)
    places = places_of(by, present)
    if not at.began:  # the parts of a long answer are of one moment
        refresh(places, by=by)
    found = page(at, sorted({area for _, area in places}), sorted({one.slug for one, _ in places}), limit)
    return Changes(sorted(row.areas), sorted(row.lost), found)


def _told(row: Device, present: list[str], by: Actor) -> Device:
    """Areas whose right was lost are taken from what the device carries, on record, before it is told."""
    if set(row.areas) <= set(present) and now() - row.last_seen_at < SEEN_EVERY:
        return row
    with transaction.atomic():
        row = Device.objects.select_for_update().get(id=row.id)
        gone = sorted(set(row.areas) - set(present))
        row.areas = [area for area in row.areas if area not in gone]
        row.lost = sorted({*row.lost, *gone})
        row.last_seen_at = now()
        row.save(update_fields=["areas", "lost", "last_seen_at"])
        for area in gone:
            record(
                by=by, action="devices.area.lost", object_type="device", object_id=str(row.uuid), place_code=area,
                detail={},
            )  # fmt: skip
    return row
