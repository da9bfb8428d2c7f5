"""A person at a desk as a program: asks over HTTP, signed in, and asks again when nobody answers."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import httpx

from support.district import District

PATIENCE = 1200  # tries of a twentieth of a second


class Desk:
    """One client of a running server; not for several threads."""

    def __init__(self, url: str, district: District) -> None:
        self.district = district
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False)
        self.csrf = self._patiently("GET", "/session", None, {}).json()["csrf"]

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *trouble: object) -> None:
        self.http.close()

    def ask(self, role: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """POST (or GET without a body) once, as a role."""
        return self.http.request("POST" if body is not None else "GET", path, json=body, headers=self._headers(role))

    def insist(self, role: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST with a request id until the server has acknowledged it; the same request every time."""
        body = {**body, "request_id": str(uuid4())}
        answer = self._patiently("POST", path, body, self._headers(role))
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return answer.json()  # type: ignore[no-any-return]

    def _headers(self, role: str) -> dict[str, str]:
        cookie = f"linli_session={self.district.keys[role]}; linli_csrf={self.http.cookies.get('linli_csrf', '')}"
        return {"Cookie": cookie, "X-CSRF-Token": self.csrf, "Prefer": "return=minimal"}

    def _patiently(self, method: str, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        pause = threading.Event()
        for _ in range(PATIENCE):
            try:
                answer = self.http.request(method, path, json=body, headers=headers)
                if answer.status_code not in (502, 503):
                    return answer
            except httpx.TransportError:
                pass
            pause.wait(0.05)
        raise AssertionError(f"nobody answers {method} {path}")
