"""Signed posts to a real HTTP server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings

from linli.kernel.base import clock
from linli.kernel.messages.senders import Message, SendingFailed
from linli.kernel.messages.senders.webhook import WebhookSender, signature

MESSAGE = Message(
    7, "13800000000", "events.phone_code", "您的验证码是 123456", "Your code is 123456", {"code": "123456"}
)
SECRET = "shared-by-both-sides"


class Receiver:
    """Keeps what arrives and answers ``status``."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *words: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, webhook_url=url, webhook_secret=SECRET))
    yield kept
    server.shutdown()
    server.server_close()


def test_the_receiver_can_check_who_sent_it(receiver: Receiver) -> None:
    WebhookSender().send(MESSAGE)
    ((headers, body),) = receiver.got
    stamp = headers["X-Linli-Timestamp"]
    assert abs(int(stamp) - clock.now().timestamp()) < 300
    assert headers["X-Linli-Signature"] == signature(SECRET, stamp, body)
    told = json.loads(body)
    assert told["id"] == 7 and told["recipient"] == "13800000000" and told["params"] == {"code": "123456"}
    assert told["zh"] == MESSAGE.zh and told["en"] == MESSAGE.en


def test_another_secret_time_or_body_gives_another_signature() -> None:
    right = signature(SECRET, "100", b"body")
    assert right.startswith("sha256=") and len(right) == 7 + 64
    others = {signature("x", "100", b"body"), signature(SECRET, "101", b"body"), signature(SECRET, "100", b"")}
    assert len(others | {right}) == 4
    # printf '100.body' | openssl dgst -sha256 -hmac shared-by-both-sides
    assert right == "sha256=e1721ed2de027c9680d720fc5b7ddb4c92109933a539d0eaa3709d62e9bf9159"


@pytest.mark.parametrize("status", [302, 400, 410, 500, 503])
def test_any_answer_but_yes_is_a_failure(receiver: Receiver, status: int) -> None:
    receiver.status = status
    with pytest.raises(SendingFailed, match=f"HTTP {status}"):
        WebhookSender().send(MESSAGE)
    assert len(receiver.got) == 1  # a redirect is not followed


def test_a_server_that_is_down_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, webhook_url="http://127.0.0.1:9/"))
    with pytest.raises(SendingFailed, match="ConnectError"):
        WebhookSender().send(MESSAGE)
