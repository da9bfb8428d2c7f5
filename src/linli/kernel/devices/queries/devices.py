"""Whose phone it is, and what it may carry."""

from __future__ import annotations

from uuid import UUID

from linli.kernel.accounts import permissions
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.collections import areas_in
from linli.kernel.devices.models import Device
from linli.kernel.devices.rules import MOST_GRIDS

_COLUMNS = [field.attname for field in Device._meta.concrete_fields]
_OWN = f"select {', '.join(_COLUMNS)} from devices_device where uuid = %s::uuid and user_id = %s::bigint"


def own(uuid: UUID, *, by: Actor, even_revoked: bool = False) -> Device:
    """One's own device. Raises not_allowed (machines have none), not_found, device_revoked."""
    found = hot.fetchone(_OWN, [str(uuid), str(permissions.person(by))])
    if found is None:
        raise LinliError("not_found")
    device = Device.from_db(None, _COLUMNS, found)
    if device.revoked_at is not None and not even_revoked:
        raise LinliError("device_revoked")
    return device


def devices_of(by: Actor) -> list[Device]:
    """One's own devices, the last seen first."""
    return list(Device.objects.filter(user_id=permissions.person(by)).order_by("-last_seen_at"))


def areas_of(by: Actor) -> list[tuple[str, str]]:
    """The areas (code, name) that the actor carries now, by code. Raises pack_too_wide."""
    found = areas_in(permissions.scope(by, "devices.pack"))
    if len(found) > MOST_GRIDS:
        raise LinliError("pack_too_wide", most=MOST_GRIDS)
    return found
