"""What a player asks for: parts of a file (RFC 9110 §14)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from linli.kernel.cases.api import sending
from linli.kernel.cases.queries.attachments import Served
from linli.kernel.cases.tests import samples

FILM = samples.mp4(b"vide", media=bytes(range(256)) * 20)
SIZE = len(FILM)


@pytest.fixture
def film(tmp_path: Path) -> Served:
    """A film on disk."""
    path = tmp_path / "film"
    path.write_bytes(FILM)
    return Served(path, "video/mp4", "a.mp4", '"tag"', inline=True)


def send(served: Served, **headers: str) -> Any:
    """The answer to a request with these headers, with all its bytes as ``body``."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    answer: Any = sending.send(RequestFactory().get("/", headers=names), served)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:
        close()
    return answer


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-99", 0, 99),
        ("bytes=100-199", 100, 199),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("bytes=-999999", 0, SIZE - 1),
        ("bytes=10-999999", 10, SIZE - 1),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(asked, first, last, film):
    answer = send(film, Range=asked)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.body == FILM[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-", "bytes=-0", "bytes=5-2"])
def test_a_part_outside_the_file_is_refused_in_the_one_shape(asked, film):
    answer = send(film, Range=asked)
    assert answer.status_code == 416
    assert json.loads(answer.body)["error"]["code"] == "range_not_satisfiable"
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b", ""])
def test_a_range_that_is_not_understood_is_ignored(asked, film):
    answer = send(film, Range=asked)
    assert answer.status_code == 200
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.body == FILM


def test_a_long_range_comes_in_parts(film, monkeypatch):
    monkeypatch.setattr(sending, "MOST_RANGE_BYTES", 1000)
    found = b""
    while len(found) < SIZE:
        part = send(film, Range=f"bytes={len(found)}-").body
        assert 0 < len(part) <= 1000
        found += part
    assert found == FILM


def test_a_part_of_a_file_that_has_changed_is_not_mixed_with_the_old(film):
    assert send(film, Range="bytes=0-9", If_Range='"tag"').status_code == 206
    assert send(film, Range="bytes=0-9", If_Range='"old"').status_code == 200
