"""A phone in tests: a browser of one person with a device of its own, that makes operations and sends them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client

from linli.kernel.base.clock import now
from linli.lib.clock import uuid7
from support.people import Person, browser


def operation(kind: str, body: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An operation as a phone makes it."""
    return {"id": str(uuid7()), "kind": kind, "at": now().isoformat(), "body": dict(body), **more}


@dataclass
class Phone:
    """One person's phone; registers itself."""

    who: Person
    uuid: UUID = field(default_factory=uuid7)

    def __post_init__(self) -> None:
        """Sign in and say which phone it is."""
        self.client: Client = browser(self.who)
        self.registered = self.post("/devices", {"uuid": str(self.uuid), "name": "Redmi 12"})

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """POST JSON under /api/v1."""
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")

    def get(self, path: str, **query: Any) -> Any:
        """GET under /api/v1."""
        return self.client.get(f"/api/v1{path}", query)

    def send(self, *operations: Mapping[str, Any], **more: Any) -> list[dict[str, Any]]:
        """Send operations; their results."""
        answer = self.post(f"/devices/{self.uuid}/operations", {"operations": list(operations), **more})
        assert answer.status_code == 200, answer.content
        assert answer.json()["receiver"] == "linli"
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def put(self, operation: str, name: str, content: bytes) -> Any:
        """Send a file of an operation."""
        path = f"/api/v1/devices/{self.uuid}/operations/{operation}/files/{name}"
        return self.client.put(path, content, content_type="application/octet-stream")

    def pack(self) -> dict[str, Any]:
        """The pack with its items, unpacked: ``items`` is (collection, key) → item."""
        answer = self.get(f"/devices/{self.uuid}/pack")
        assert answer.status_code == 200, answer.content
        pack: dict[str, Any] = answer.json()
        pack["items"] = {}
        for part in pack["parts"]:
            whole = self.part(part["sha256"])
            pack["items"] |= {(part["collection"], item["key"]): item for item in whole["items"]}
        return pack

    def part(self, sha256: str) -> dict[str, Any]:
        """A part, unpacked as a browser does."""
        answer = self.asked(sha256)
        assert answer.status_code == 200, answer.content
        whole: dict[str, Any] = json.loads(gzip.decompress(answer.content))
        return whole

    def asked(self, *names: str) -> Any:
        """What the server answers to who asks for these parts."""
        return self.post("/devices/parts", {"parts": list(names)})

    def changes(self, cursor: str, limit: int = 500) -> Any:
        """What changed since a cursor."""
        return self.get(f"/devices/{self.uuid}/changes", cursor=cursor, limit=limit)


def state_of(items: Mapping[tuple[str, str], Mapping[str, Any]]) -> str:
    """The state as a phone computes it, written down a second time from the contract."""
    from hashlib import sha256

    total = 0
    for (collection, key), item in items.items():
        whole = b"\0".join(text.encode() for text in (collection, key, item["version"]))
        total += int.from_bytes(sha256(whole).digest()[:8], "big")
    return f"{total % 2**64:016x}"
