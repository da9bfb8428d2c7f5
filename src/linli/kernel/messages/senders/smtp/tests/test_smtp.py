"""Mail over a real SMTP server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings

from linli.kernel.messages.senders import Message, SendingFailed
from linli.kernel.messages.senders.smtp import SmtpSender

MESSAGE = Message(7, "wang@example.org", "events.test", "您反映的 HX1 已办结", "Your report HX1 is closed", {})


class Inbox:
    """Keeps what arrives; ``answer`` refuses instead."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], Mail]] = []
        self.answer = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer:
            return self.answer
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    env = replace(settings.ENV, smtp_url=f"smtp://127.0.0.1:{port}?from=linli@hexi.example")
    monkeypatch.setattr(settings, "ENV", env)
    yield handler
    controller.stop()


def test_a_mail_arrives_in_both_languages(inbox: Inbox) -> None:
    SmtpSender().send(MESSAGE)
    ((sender, recipients, mail),) = inbox.mails
    assert sender == "linli@hexi.example" and recipients == ["wang@example.org"]
    assert str(make_header(decode_header(str(mail["Subject"])))) == MESSAGE.zh
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes) and MESSAGE.zh in body.decode() and MESSAGE.en in body.decode()
    assert mail["X-Linli-Message"] == "7"


def test_a_refusal_is_told_by_its_code_and_never_by_the_address(inbox: Inbox) -> None:
    inbox.answer = "451 wang@example.org is busy"
    with pytest.raises(SendingFailed) as failure:
        SmtpSender().send(MESSAGE)
    assert str(failure.value) == "SMTP 451"


def test_a_server_that_is_down_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, smtp_url="smtp://127.0.0.1:9"))
    with pytest.raises(SendingFailed, match="ConnectionRefusedError"):
        SmtpSender().send(MESSAGE)


def test_it_leads_to_mail_addresses_only() -> None:
    way = SmtpSender()
    assert way.takes("wang@example.org") and not way.takes("13800000000") and not way.takes("user:7")
