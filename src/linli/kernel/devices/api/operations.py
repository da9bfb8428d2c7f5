"""Operations of phones and their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base.clock import now
from linli.kernel.devices import services
from linli.kernel.devices.incoming import read_batch
from linli.kernel.devices.rules import MOST_BYTES

router = Router()
RECEIVER = "linli"
"""Says that Linli itself answers, and not the portal of somebody's network, which answers everything with 200."""
FileName = Annotated[str, Path(max_length=120)]
_PIECE = 256 * 1024

_OPERATION = {
    "type": "object",
    "required": ["id", "kind", "at", "body"],
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "UUIDv7, made by the phone"},
        "kind": {"type": "string"},
        "at": {"type": "string", "format": "date-time", "description": "by the phone's clock"},
        "body": {"type": "object"},
        "files": {
            "type": "object",
            "additionalProperties": {"type": "string", "format": "byte"},
            "description": "small pictures (PNG), by name, in Base64",
        },
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["operations"],
                    "properties": {
                        "operations": {"type": "array", "maxItems": 100, "items": _OPERATION},
                        "sent_at": {
                            "type": "string",
                            "format": "date-time",
                            "description": "the phone's clock now, by which a clock that is off is put right",
                        },
                    },
                }
            }
        },
    }
}
_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ResultOut(Schema):
    """What became of one operation: done, conflict (done beside what somebody else said), waiting, parked, refused."""

    id: str
    status: str
    again: bool
    answer: dict[str, Any]
    error: dict[str, Any] | None


class ReceivedOut(Schema):
    """A result for every operation, in their order; only with this receiver is anything acknowledged."""

    receiver: str
    results: list[ResultOut]


class MissingOut(Schema):
    """Files of the operation that have not come."""

    missing: list[str]


@router.post("/devices/{uuid}/operations", response=ReceivedOut, openapi_extra=_BODY)
def receive(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """What the phone did, at most a hundred at once; each is taken once however often it comes."""
    by = actor_of(request)
    batch = read_batch(request.read(MOST_BYTES + 1), now())
    return {"receiver": RECEIVER, "results": services.receive(device=uuid, batch=batch, by=by)}


@router.put("/devices/{uuid}/operations/{operation}/files/{name}", response=MissingOut, openapi_extra=_FILE)
def put_file(request: HttpRequest, uuid: UUID, operation: UUID, name: FileName) -> dict[str, Any]:
    """A photo, signature or recording of an operation, as it is; before or after it."""
    by = actor_of(request)
    missing = services.take_file(device=uuid, operation=operation, name=name, chunks=_pieces(request), by=by)
    return {"missing": missing}


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_PIECE):
        yield piece
