"""Input that no table can keep is refused in the one shape, before any code sees it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from support.people import browser, get, person

pytestmark = pytest.mark.django_db


def send(client: Client, body: bytes) -> Any:
    return client.post("/api/v1/session/login", body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"username": "a\\u0000b", "password": "x"}',
        b'{"a": {"b": ["\\u0000"]}, "username": "x", "password": "x"}',
        b'{"username": "\\ud800", "password": "x"}',
        b'{"username": NaN, "password": "x"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_not_clean_json_is_refused(body: bytes) -> None:
    answer = send(browser(), body)
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "bad_json"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"3", b'"x"', b"{}", b'{"username": {}, "password": []}'])
def test_a_body_of_another_shape_is_refused(body: bytes) -> None:
    answer = send(browser(), body)
    assert answer.status_code == 422 and answer.json()["error"]["code"] == "bad_input"


def test_an_escaped_backslash_before_u0000_is_just_text() -> None:
    answer = send(browser(), b'{"username": "a\\\\u0000b", "password": "x"}')
    assert answer.json()["error"]["code"] == "wrong_credentials"


def test_a_nul_in_a_query_is_refused() -> None:
    client = browser(person("administrator"))
    for query in ({"q": "a\x00b"}, {"\x00": "x"}):
        answer = get(client, "/users", **query)
        assert answer.status_code == 422 and answer.json()["error"]["code"] == "bad_input"
