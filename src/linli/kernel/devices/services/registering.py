"""A phone says who it is, once for everybody who uses it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.models import Device
from linli.kernel.devices.queries.devices import own


@transaction.atomic
def register(*, uuid: UUID, name: str, by: Actor) -> tuple[Device, bool]:
    """The device with that identifier, and whether it is new; the same again changes at most its name.

    Whoever works here may send through a phone (a mediator has the parties sign on it); a pack is for who has an area.

    Raises:
        LinliError: not_allowed for what is no person; device_taken, device_revoked.
    """
    user_id = permissions.person(by)
    moment = now()
    known = {"user_id": user_id, "name": name, "registered_at": moment, "last_seen_at": moment}
    device, is_new = Device.objects.get_or_create(uuid=uuid, defaults=known)
    if device.user_id != user_id:
        raise LinliError("device_taken")
    if device.revoked_at is not None:
        raise LinliError("device_revoked")
    if is_new:
        record(by=by, action="devices.device.registered", object_type="device", object_id=str(uuid), detail={})
    elif device.name != name:
        device.name = name
        device.save(update_fields=["name"])
    return device, is_new


@transaction.atomic
def revoke(*, uuid: UUID, by: Actor) -> Device:
    """Let a phone of one's own send and get nothing any more (it was lost). Raises not_found."""
    device = own(uuid, by=by, even_revoked=True)
    if device.revoked_at is None:
        device.revoked_at = now()
        device.save(update_fields=["revoked_at"])
        record(by=by, action="devices.device.revoked", object_type="device", object_id=str(uuid), detail={})
    return device
