"""Steps that the tests of signing in share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.test import Client

from support.people import PASSWORD, Person, get, post

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)


def login(client: Client, who: Person | str, password: str = PASSWORD, code: str = "", **headers: str) -> Any:
    name = who if isinstance(who, str) else who.username
    return post(client, "/session/login", {"username": name, "password": password, "code": code}, **headers)


def code_of(answer: Any) -> str:
    return answer.json()["error"]["code"]


def key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_signed_in(client: Client) -> bool:
    return get(client, "/session").json()["signed_in"]


def renew(client: Client) -> None:
    """After signing in the CSRF token is a new one."""
    client.defaults["HTTP_X_CSRF_TOKEN"] = client.cookies[settings.CSRF_COOKIE_NAME].value


def get_at(client: Client, moment: datetime) -> Any:
    return client.get("/api/v1/notices", headers={"x-linli-now": moment.isoformat()})
