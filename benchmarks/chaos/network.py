"""A phone's network: HTTP that may not arrive, may arrive twice or in part, and answers that are somebody else's."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from benchmarks.chaos.plan import Fault

PORTAL = httpx.Response(200, html="<html><title>欢迎使用免费无线网络</title><form>请输入手机号</form></html>")
AT_ONCE = 48


class Lost(Exception):
    """No answer came."""


@dataclass
class Network:
    """Shared by all phones: one pool of connections, and how often what befell whom."""

    url: str

    def __post_init__(self) -> None:
        """Open the pool."""
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        self.http = httpx.AsyncClient(base_url=self.url, timeout=60, trust_env=False, limits=limits)
        self.turn = asyncio.Semaphore(AT_ONCE)
        self.counts: dict[str, int] = {}
        self.csrf, self.cookie = "", ""

    async def ask(
        self, method: str, path: str, key: str, *, content: bytes | None = None, fault: Fault = Fault.NONE
    ) -> httpx.Response:
        """One request with what befalls it. Raises Lost when no answer reaches the phone."""
        self.counts[fault.value] = self.counts.get(fault.value, 0) + 1
        match fault:
            case Fault.NEVER_SENT:
                raise Lost
            case Fault.PORTAL:
                return PORTAL
            case Fault.HALF_SENT:
                await self._half(method, path, key, content or b"")
                raise Lost
        answers = [self._once(method, path, key, content) for _ in range(2 if fault is Fault.TWICE else 1)]
        got = await asyncio.gather(*answers)
        if fault is Fault.ANSWER_LOST:
            raise Lost
        return got[-1]

    async def sign_on(self) -> None:
        """The token that every request carries."""
        answer = await self.http.get("/api/v1/session")
        self.csrf, self.cookie = answer.json()["csrf"], self.http.cookies["linli_csrf"]
        self.http.cookies.clear()

    async def _once(self, method: str, path: str, key: str, content: bytes | None) -> httpx.Response:
        try:
            async with self.turn:
                answer = await self.http.request(method, f"/api/v1{path}", content=content, headers=self._headers(key))
        except httpx.HTTPError as trouble:
            raise Lost from trouble
        if answer.status_code in (502, 503):
            raise Lost
        return answer

    async def _half(self, method: str, path: str, key: str, content: bytes) -> None:
        """The head and half of the body, then the tunnel begins."""
        where = urlsplit(self.url)
        head = "".join(f"{name}: {value}\r\n" for name, value in self._headers(key).items())
        start = f"{method} /api/v1{path} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {len(content)}\r\n"
        try:
            _, writer = await asyncio.open_connection(where.hostname, where.port)
            writer.write((start + head + "\r\n").encode() + content[: len(content) // 2])
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        except OSError:
            return

    def _headers(self, key: str) -> dict[str, str]:
        cookie = f"linli_session={key}; linli_csrf={self.cookie}"
        return {"Cookie": cookie, "X-CSRF-Token": self.csrf, "Content-Type": "application/json"}


def believed(answer: httpx.Response, ids: list[str]) -> list[dict[str, Any]] | None:
    """The results, when it is Linli that answers and every operation has its own; else nothing was acknowledged."""
    try:
        told = answer.json()
    except (ValueError, UnicodeDecodeError):
        return None
    if not isinstance(told, dict) or told.get("receiver") != "linli":
        return None
    results: list[dict[str, Any]] = told["results"]
    return results if [one["id"] for one in results] == ids else None


def packed(value: Any) -> bytes:
    """JSON as it is sent."""
    return json.dumps(value, ensure_ascii=False).encode()
