"""Ways out of the house: one folder each, found by name or by dotted path.

A sender is a class without arguments. It reads its own settings, and knows nothing of tables. Its folder can be lifted
out into a package of its own, whose class is then named in ``LINLI_NOTICE_SENDERS`` by its dotted path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

NAMED: Mapping[str, str] = {
    "console": "linli.kernel.messages.senders.console.ConsoleSender",
    "smtp": "linli.kernel.messages.senders.smtp.SmtpSender",
    "webhook": "linli.kernel.messages.senders.webhook.WebhookSender",
}


class SendingFailed(Exception):
    """The other side did not take it; the message is tried again. Its text holds no personal data."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a sender gets: to whom, the sentence in both languages, and what filled it. ``id`` tells repeats apart."""

    id: int
    recipient: str
    kind: str
    zh: str
    en: str
    params: Mapping[str, Any]


class Sender(Protocol):
    """One way out."""

    takes_notices: ClassVar[bool]
    """Whether people's notices leave this way too, beside the app."""

    def takes(self, recipient: str) -> bool:
        """Whether this way leads to such an address: a phone number, a mail address, ``user:<id>``."""
        ...

    def send(self, message: Message) -> None:
        """Hand one message over. Raises SendingFailed; must give up within half a minute."""
        ...


@cache
def sender(name: str) -> Sender:
    """The sender of that name or dotted path. Raises ImportError for an unknown one."""
    made: Sender = import_string(NAMED.get(name, name))()
    return made


def in_use() -> tuple[str, ...]:
    """The names of the senders that the installation uses."""
    return tuple(settings.ENV.notice_senders)
