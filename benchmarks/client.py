"""A lean HTTP client for load: one kept connection, a session cookie per role, the CSRF token."""

from __future__ import annotations

import http.client
import json
from typing import Any

from benchmarks.stage import Stage


class Client:
    """One of the eight; not thread-safe."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.connection = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=60)
        self.connection.request("GET", "/api/v1/session")
        response = self.connection.getresponse()
        self.csrf = json.loads(response.read())["csrf"]
        kept = [v.split(";")[0] for k, v in response.getheaders() if k.lower() == "set-cookie"]
        self.csrf_cookie = next(v for v in kept if v.startswith("linli_csrf"))

    def post(self, role: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST as a role; raises when it is not a success."""
        return self._send("POST", role, path, json.dumps(body))

    def get(self, role: str, path: str) -> dict[str, Any]:
        """GET as a role."""
        return self._send("GET", role, path, None)

    def raw(self, role: str, path: str, body: bytes, content_type: str) -> bytes:
        """POST a body of another kind as a role; the answer as it comes."""
        return self._ask("POST", role, path, body, content_type)

    def _send(self, method: str, role: str, path: str, body: str | None) -> dict[str, Any]:
        return json.loads(self._ask(method, role, path, body, "application/json"))  # type: ignore[no-any-return]

    def _ask(self, method: str, role: str, path: str, body: str | bytes | None, content_type: str) -> bytes:
        headers = {
            "Cookie": f"{self.csrf_cookie}; linli_session={self.stage.cookies[role]}",
            "X-CSRF-Token": self.csrf,
            "Content-Type": content_type,
            "Prefer": "return=minimal",
        }
        self.connection.request(method, f"/api/v1{path}", body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:400]!r}")
        return content
