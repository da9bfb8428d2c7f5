"""One simulated phone: it works without a network, sends what it did whenever it can, and keeps what it is told."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from benchmarks.chaos.network import Lost, Network, believed, packed
from benchmarks.chaos.plan import Deed, Fault, Kind, PhonePlan, fault
from linli.lib.clock import uuid7

MOST_AT_ONCE = 60
PARTS_AT_ONCE = 200
PAUSE, LONGEST_PAUSE = 0.02, 1.0
AGAIN_DIFFERENTLY = 0.02
SETTLED = {"done", "conflict"}


@dataclass
class Phone:
    """What a phone knows."""

    plan: PhonePlan
    network: Network
    ground: Mapping[str, Any]
    picture: bytes
    on_acknowledged: Any
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[tuple[str, str], str] = field(default_factory=dict)
    cursor: str = ""
    state: str = ""
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Its identifier, its luck, what it did."""
        self.luck: random.Random = self.plan.draws()
        self.uuid = uuid7(1_780_000_000_000, self.luck.randbytes(10))
        self.key: str = self.ground["keys"][self.plan.number]
        self.pending = {str(deed.id): self._operation(deed) for deed in self.plan.deeds}
        self.photos = {str(deed.id) for deed in self.plan.deeds if deed.kind is Kind.PHOTO}

    async def work(self) -> None:
        """Until everything is acknowledged."""
        await self._insist("POST", "/devices", packed({"uuid": str(self.uuid), "name": f"phone {self.plan.number}"}))
        await self.fetch_pack()
        pause = PAUSE
        while self.pending:
            if await self._send():
                pause = PAUSE
            else:
                await asyncio.sleep(pause * self.luck.random())
                pause = min(pause * 2, LONGEST_PAUSE)
            if self.luck.random() < 0.1:
                await self._photo()
            if self.luck.random() < 0.1:
                await self.follow(fault(self.luck))

    async def fetch_pack(self) -> None:
        """Everything anew."""
        pack = (await self._insist("GET", f"/devices/{self.uuid}/pack")).json()
        self.items = {}
        for start in range(0, len(pack["parts"]), PARTS_AT_ONCE):
            await self._fetch_parts(pack["parts"][start : start + PARTS_AT_ONCE])
        self.cursor, self.state = pack["cursor"], pack["state"]
        if self.computed() != self.state:
            self.troubles.append(f"pack: {self.computed()} is not {self.state}")

    async def _fetch_parts(self, parts: list[dict[str, Any]]) -> None:
        """Several parts in one answer, one compressed file after the other."""
        asked = packed({"parts": [part["sha256"] for part in parts]})
        files, at = (await self._insist("POST", "/devices/parts", asked)).content, 0
        for part in parts:
            for item in json.loads(gzip.decompress(files[at : at + part["bytes"]]))["items"]:
                self.items[part["collection"], item["key"]] = item["version"]
            at += part["bytes"]

    async def follow(self, befalls: Fault = Fault.NONE) -> bool:
        """Take what changed; whether all was told."""
        more = True
        while more:
            path = f"/devices/{self.uuid}/changes?cursor={self.cursor}&limit={self.luck.choice((3, 50, 500))}"
            try:
                answer = await self.network.ask("GET", path, self.key, fault=befalls)
                told = answer.json()
            except (Lost, ValueError):
                return False
            if answer.status_code == 409:
                await self.fetch_pack()
                return True
            self._take(told)
            more = told["more"]
        if self.computed() != self.state:
            self.troubles.append(f"changes: {self.computed()} is not {self.state}")
        return True

    def computed(self) -> str:
        """The state by what the phone holds."""
        total = 0
        for (collection, key), version in self.items.items():
            total += int.from_bytes(sha256(f"{collection}\0{key}\0{version}".encode()).digest()[:8], "big")
        return f"{total % 2**64:016x}"

    def _take(self, told: Mapping[str, Any]) -> None:
        for item in told["items"]:
            key = item["collection"], item["key"]
            if item["value"] is None:
                self.items.pop(key, None)
            else:
                self.items[key] = item["version"]
        self.cursor = told["cursor"]
        self.state = told["state"] or self.state

    async def _send(self) -> bool:
        """One batch; whether anything was acknowledged."""
        count = self.luck.choice((1, 1, 3, 10, 25, MOST_AT_ONCE))
        window = list(self.pending)[: count * 2]
        ids = self.luck.sample(window, min(count, len(window)))
        batch: dict[str, Any] = {"operations": [self.pending[one] for one in ids]}
        clock = datetime.now(UTC) + self.plan.skew
        if self.plan.says_its_clock:
            batch["sent_at"] = clock.isoformat()
        path = f"/devices/{self.uuid}/operations"
        try:
            answer = await self.network.ask("POST", path, self.key, content=packed(batch), fault=fault(self.luck))
        except Lost:
            return False
        results = believed(answer, ids)
        if results is None:
            if answer.status_code != 200:
                self.troubles.append(f"{answer.status_code} {answer.text[:200]}")
            return False
        return self._hear(results)

    def _hear(self, results: list[dict[str, Any]]) -> bool:
        before = len(self.pending)
        for one in results:
            if one["status"] == "waiting":
                continue
            if one["status"] not in SETTLED:
                self.troubles.append(f"{one['status']} {one['error']}")
            self.acknowledged[one["id"]] = one | {"sent": self.pending.pop(one["id"], None)}
        self.on_acknowledged(before - len(self.pending))
        return len(self.pending) < before

    async def _photo(self) -> None:
        """A photo goes up by itself, before or after its report."""
        for one in list(self.photos):
            path = f"/devices/{self.uuid}/operations/{one}/files/p.png"
            try:
                answer = await self.network.ask("PUT", path, self.key, content=self.picture, fault=fault(self.luck))
            except Lost:
                continue
            if answer.headers.get("content-type", "").startswith("application/json") and answer.status_code == 200:
                self.photos.discard(one)

    async def lie(self) -> None:
        """Some identifiers come again with other bytes, some with the same: refused, and answered as before."""
        known = sorted(self.acknowledged)
        path = f"/devices/{self.uuid}/operations"
        for one in self.luck.sample(known, max(1, int(len(known) * AGAIN_DIFFERENTLY))):
            sent = self.acknowledged[one]["sent"]
            for operation, right in ((sent, True), ({**sent, "at": "2026-01-01T00:00:00Z"}, False)):
                answer = await self._insist("POST", path, packed({"operations": [operation]}))
                (told,) = answer.json()["results"]
                same = told["status"] == self.acknowledged[one]["status"] and told["again"]
                if same is not right or (not right and told["error"]["code"] != "operation_differs"):
                    self.troubles.append(f"{one} again: {told}")

    async def _insist(self, method: str, path: str, content: bytes | None = None) -> Any:
        while True:
            try:
                answer = await self.network.ask(method, path, self.key, content=content)
                if answer.status_code < 400:
                    return answer
                self.troubles.append(f"{method} {path} {answer.status_code} {answer.text[:200]}")
            except Lost:
                pass
            await asyncio.sleep(PAUSE + self.luck.random() * 0.2)

    def _operation(self, deed: Deed) -> dict[str, Any]:
        at = datetime.now(UTC) + self.plan.skew - timedelta(minutes=deed.minutes)
        made: dict[str, Any] = {"id": str(deed.id), "at": at.isoformat()}
        home = self.ground["homes"][self.plan.grid][deed.about]
        if deed.kind in (Kind.SUBMIT, Kind.CORRECT):
            made |= {"kind": "forms.submit", "body": {"xml": self._xml(deed, home)}}
            return made | {"files": {"s.png": b64encode(self.picture).decode()}}
        if deed.kind is Kind.SAY:
            fact = {"key": "home.residents", "value": deed.value}
            facts = {"subject_kind": "home", "subject_uuid": home, "facts": [fact]}
            return made | {"kind": "facts.say", "body": facts}
        body = {"description": f"楼道堆物 {deed.value}", "category": "0676", **self._where()}
        return made | {"kind": "cases.report", "body": body | ({"files": ["p.png"]} if deed.kind is Kind.PHOTO else {})}

    def _xml(self, deed: Deed, home: str) -> str:
        plain = self.ground["corrected" if deed.of else "plain"]
        text = plain.replace("HOME", home).replace("VALUE", str(deed.value)).replace(str(UUID(int=0)), str(deed.id))
        return str(text.replace(str(UUID(int=1)), str(deed.of)))

    def _where(self) -> dict[str, float]:
        return {"lon": self.ground["lon"], "lat": self.ground["lat"]}
