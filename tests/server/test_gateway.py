"""The server's front door: limits said before a body is read, files, refusals in one shape, a dead database."""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlparse

import httpx
import pytest
from django.db import connection

from support import staff as people
from support.servers import Server, until

pytestmark = pytest.mark.server


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes, answer what comes back first."""
    parts = urlparse(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(request)
        return line.recv(65536)


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(web: Server) -> None:
    head = b"POST /api/v1/session/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answer = raw(web, head + b"Content-Length: 1048577\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"code": "too_large"' in answer


def test_a_body_of_unknown_length_is_refused_as_soon_as_it_is_too_large(web: Server) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{web.url}/api/v1/session/login", content=pieces(), headers=headers, trust_env=False)
    assert answer.status_code == 413


def test_an_upload_may_be_larger_than_json(web: Server) -> None:
    files = {"file": ("x.bin", b"x" * 3_000_000, "application/octet-stream")}
    answer = httpx.post(f"{web.url}/api/v1/public/attachments", files=files, trust_env=False, timeout=30)
    assert answer.status_code in {403, 415, 422}  # read and judged, not refused for its size
    assert answer.json()["error"]["code"] != "too_large"


@pytest.mark.parametrize("length", ["-1", "1e3", "99999999999999999999"])
def test_a_length_that_is_no_length_is_refused(web: Server, length: str) -> None:
    head = f"POST /api/v1/session/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    assert re.match(rb"HTTP/1.1 4\d\d", raw(web, head.encode()))


def test_an_unknown_host_and_an_unknown_address_get_the_one_shape(web: Server) -> None:
    wrong_host = httpx.get(f"{web.url}/api/v1/session", headers={"host": "evil.example"}, trust_env=False)
    assert (wrong_host.status_code, wrong_host.json()["error"]["code"]) == (400, "bad_input")
    missing = httpx.get(f"{web.url}/api/v1/nothing-here", trust_env=False)
    assert missing.status_code == 404
    assert missing.json()["error"]["code"] == "not_found"


def test_the_front_end_is_served_with_its_cache_rules_and_small_when_asked(web: Server) -> None:
    page = httpx.get(f"{web.url}/some/screen", trust_env=False)
    assert "邻里" in page.text
    assert page.headers["cache-control"] == "no-cache"
    script = httpx.get(f"{web.url}/assets/app-1a2b.js", trust_env=False)
    assert script.headers["cache-control"].startswith("public, max-age=31536000")
    assert script.headers["content-length"] == str(len(script.content))


def test_the_service_worker_is_asked_for_every_time_and_may_load_only_from_here(web: Server) -> None:
    script = httpx.get(f"{web.url}/sw.js", trust_env=False)
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cache-control"] == "no-cache"
    policy = script.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "worker-src 'self' blob:" in policy
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    about = httpx.get(f"{web.url}/manifest.webmanifest", trust_env=False)
    assert about.headers["content-type"] == "application/manifest+json"
    assert about.headers["cache-control"] == "no-cache"


def test_a_compressed_copy_is_sent_to_who_takes_it(web: Server) -> None:
    from pathlib import Path

    folder = Path(web.log.parent / "dist" / "assets")
    plain = (folder / "app-1a2b.js").read_bytes()
    (folder / "app-1a2b.js.gz").write_bytes(gzip.compress(plain))
    url = f"{web.url}/assets/app-1a2b.js"
    small = httpx.get(url, trust_env=False, headers={"accept-encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.headers["content-type"].startswith("text/javascript")
    assert small.content == plain
    whole = httpx.get(url, trust_env=False, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in whole.headers
    assert whole.content == plain
    assert "accept-encoding" in whole.headers["vary"].lower()


def test_no_path_leads_out_of_the_front_ends_folder(web: Server) -> None:
    (web.log.parent / "secret.txt").write_text("secret")
    for path in (
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
    ):
        answer = raw(web, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert b"secret" not in answer.split(b"\r\n\r\n", 1)[1], path


def test_head_answers_without_a_body(web: Server) -> None:
    answer = httpx.head(f"{web.url}/healthz", trust_env=False)
    assert (answer.status_code, answer.content) == (200, b"")


def test_connections_that_the_database_dropped_are_replaced_without_a_failed_request(web: Server) -> None:
    key = people.cookie(people.person("clerk", "department_clerk", at=people.unit("SZJ")))
    url, cookies = f"{web.url}/api/v1/notices", {"linli_session": key}
    with httpx.Client(trust_env=False, cookies=cookies) as client:
        assert [client.get(url).status_code for _ in range(10)] == [200] * 10
        drop_all_connections()
        statuses = [client.get(url).status_code for _ in range(30)]
    assert statuses.count(503) <= 8  # at most once for each thread of the pool, never a 500
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 503}


def drop_all_connections() -> None:
    """PostgreSQL hangs up on everybody else in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


def test_the_access_log_names_neither_query_nor_client_nor_tracking_code(web: Server) -> None:
    httpx.get(f"{web.url}/api/v1/public/reports/SECRETCODE?phone=13800000000", trust_env=False)
    until(lambda: "/api/v1/public/reports/*" in web.said(), 20, "the log line")
    assert "SECRETCODE" not in web.said()
    assert "13800000000" not in web.said()
    assert "127.0.0.1" not in web.said()
