"""One home that was not in the register is put into it, or taken out again while nothing hangs on it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.rules import area_of
from linli.kernel.devices.services.shelves import note
from linli.kernel.places.addressing import bare
from linli.kernel.places.carried import DOORS
from linli.kernel.places.models import Home, Stairwell

_FLOORS = (-5, 200)


@transaction.atomic
def register_home(*, uuid: UUID, stairwell_id: int, floor: int, room: str, source: str, by: Actor) -> Home:
    """Put a home into a stairwell. ``uuid`` is made by the phone; the same again is the same home.

    Raises:
        LinliError: not_found, home_room_unfit, home_there, identifier_taken.
    """
    number = bare(room)
    if not number or len(number) > 10 or not _FLOORS[0] <= floor <= _FLOORS[1]:
        raise LinliError("home_room_unfit", room=room[:20])
    stairwell = Stairwell.objects.select_for_update().filter(id=stairwell_id).first()  # who finds the same door waits
    if stairwell is None:
        raise LinliError("not_found")
    same = {"stairwell_id": stairwell.id, "floor": floor, "room": number}
    if (there := Home.objects.filter(uuid=uuid).first()) is not None:
        if all(getattr(there, name) == value for name, value in same.items()):
            return there
        raise LinliError("identifier_taken")
    if Home.objects.filter(stairwell=stairwell, room=number).exists():
        raise LinliError("home_there", room=number)
    home = Home.objects.create(uuid=uuid, source=source[:60], registered_at=now(), **same)
    _record("places.home.registered", home, stairwell.place_code, by)
    return home


@transaction.atomic
def remove_home(*, uuid: UUID, by: Actor) -> None:
    """Take a home out that was put in by mistake. Raises not_found, home_lived_in."""
    home = Home.objects.select_for_update(of=("self",)).select_related("stairwell").filter(uuid=uuid).first()
    if home is None or home.registered_at is None:
        raise LinliError("not_found")
    _record("places.home.removed", home, home.stairwell.place_code, by)
    try:
        home.delete()
    except ProtectedError as error:
        raise LinliError("home_lived_in") from error


def _record(action: str, home: Home, place_code: str, by: Actor) -> None:
    note(DOORS, [(area_of(place_code), str(home.stairwell_id))])
    note("homes", [(area_of(place_code), str(home.uuid))])
    record(
        by=by, action=action, object_type="home", object_id=str(home.uuid), place_code=place_code,
        detail={"floor": home.floor, "room": home.room, "source": home.source},
    )  # fmt: skip
