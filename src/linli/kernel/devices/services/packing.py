"""Packs: everything that a phone carries, as files made once for everybody who carries the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Scope
from linli.kernel.audit.services import record
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices import store
from linli.kernel.devices.collections import Collection, areas_in, collections
from linli.kernel.devices.models import Device, Part
from linli.kernel.devices.queries.carried import Cursor, sums
from linli.kernel.devices.queries.devices import areas_of, own
from linli.kernel.devices.rules import own_area, state_of
from linli.kernel.devices.services.shelves import Place, refresh

Key = tuple[str, str]
"""A collection's slug and an area."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What a phone fetches to carry its areas: parts of areas, of all, and of the person."""

    areas: list[tuple[str, str]]
    parts: list[Part]
    cursor: str
    state: str
    as_of: datetime


def make_pack(*, device: UUID, by: Actor) -> Pack:
    """The pack of a device as of now; what was not made before is made. On record.

    Raises:
        LinliError: not_found, device_revoked, pack_too_wide, not_allowed for who carries nothing.
    """
    own(device, by=by)
    areas = areas_of(by)
    places = places_of(by, [code for code, _ in areas])
    refresh(places, by=by)
    snapshot, present = sums([area for _, area in places], sorted({one.slug for one, _ in places}))
    parts = _current(places, present)
    number = _carry(device, [code for code, _ in areas], parts, by)
    state = state_of(int(part.state, 16) for part in parts)
    return Pack(areas, parts, str(Cursor(number, snapshot)), state, now())


def hand_out_parts(names: Sequence[str], *, by: Actor) -> bytes:
    """The files of parts (SHA-256, hexadecimal) one after another, in the order asked, for who may carry their areas
    now. Raises not_found, also when others have taken the place of one of them."""
    wanted = [bytes.fromhex(name) for name in names]
    rows = Part.objects.filter(sha256__in=set(wanted))
    found = {bytes(part.sha256): part for part in rows if _may_carry(part, by)}
    if len(found) < len(set(wanted)):
        raise LinliError("not_found")
    return b"".join(_file(found[digest]) for digest in wanted)


def _file(part: Part) -> bytes:
    path = store.path_of(bytes(part.sha256))
    if not path.is_file():
        _build((part.collection, part.area))
        if not path.is_file():
            raise LinliError("not_found")
    return path.read_bytes()


def build_all(scope: Scope) -> int:
    """Make every part of a scope that is not up to date; answers how many parts there are."""
    count = 0
    shared = [one for one in collections() if one.scope == "area"]
    of_all = [(one, "") for one in collections() if one.scope == "all"]
    for code, _ in [("", ""), *areas_in(scope)]:
        places: list[Place] = [(one, code) for one in shared] if code else of_all
        refresh(places)
        _, present = sums([code], sorted({one.slug for one, _ in places}))
        count += len(_current(places, present))
    return count


def places_of(by: Actor, areas: Sequence[str]) -> list[Place]:
    """The shelves from which an actor who carries these areas gets its items."""
    held = permissions.actions_of(by)
    found: list[Place] = []
    for one in collections():
        if one.action in held:
            found += [(one, area) for area in _shelves(one, areas, by)]
    return found


def _shelves(collection: Collection, areas: Sequence[str], by: Actor) -> Iterable[str]:
    match collection.scope:
        case "area":
            return areas
        case "all":
            return [""]
    return [own_area(permissions.person(by))]


def _current(places: Sequence[Place], present: Mapping[Key, tuple[int, str]]) -> list[Part]:
    """The parts of shelves that hold anything; those that are not of the present are made anew."""
    found = []
    keys = [(one.slug, area) for one, area in places]
    there = {(part.collection, part.area): part for part in _parts(keys)}
    for key in keys:
        if key in present:
            part = there.get(key)
            fits = part is not None and (part.rows, part.state) == present[key]
            found.append(part if part is not None and fits else _build(key))
    return found


def _parts(keys: Sequence[Key]) -> Iterable[Part]:
    areas = sorted({area for _, area in keys})
    return Part.objects.filter(area__in=areas, replaced_at=None).order_by("id")


@transaction.atomic
def _build(key: Key) -> Part:
    """Write a part from its shelf; of two at once both write the same, or one after the other."""
    hot.fetchone("select pg_advisory_xact_lock(hashtextextended(%s::text, 0))", [f"part {key[0]} {key[1]}"])
    rows = hot.fetchall(
        "select key, version, value, digest from devices_item"
        " where area = %s::text and collection = %s::text and value is not null order by key",
        [key[1], key[0]],
    )
    content = _content(key, [row[:3] for row in rows])
    digest, size = store.write(content)
    moment = now()
    known = {
        "size": size, "rows": len(rows), "replaced_at": None, "state": state_of(row[3] for row in rows),
        "built_at": moment,
    }  # fmt: skip
    current = Part.objects.filter(collection=key[0], area=key[1], replaced_at=None)
    current.exclude(sha256=digest).update(replaced_at=moment)
    return Part.objects.update_or_create(sha256=digest, collection=key[0], area=key[1], defaults=known)[0]


def _content(key: Key, rows: Sequence[tuple[str, str, str]]) -> bytes:
    head = orjson.dumps({"collection": key[0], "area": told_area(key[1])}).decode()[:-1]
    items = ",".join(
        f'{{"key":{orjson.dumps(name).decode()},"version":"{version}","value":{value}}}'
        for name, version, value in rows
    )
    return f'{head},"items":[{items}]}}'.encode()


def told_area(area: str) -> str:
    """An area as phones are told it: empty for what is of a person."""
    return "" if area.startswith("@") else area


def _may_carry(part: Part, by: Actor) -> bool:
    if part.area.startswith("@"):
        return part.area == own_area(permissions.person(by))
    wanted = next((one for one in collections() if one.slug == part.collection), None)
    if wanted is None or wanted.action not in permissions.actions_of(by):
        return False
    return not part.area or permissions.may(by, "devices.pack", place_code=part.area) is None


@transaction.atomic
def _carry(uuid: UUID, areas: list[str], parts: Sequence[Part], by: Actor) -> int:
    """Remember what the device carries from now on; answers the number of its pack."""
    device = Device.objects.select_for_update().get(uuid=uuid)
    if sorted(device.areas) != sorted(areas):
        device.pack_number += 1
        device.lost = sorted({*device.lost, *device.areas} - set(areas))
        device.areas = areas
    device.pack_number = max(device.pack_number, 1)
    device.last_seen_at = now()
    device.save(update_fields=["areas", "lost", "pack_number", "last_seen_at"])
    record(
        by=by, action="devices.pack.handed_out", object_type="device", object_id=str(uuid),
        place_code=areas[0] if len(areas) == 1 else "",
        detail={"areas": areas[:50], "parts": len(parts), "rows": sum(part.rows for part in parts)},
    )  # fmt: skip
    return device.pack_number
