"""The way to a running server, and the browsers that use it: a visitor without an account, a colleague who signs in."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from linli.kernel.accounts import services as accounts
from linli.kernel.registry.generate import DEMO_PASSWORD

TIMEOUT_SECONDS = 60.0
NOW_HEADER = "X-Linli-Now"
# A few kept connections would all stay with whichever web process took them first.
_NEW_EACH_TIME = httpx.Limits(max_keepalive_connections=0)


class Refused(Exception):
    """The server said no; ``code`` is its word, ``status`` its number."""

    def __init__(self, what: str, status: int, error: dict[str, Any]) -> None:
        self.status, self.code = status, str(error.get("code", ""))
        super().__init__(f"{what}: {status} {self.code} {error.get('details') or ''}".rstrip())


class Line:
    """A client for each thread; the moment of a request goes into its header."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: Counter[int] = Counter()  # by status
        self._own = threading.local()
        self._opened: list[httpx.Client] = []
        self._lock = threading.Lock()

    def ask(self, method: str, path: str, *, at: datetime | None = None, **given: Any) -> httpx.Response:
        """One request under /api/v1. Raises Refused for every answer from 400 on."""
        headers = given.pop("headers", {}) | ({NOW_HEADER: at.isoformat()} if at else {})
        answer = self._client().request(method, f"/api/v1{path}", headers=headers, **given)
        with self._lock:
            self.answers[answer.status_code] += 1
        if answer.status_code >= 400:
            raise Refused(f"{method} {path}", answer.status_code, _error(answer))
        return answer

    def close(self) -> None:
        """Close every thread's client."""
        for client in self._opened:
            client.close()

    def _client(self) -> httpx.Client:
        client: httpx.Client | None = getattr(self._own, "client", None)
        if client is None:
            # Many people share a thread's client, so cookies are each person's own and never the client's.
            nothing = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
            client = httpx.Client(
                base_url=self.address, timeout=TIMEOUT_SECONDS, trust_env=False, cookies=nothing, limits=_NEW_EACH_TIME
            )
            self._own.client = client
            with self._lock:
                self._opened.append(client)
        return client


def _error(answer: httpx.Response) -> dict[str, Any]:
    try:
        return dict(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return {}


class Browser:
    """Somebody at the public door."""

    prefix = "/public"

    def __init__(self, line: Line) -> None:
        self.line = line

    def get(self, path: str, at: datetime | None, **query: Any) -> Any:
        """What a page shows."""
        return self.line.ask("GET", path, at=at, params=query, headers=self.headers()).json()

    def text(self, path: str) -> str:
        """A page that is no JSON, as it is now."""
        return self.line.ask("GET", path, at=None, params={}, headers=self.headers()).text

    def post(self, path: str, at: datetime | None, body: dict[str, Any], *, short: bool = False) -> Any:
        """Send a form; ``short`` asks for no more than the new state and version."""
        headers = self.headers() | ({"Prefer": "return=minimal"} if short else {})
        return self.line.ask("POST", path, at=at, json=body, headers=headers).json()

    def upload(self, name: str, content: bytes, at: datetime) -> str:
        """Send a file; answers its uuid, which a report or a move then names."""
        answer = self.line.ask(
            "POST", f"{self.prefix}/attachments", at=at, files={"file": (name, content)}, headers=self.headers()
        )
        return str(answer.json()["uuid"])

    def headers(self) -> dict[str, str]:
        """What this browser sends with every request."""
        return {}


class Reader(Browser):
    """A browser whose session the demo opened by itself, so that reading the table uses up nobody's code."""

    prefix = ""

    def __init__(self, line: Line, user_id: int) -> None:
        super().__init__(line)
        self._key = accounts.open_session(user_id=user_id, has_second_factor=True, how="demo").key

    def headers(self) -> dict[str, str]:
        """The session's cookie."""
        return {"Cookie": f"linli_session={self._key}"}


class SignedIn(Browser):
    """A colleague's browser. It signs in when it is first used, with the second factor where the role needs one.

    Signing in happens on the real clock, before the first simulated request: a session that is opened today is valid at
    every earlier moment, so nobody signs in anew after each half hour of the simulated day.
    """

    prefix = ""

    def __init__(self, line: Line, *, user_id: int, username: str, second_factor: bool) -> None:
        super().__init__(line)
        self.user_id, self.username, self.second_factor = user_id, username, second_factor
        self._cookies: dict[str, str] = {}
        self._lock = threading.Lock()

    def headers(self) -> dict[str, str]:
        """The session's cookies and the token against forged requests."""
        with self._lock:
            if "linli_session" not in self._cookies:
                self._sign_in()
        return self._sent()

    def _sent(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies, "X-CSRF-Token": self._cookies["linli_csrf"]}

    def _sign_in(self) -> None:
        self._cookies.update(self.line.ask("GET", "/session").cookies)
        body = {"username": self.username, "password": DEMO_PASSWORD}
        if self.second_factor:
            body["code"] = accounts.totp_now(self.user_id)
        answer = self.line.ask("POST", "/session/login", json=body, headers=self._sent())
        self._cookies.update(answer.cookies)


class LetIn(SignedIn):
    """A colleague whose session the demo opened by itself: a code of this half minute may be used up already."""

    def _sign_in(self) -> None:
        key = accounts.open_session(user_id=self.user_id, has_second_factor=self.second_factor, how="demo").key
        self._cookies["linli_session"] = key
        cookies = self.line.ask("GET", "/session", headers={"Cookie": f"linli_session={key}"}).cookies
        self._cookies["linli_csrf"] = cookies["linli_csrf"]
