"""The development sender."""

from __future__ import annotations

import pytest

from linli.kernel.messages.senders import Message
from linli.kernel.messages.senders.console import ConsoleSender


def test_it_prints_the_sentence_and_covers_the_number(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender().send(
        Message(1, "13812345678", "events.phone_code", "您的验证码是 123456", "Your code is 123456", {})
    )
    printed = capsys.readouterr().out
    assert "123456" in printed and "138****5678" in printed and "13812345678" not in printed
