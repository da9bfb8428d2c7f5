"""How often one address may come through the public door: reading and writing are counted apart.

What is asked for is not there: an answer 404 was let through, and nothing has to be made first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

READS, WRITES = 240, 30
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
Come = Callable[..., Any]


@pytest.fixture
def come(hexi: None, settings: Any) -> Iterator[Come]:
    """Comes through the door of a district that is not simulated, where nobody has come yet."""
    from django.core.cache import cache
    from django.test import Client

    settings.ENV = replace(settings.ENV, simulation=False)

    def ask(method: str, path: str, address: str = HERE) -> Any:
        return Client(REMOTE_ADDR=address).generic(
            method, f"/api/v1/public/{path}", "{}", content_type="application/json"
        )

    cache.clear()
    yield ask
    cache.clear()


def read(come: Come, **given: str) -> int:
    """Look at a booking that nobody made."""
    return int(come("GET", "bookings/NOBODYS", **given).status_code)


def write(come: Come, **given: str) -> int:
    """Cancel it."""
    return int(come("POST", "bookings/NOBODYS/cancel", **given).status_code)


def test_who_has_read_much_may_still_write(come: Come) -> None:
    assert {read(come) for _ in range(WRITES + 1)} == {404}
    assert write(come) == 404


def test_who_has_written_too_much_is_told_to_wait_and_may_still_read(come: Come) -> None:
    assert {write(come) for _ in range(WRITES)} == {404}
    refused = come("POST", "bookings/NOBODYS/cancel")
    assert (refused.status_code, refused.json()) == (429, {
        "error": {
            "code": "too_many_requests",
            "message": "操作过于频繁，请稍后再试",
            "message_en": "Too many requests, please wait",
            "details": {},
        }
    })  # fmt: skip
    assert 0 < int(refused["Retry-After"]) <= 60
    assert read(come) == 404
    assert write(come, address=ELSEWHERE) == 404


def test_reading_has_a_limit_of_its_own(come: Come) -> None:
    assert {read(come) for _ in range(READS)} == {404}
    assert read(come) == 429
    assert write(come) == 404


def test_writing_is_counted_together_whatever_is_written(come: Come) -> None:
    assert {write(come) for _ in range(WRITES)} == {404}
    assert come("POST", "reports/NOBODYS/urge").status_code == 429


def test_in_a_simulation_all_come_from_one_address_and_nobody_waits(come: Come, settings: Any) -> None:
    settings.ENV = replace(settings.ENV, simulation=True)
    assert {write(come) for _ in range(WRITES + 1)} == {404}
