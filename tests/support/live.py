"""A whole installation for journeys: own folder, own PostgreSQL, the pack, a small district, a running server."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pyotp
from django.conf import settings
from playwright.sync_api import Page

from linli.config.commands.demo import LOGINS
from linli.kernel.accounts import seal
from linli.kernel.accounts.rules import Stage
from support.servers import serving

ROOT = Path(__file__).resolve().parents[2]
RESIDENTS = 3000
WALKS = Path(__file__).parent / "walks"  # a scenario of another package, installed by its entry point


@dataclass
class LiveServer:
    """A running district. ``logins`` is role → username; everybody has the one ``password``."""

    url: str
    home: dict[str, str]
    password: str
    logins: dict[str, str] = field(default_factory=dict)

    def linli(self, *words: str) -> str:
        """Run a command in this installation; answers what it printed."""
        return _linli(self.home, *words)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the installation's database."""
        with psycopg.connect(_database_url(self.home)) as connection:
            return connection.execute(sql, values).fetchall()

    def code(self, username: str) -> str:
        """The second factor's code that the person's device shows now; empty for who needs none."""
        return _code(self.home, username)

    def open_session(self, username: str) -> str:
        """The key of a fresh session, opened behind the server's back: a code of the second factor counts only once."""
        key = secrets.token_urlsafe(32)
        with psycopg.connect(_database_url(self.home)) as connection:
            made = connection.execute(
                "insert into accounts_session (key_hash, user_id, stage, created_at, last_seen_at, expires_at,"
                " second_factor_at) select %s, id, %s, now(), now(), now() + interval '8 hours', now()"
                " from accounts_user where username = %s",
                [sha256(key.encode()).digest(), Stage.FULL.value, username],
            )
        assert made.rowcount == 1, f"nobody is called {username}"
        return key

    def client(self, role_or_username: str) -> httpx.Client:
        """A signed-in client of the API, for what a journey needs but does not test."""
        username = self.logins.get(role_or_username, role_or_username)
        cookies = {"linli_session": self.open_session(username)}
        said = httpx.get(f"{self.url}/api/v1/session", cookies=cookies, trust_env=False, timeout=30).raise_for_status()
        csrf = said.json()["csrf"]
        client = httpx.Client(base_url=f"{self.url}/api/v1", trust_env=False, timeout=30)
        for name, value in {**cookies, "linli_csrf": csrf}.items():
            client.cookies.set(name, value, domain="127.0.0.1")
        client.headers["X-CSRF-Token"] = csrf
        return client

    def sign_in(self, page: Page, role_or_username: str) -> str:
        """Put a signed-in session into a page's browser without typing; answers the username.

        The journey that types name, password and code is the one about signing in.
        """
        username = self.logins.get(role_or_username, role_or_username)
        page.context.add_cookies(
            [{"name": "linli_session", "value": self.open_session(username), "url": self.url, "httpOnly": True}]
        )
        return username


@contextmanager
def live_district(folder: Path, district: str = "hexi") -> Iterator[LiveServer]:
    """Make a district in a folder and serve it; everything is stopped in the end."""
    home = {
        "LINLI_HOME": str(folder), "LINLI_DISTRICT": district, "LINLI_SIMULATION": "1", "LINLI_DATABASE_URL": "",
        "LINLI_WEB_DIST": str(ROOT / "web" / "dist"), "LINLI_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(WALKS),
    }  # fmt: skip
    from linli.kernel.registry.generate import DEMO_PASSWORD  # Django is set up by now

    try:
        _linli(home, "migrate")
        _linli(home, "load-pack")
        _linli(home, "generate", "--residents", str(RESIDENTS), "--seed", "1")
        with serving(["linli.config.cli", "serve", "--workers", "1"], home, folder / "server.log") as server:
            yield LiveServer(server.url, home, DEMO_PASSWORD, logins_of(home))
    finally:
        _linli(home, "stop")


def _linli(home: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "linli.config.cli", *words]
    made = subprocess.run(command, env={**os.environ, **home}, check=False, capture_output=True, text=True)
    assert made.returncode == 0, f"linli {' '.join(words)}:\n{made.stdout}\n{made.stderr}"
    return made.stdout


def _database_url(home: dict[str, str]) -> str:
    folder = Path(home["LINLI_HOME"]) / home["LINLI_DISTRICT"] / "pg"
    socket = (folder / "postmaster.pid").read_text().splitlines()[4]
    return f"postgresql://postgres@/linli?host={socket}"


def logins_of(home: dict[str, str]) -> dict[str, str]:
    """Role → the username of somebody who holds it."""
    with psycopg.connect(_database_url(home)) as connection:
        return {role: username for role, username, *_ in connection.execute(LOGINS).fetchall()}


def _code(home: dict[str, str], username: str) -> str:
    with psycopg.connect(_database_url(home)) as connection:
        row = connection.execute(
            "select totp_secret from accounts_user where username = %s and totp_confirmed_at is not null", [username]
        ).fetchone()
    secret = seal.unseal(row[0]) if row else None
    return pyotp.TOTP(secret).now() if secret else ""
