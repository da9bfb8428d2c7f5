"""Devices: registered, given their pack, told what changed, given codes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from linli.kernel.accounts.auth import actor_of
from linli.kernel.devices import services
from linli.kernel.devices.queries.carried import Found
from linli.kernel.devices.queries.devices import devices_of

router = Router()
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
MOST_ITEMS, MOST_PARTS = 2000, 200


class DeviceIn(Schema):
    """A phone: the identifier that it made for this user, and what people call it."""

    uuid: UUID
    name: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")] = ""


class DeviceOut(Schema):
    """A device of one's own."""

    uuid: UUID
    name: str
    registered_at: datetime
    last_seen_at: datetime
    is_revoked: bool


class AreaOut(Schema):
    """An area that is carried."""

    code: str
    name: str


class PartOut(Schema):
    """A collection of an area as one compressed file of JSON."""

    collection: str
    area: str
    sha256: str
    bytes: int
    rows: int


class PackOut(Schema):
    """What to fetch to carry everything."""

    areas: list[AreaOut]
    parts: list[PartOut]
    cursor: str
    state: str
    as_of: datetime


class PartsIn(Schema):
    """Which parts, by the SHA-256 that the pack tells."""

    parts: Annotated[list[Sha256], Field(min_length=1, max_length=MOST_PARTS)]


class CodesIn(Schema):
    """Which codes, and how many."""

    kind: Annotated[str, Field(max_length=20, pattern="^[a-z_]+$")]
    count: Annotated[int, Field(ge=1, le=500)] = 100


class CodesOut(Schema):
    """Codes for this device alone."""

    kind: str
    codes: list[str]


class ChangesIn(Schema):
    """From where, and how much at once."""

    cursor: Annotated[str, Field(max_length=5000)]
    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 500


@router.post("/devices", response={200: DeviceOut, 201: DeviceOut})
def register(request: HttpRequest, body: DeviceIn) -> Any:
    """Say which phone this is; again changes at most its name."""
    device, is_new = services.register(uuid=body.uuid, name=body.name, by=actor_of(request))
    return Status(201 if is_new else 200, _device(device))


@router.get("/devices", response=list[DeviceOut])
def list_devices(request: HttpRequest) -> list[dict[str, Any]]:
    """My devices."""
    return [_device(device) for device in devices_of(actor_of(request))]


@router.post("/devices/{uuid}/revoke", response=DeviceOut)
def revoke(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """This phone of mine was lost: it gets nothing any more."""
    return _device(services.revoke(uuid=uuid, by=actor_of(request)))


@router.get("/devices/{uuid}/pack", response=PackOut)
def pack(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """What to fetch to work without a network; on record."""
    made = services.make_pack(device=uuid, by=actor_of(request))
    return {
        "areas": [{"code": code, "name": name} for code, name in made.areas],
        "parts": [_part(part) for part in made.parts],
        "cursor": made.cursor,
        "state": made.state,
        "as_of": made.as_of,
    }


@router.post("/devices/parts")
def parts(request: HttpRequest, body: PartsIn) -> HttpResponse:
    """Parts of a pack, each compressed JSON, one after another in the order asked; kept by no browser, because phones
    encrypt what they keep."""
    files = services.hand_out_parts(body.parts, by=actor_of(request))
    response = HttpResponse(files, content_type="application/octet-stream")
    response["Cache-Control"] = "no-store"
    return response


@router.get("/devices/{uuid}/changes")
def changes(request: HttpRequest, uuid: UUID, given: Query[ChangesIn]) -> HttpResponse:
    """What changed since a cursor, in parts while there is ``more``; then the state that the phone must have."""
    found = services.changes(device=uuid, cursor=given.cursor, limit=given.limit, by=actor_of(request))
    head = orjson.dumps({
        "areas": found.areas, "lost": found.lost, "cursor": str(found.page.cursor), "more": found.page.more,
        "state": found.page.state,
    }).decode()[:-1]  # fmt: skip
    items = ",".join(map(_item, found.page.items))
    response = HttpResponse(f'{head},"items":[{items}]}}', content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


@router.post("/devices/{uuid}/codes", response=CodesOut)
def codes(request: HttpRequest, uuid: UUID, body: CodesIn) -> dict[str, Any]:
    """A block of codes that this phone alone may give out."""
    made = services.hand_out_codes(device=uuid, kind=body.kind, count=body.count, by=actor_of(request))
    return {"kind": body.kind, "codes": made}


def _item(found: Found) -> str:
    """An item whose value is JSON already."""
    head = orjson.dumps({
        "collection": found.collection, "area": services.told_area(found.area), "key": found.key,
        "version": found.version,
    }).decode()[:-1]  # fmt: skip
    return f'{head},"value":{found.value or "null"}}}'


def _device(device: Any) -> dict[str, Any]:
    plain = ("uuid", "name", "registered_at", "last_seen_at")
    return {name: getattr(device, name) for name in plain} | {"is_revoked": device.revoked_at is not None}


def _part(part: Any) -> dict[str, Any]:
    name = bytes(part.sha256).hex()
    return {
        "collection": part.collection, "area": services.told_area(part.area), "sha256": name, "bytes": part.size,
        "rows": part.rows,
    }  # fmt: skip
